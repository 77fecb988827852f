// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.rpc.Code;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.CreateAccountsRequest;
import dev.payswitch.proto.v1.CreateAccountsResponse;
import dev.payswitch.proto.v1.GetAccountRequest;
import dev.payswitch.proto.v1.GetAccountResponse;
import dev.payswitch.proto.v1.ListAccountsRequest;
import dev.payswitch.proto.v1.ListAccountsResponse;
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
    Account account = ledger.account(request.getAccountId());
    if (account.getId().isEmpty()) {
      answers.onError(
          FakeSwitch.refusal(
              Code.NOT_FOUND,
              "ACCOUNT_NOT_FOUND",
              "there is no account " + request.getAccountId()));
      return;
    }
    answers.onNext(GetAccountResponse.newBuilder().setAccount(account).build());
    answers.onCompleted();
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
