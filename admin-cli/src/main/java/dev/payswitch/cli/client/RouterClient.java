// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.client;

import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.CancelTransferRequest;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.CreateAccountsRequest;
import dev.payswitch.proto.v1.GetAccountRequest;
import dev.payswitch.proto.v1.GetAccountViewRequest;
import dev.payswitch.proto.v1.GetAccountViewResponse;
import dev.payswitch.proto.v1.GetBalanceRequest;
import dev.payswitch.proto.v1.GetBalanceResponse;
import dev.payswitch.proto.v1.GetOutcomeRequest;
import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.GetRingRequest;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.ListAccountsRequest;
import dev.payswitch.proto.v1.ListAccountsResponse;
import dev.payswitch.proto.v1.ListHoldsRequest;
import dev.payswitch.proto.v1.ListHoldsResponse;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import dev.payswitch.proto.v1.LocateAccountRequest;
import dev.payswitch.proto.v1.LocateAccountResponse;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.Ring;
import dev.payswitch.proto.v1.RingServiceGrpc;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Calls on the public port. Every call has the deadline of the command line, and fails only with
 * {@link CliFailure}. Safe for use by several threads.
 */
public final class RouterClient {
  private final Channel channel;
  private final FailureMapper failures;
  private final long timeoutMillis;

  RouterClient(Channel channel, FailureMapper failures, Duration timeout) {
    this.channel = channel;
    this.failures = failures;
    this.timeoutMillis = timeout.toMillis();
  }

  public List<AccountOutcome> createAccounts(List<Account> accounts) {
    CreateAccountsRequest request =
        CreateAccountsRequest.newBuilder().addAllAccounts(accounts).build();
    return call(() -> accountStub().createAccounts(request)).getOutcomesList();
  }

  public Account account(String accountId) {
    GetAccountRequest request = GetAccountRequest.newBuilder().setAccountId(accountId).build();
    return call(() -> accountStub().getAccount(request)).getAccount();
  }

  public GetAccountViewResponse accountView(String accountId) {
    GetAccountViewRequest request =
        GetAccountViewRequest.newBuilder().setAccountId(accountId).build();
    return call(() -> accountStub().getAccountView(request));
  }

  public GetBalanceResponse balance(GetBalanceRequest request) {
    return call(() -> accountStub().getBalance(request));
  }

  public UpdateAccountResponse updateAccount(UpdateAccountRequest request) {
    return call(() -> accountStub().updateAccount(request));
  }

  public CloseAccountResponse closeAccount(CloseAccountRequest request) {
    return call(() -> accountStub().closeAccount(request));
  }

  public ListAccountsResponse listAccounts(ListAccountsRequest request) {
    return call(() -> accountStub().listAccounts(request));
  }

  public TransferOutcome submit(Transfer transfer) {
    SubmitTransferRequest request =
        SubmitTransferRequest.newBuilder().setTransfer(transfer).build();
    return call(() -> transferStub().submitTransfer(request)).getOutcome();
  }

  public List<TransferOutcome> submitAll(List<Transfer> transfers) {
    SubmitTransfersRequest request =
        SubmitTransfersRequest.newBuilder().addAllTransfers(transfers).build();
    return call(() -> transferStub().submitTransfers(request)).getOutcomesList();
  }

  public SubmitGroupResponse submitGroup(SubmitGroupRequest group) {
    return call(() -> transferStub().submitGroup(group));
  }

  public RecordedTransfer transfer(String debitAccountId, String transferId) {
    GetTransferRequest request =
        GetTransferRequest.newBuilder().setDebitAccountId(debitAccountId).setId(transferId).build();
    return call(() -> transferStub().getTransfer(request)).getTransfer();
  }

  public ListTransfersResponse listTransfers(ListTransfersRequest request) {
    return call(() -> transferStub().listTransfers(request));
  }

  public ListHoldsResponse listHolds(ListHoldsRequest request) {
    return call(() -> transferStub().listHolds(request));
  }

  public GetOutcomeResponse outcome(String debitAccountId, String transferId) {
    GetOutcomeRequest request =
        GetOutcomeRequest.newBuilder().setDebitAccountId(debitAccountId).setId(transferId).build();
    return call(() -> transferStub().getOutcome(request));
  }

  public CancelTransferResponse cancel(String debitAccountId, String transferId) {
    CancelTransferRequest request =
        CancelTransferRequest.newBuilder()
            .setDebitAccountId(debitAccountId)
            .setId(transferId)
            .build();
    return call(() -> transferStub().cancelTransfer(request));
  }

  public Ring ring() {
    return call(() -> ringStub().getRing(GetRingRequest.getDefaultInstance())).getRing();
  }

  public LocateAccountResponse locate(String accountId) {
    LocateAccountRequest request =
        LocateAccountRequest.newBuilder().setAccountId(accountId).build();
    return call(() -> ringStub().locateAccount(request));
  }

  private AccountServiceGrpc.AccountServiceBlockingStub accountStub() {
    return AccountServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  private TransferServiceGrpc.TransferServiceBlockingStub transferStub() {
    return TransferServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  private RingServiceGrpc.RingServiceBlockingStub ringStub() {
    return RingServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  private <T> T call(Supplier<T> remote) {
    try {
      return remote.get();
    } catch (StatusRuntimeException refused) {
      throw failures.toFailure(refused);
    }
  }
}
