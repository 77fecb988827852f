// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
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
import dev.payswitch.router.routing.ShardRefusal;
import dev.payswitch.router.rpc.CallSubmitter.Command;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Creates, reads and changes accounts. */
final class AccountService extends AccountServiceGrpc.AccountServiceImplBase {
  static final int MAX_ACCOUNTS = 8_192;
  static final int MAX_BYTES = 1024 * 1024;

  private final CommandCalls calls;
  private final AccountQueries queries;

  AccountService(CommandCalls calls, AccountQueries queries) {
    this.calls = calls;
    this.queries = queries;
  }

  @Override
  public void createAccount(
      CreateAccountRequest request, StreamObserver<CreateAccountResponse> responses) {
    calls.answer(
        responses,
        CommandKind.ACCOUNT,
        () -> {
          if (!request.hasAccount()) {
            throw StatusMapper.invalidArgument("account", "is missing");
          }
          return List.of(creation(request.getAccount()));
        },
        call ->
            CreateAccountResponse.newBuilder()
                .setOutcome(decode(CommandCalls.outcomeOf(call)))
                .build());
  }

  @Override
  public void createAccounts(
      CreateAccountsRequest request, StreamObserver<CreateAccountsResponse> responses) {
    calls.answer(
        responses,
        CommandKind.ACCOUNT,
        () -> creations(request),
        call -> {
          CreateAccountsResponse.Builder response = CreateAccountsResponse.newBuilder();
          for (int index = 0; index < call.size(); index++) {
            response.addOutcomes(outcomeOf(call.result(index)));
          }
          return response.build();
        });
  }

  private static List<Command> creations(CreateAccountsRequest request) {
    int count = request.getAccountsCount();
    if (count == 0 || count > MAX_ACCOUNTS) {
      throw StatusMapper.invalidArgument("accounts", "must be 1 to 8192, but are " + count);
    }
    if (request.getSerializedSize() > MAX_BYTES) {
      throw StatusMapper.invalidArgument("accounts", "the request has more than 1 MiB");
    }
    return request.getAccountsList().stream().map(AccountService::creation).toList();
  }

  private static Command creation(Account account) {
    return new Command(account.toByteString(), account.getIdBytes());
  }

  private static AccountOutcome outcomeOf(CommandResult result) {
    return switch (result) {
      case CommandResult.Outcome outcome -> decode(outcome.bytes());
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

  private static AccountOutcome decode(ByteString outcome) {
    return CommandCalls.decode(outcome, AccountOutcome.parser());
  }

  @Override
  public void updateAccount(
      UpdateAccountRequest request, StreamObserver<UpdateAccountResponse> responses) {
    calls.answerOne(
        responses,
        CommandKind.UPDATE_ACCOUNT,
        () -> {
          SettingsCheck.require(request);
          return new Command(request.toByteString(), request.getAccountIdBytes());
        },
        UpdateAccountResponse.parser());
  }

  @Override
  public void closeAccount(
      CloseAccountRequest request, StreamObserver<CloseAccountResponse> responses) {
    calls.answerOne(
        responses,
        CommandKind.CLOSE_ACCOUNT,
        () -> {
          SettingsCheck.require(request);
          return new Command(request.toByteString(), request.getAccountIdBytes());
        },
        CloseAccountResponse.parser());
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
    queries.getAccountView(request, responses);
  }

  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> responses) {
    queries.getBalance(request, responses);
  }
}
