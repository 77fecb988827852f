// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.BatchGetAccountsRequest;
import dev.payswitch.proto.v1.BatchGetAccountsResponse;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.CreateAccountRequest;
import dev.payswitch.proto.v1.CreateAccountResponse;
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
import dev.payswitch.router.routing.CommandKind;
import dev.payswitch.router.routing.CommandResult;
import dev.payswitch.router.routing.RoutedCall;
import dev.payswitch.router.routing.ShardRefusal;
import dev.payswitch.router.rpc.CallSubmitter.Command;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Function;

/** Creates and reads accounts. */
final class AccountService extends AccountServiceGrpc.AccountServiceImplBase {
  static final int MAX_ACCOUNTS = 8_192;
  static final int MAX_BYTES = 1024 * 1024;

  private final CallSubmitter submitter;
  private final AccountQueries queries;

  AccountService(CallSubmitter submitter, AccountQueries queries) {
    this.submitter = submitter;
    this.queries = queries;
  }

  @Override
  public void createAccount(
      CreateAccountRequest request, StreamObserver<CreateAccountResponse> responses) {
    if (!request.hasAccount()) {
      responses.onError(StatusMapper.invalidArgument("account", "is missing"));
      return;
    }
    create(
        List.of(request.getAccount()),
        responses,
        call -> {
          if (!(call.result(0) instanceof CommandResult.Outcome outcome)) {
            throw StatusMapper.withoutOutcome(call.result(0));
          }
          return CreateAccountResponse.newBuilder().setOutcome(decode(outcome)).build();
        });
  }

  @Override
  public void createAccounts(
      CreateAccountsRequest request, StreamObserver<CreateAccountsResponse> responses) {
    int count = request.getAccountsCount();
    if (count == 0 || count > MAX_ACCOUNTS) {
      responses.onError(
          StatusMapper.invalidArgument("accounts", "must be 1 to 8192, but are " + count));
      return;
    }
    if (request.getSerializedSize() > MAX_BYTES) {
      responses.onError(
          StatusMapper.invalidArgument("accounts", "the request has more than 1 MiB"));
      return;
    }
    create(
        request.getAccountsList(),
        responses,
        call -> {
          CreateAccountsResponse.Builder response = CreateAccountsResponse.newBuilder();
          for (int index = 0; index < call.size(); index++) {
            response.addOutcomes(outcomeOf(call.result(index)));
          }
          return response.build();
        });
  }

  private <T> void create(
      List<Account> accounts, StreamObserver<T> responses, Function<RoutedCall, T> answer) {
    ((ServerCallStreamObserver<T>) responses).setOnCancelHandler(() -> {});
    List<Command> commands =
        accounts.stream()
            .map(account -> new Command(account.toByteString(), account.getIdBytes()))
            .toList();
    try {
      submitter.submit(CommandKind.ACCOUNT, commands, call -> respond(call, responses, answer));
    } catch (StatusRuntimeException failure) {
      responses.onError(failure);
    }
  }

  private static <T> void respond(
      RoutedCall call, StreamObserver<T> responses, Function<RoutedCall, T> answer) {
    T response;
    try {
      response = answer.apply(call);
    } catch (StatusRuntimeException failure) {
      responses.onError(failure);
      return;
    }
    responses.onNext(response);
    responses.onCompleted();
  }

  private static AccountOutcome outcomeOf(CommandResult result) {
    return switch (result) {
      case CommandResult.Outcome outcome -> decode(outcome);
      case CommandResult.Unknown unknown ->
          withStatus(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_OUTCOME_UNKNOWN);
      case CommandResult.Refused refused -> notCreated(refused.refusal());
    };
  }

  private static AccountOutcome notCreated(ShardRefusal refusal) {
    return switch (refusal.reason()) {
      case UNIMPLEMENTED, UNDECODABLE -> throw StatusMapper.refused(refusal);
      case OUTCOME_UNKNOWN ->
          withStatus(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_OUTCOME_UNKNOWN);
      case STALE_ROUTE, ARC_FROZEN, SHARD_RECOVERING, LANE_UNAVAILABLE, BUSY, SHARD_REGRESSED ->
          withStatus(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_RETRY);
    };
  }

  private static AccountOutcome withStatus(AccountOutcomeStatus status) {
    return AccountOutcome.newBuilder().setStatus(status).build();
  }

  private static AccountOutcome decode(CommandResult.Outcome outcome) {
    try {
      return AccountOutcome.parseFrom(outcome.bytes());
    } catch (InvalidProtocolBufferException undecodable) {
      throw StatusMapper.outcomeUnknown("the shard's outcome cannot be decoded");
    }
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<GetAccountResponse> responses) {
    queries.getAccount(request, responses);
  }

  @Override
  public void batchGetAccounts(
      BatchGetAccountsRequest request, StreamObserver<BatchGetAccountsResponse> responses) {
    queries.batchGetAccounts(request, responses);
  }

  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> responses) {
    queries.listAccounts(request, responses);
  }

  @Override
  public void getAccountView(
      GetAccountViewRequest request, StreamObserver<GetAccountViewResponse> responses) {
    responses.onError(StatusMapper.unimplemented("GetAccountView"));
  }

  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> responses) {
    responses.onError(StatusMapper.unimplemented("GetBalance"));
  }

  @Override
  public void updateAccount(
      UpdateAccountRequest request, StreamObserver<UpdateAccountResponse> responses) {
    responses.onError(StatusMapper.unimplemented("UpdateAccount"));
  }

  @Override
  public void closeAccount(
      CloseAccountRequest request, StreamObserver<CloseAccountResponse> responses) {
    responses.onError(StatusMapper.unimplemented("CloseAccount"));
  }
}
