// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.CreateAccountsRequest;
import dev.payswitch.proto.v1.CreateAccountsResponse;
import dev.payswitch.proto.v1.GetAccountRequest;
import dev.payswitch.proto.v1.GetAccountResponse;
import dev.payswitch.proto.v1.GetAccountViewRequest;
import dev.payswitch.proto.v1.GetAccountViewResponse;
import dev.payswitch.proto.v1.GetBalanceRequest;
import dev.payswitch.proto.v1.GetBalanceResponse;
import dev.payswitch.proto.v1.ListAccountsRequest;
import dev.payswitch.proto.v1.ListAccountsResponse;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import dev.payswitch.proto.v1.WindowLimit;
import dev.payswitch.proto.v1.WindowLimitLeft;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** The account calls that commands make. */
final class FakeAccounts extends AccountServiceGrpc.AccountServiceImplBase {
  private final FakeLedger ledger;

  FakeAccounts(FakeLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void createAccounts(
      CreateAccountsRequest request, StreamObserver<CreateAccountsResponse> answers) {
    try {
      ledger.begin();
    } catch (StatusRuntimeException refusal) {
      answers.onError(refusal);
      return;
    }
    CreateAccountsResponse.Builder answer = CreateAccountsResponse.newBuilder();
    request.getAccountsList().forEach(account -> answer.addOutcomes(ledger.create(account)));
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<GetAccountResponse> answers) {
    if (isThere(request.getAccountId(), answers)) {
      Account account = ledger.account(request.getAccountId());
      answers.onNext(GetAccountResponse.newBuilder().setAccount(account).build());
      answers.onCompleted();
    }
  }

  /** Nothing of the limits is used up yet. */
  @Override
  public void getAccountView(
      GetAccountViewRequest request, StreamObserver<GetAccountViewResponse> answers) {
    if (!isThere(request.getAccountId(), answers)) {
      return;
    }
    Account account = ledger.account(request.getAccountId());
    GetAccountViewResponse.Builder view =
        GetAccountViewResponse.newBuilder()
            .setAccount(account)
            .addAllHolds(ledger.holds(account.getId()));
    for (WindowLimit limit : account.getLimits().getWindowsList()) {
      WindowLimitLeft.Builder left = view.addLimitsLeftBuilder().setWindow(limit.getWindow());
      if (limit.hasAmountMinor()) {
        left.setAmountLeftMinor(limit.getAmountMinor());
      }
      if (limit.hasCount()) {
        left.setCountLeft(limit.getCount());
      }
    }
    answers.onNext(view.build());
    answers.onCompleted();
  }

  /** Everything happened at one time: before it the balance was 0. */
  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> answers) {
    if (!isThere(request.getAccountId(), answers)) {
      return;
    }
    Timestamp at = request.hasAtTime() ? request.getAtTime() : FakeLedger.TIME;
    Account account = ledger.account(request.getAccountId());
    answers.onNext(
        GetBalanceResponse.newBuilder()
            .setLedger(account.getLedger())
            .setAsOfTime(at)
            .setBalanceMinor(
                Timestamps.compare(at, FakeLedger.TIME) < 0 ? 0 : account.getBalanceMinor())
            .build());
    answers.onCompleted();
  }

  @Override
  public void updateAccount(
      UpdateAccountRequest request, StreamObserver<UpdateAccountResponse> answers) {
    try {
      ledger.begin();
    } catch (StatusRuntimeException refusal) {
      answers.onError(refusal);
      return;
    }
    answers.onNext(ledger.update(request));
    answers.onCompleted();
  }

  @Override
  public void closeAccount(
      CloseAccountRequest request, StreamObserver<CloseAccountResponse> answers) {
    try {
      ledger.begin();
    } catch (StatusRuntimeException refusal) {
      answers.onError(refusal);
      return;
    }
    answers.onNext(ledger.close(request));
    answers.onCompleted();
  }

  private boolean isThere(String accountId, StreamObserver<?> answers) {
    if (!ledger.account(accountId).getId().isEmpty()) {
      return true;
    }
    answers.onError(
        FakeSwitch.refusal(
            Code.NOT_FOUND, "ACCOUNT_NOT_FOUND", "there is no account " + accountId));
    return false;
  }

  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> answers) {
    List<Account> all = ledger.accounts();
    int first = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    int end = Math.min(all.size(), first + request.getPageSize());
    answers.onNext(
        ListAccountsResponse.newBuilder()
            .addAllAccounts(all.subList(first, end))
            .setNextPageToken(end < all.size() ? Integer.toString(end) : "")
            .build());
    answers.onCompleted();
  }
}
