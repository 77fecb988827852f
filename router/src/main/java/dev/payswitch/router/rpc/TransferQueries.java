// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.v1.GetOutcomeRequest;
import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.GetTransferResponse;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import io.grpc.stub.StreamObserver;
import java.util.Map;

/** Reads recorded transfers from the shard of the account they are asked for. */
final class TransferQueries {
  private final ShardQueries shards;
  private final BlockingCalls calls;

  TransferQueries(ShardQueries shards, BlockingCalls calls) {
    this.shards = shards;
    this.calls = calls;
  }

  void getTransfer(GetTransferRequest request, StreamObserver<GetTransferResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(
        responses,
        () -> {
          AccountId account = Ids.account("debit_account_id", request.getDebitAccountId());
          Ids.transfer("id", request.getId());
          GetTransferResponse found =
              shards
                  .ask(
                      account,
                      deadline,
                      run ->
                          ReadRequest.newBuilder()
                              .setArcEpoch(run.arcEpoch().value())
                              .setGetTransfer(request)
                              .build())
                  .getGetTransfer();
          if (!found.hasTransfer()) {
            throw StatusMapper.notFound(
                "TRANSFER_NOT_FOUND",
                Map.of("debit_account_id", account.value(), "id", request.getId()));
          }
          return found;
        });
  }

  void listTransfers(
      ListTransfersRequest request, StreamObserver<ListTransfersResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(
        responses,
        () -> {
          AccountId account = Ids.account("account_id", request.getAccountId());
          ListTransfersRequest query =
              request.toBuilder().setPageSize(Ids.pageSize(request.getPageSize())).build();
          return shards
              .ask(
                  account,
                  deadline,
                  run ->
                      ReadRequest.newBuilder()
                          .setArcEpoch(run.arcEpoch().value())
                          .setListTransfers(query)
                          .build())
              .getListTransfers();
        });
  }

  void getOutcome(GetOutcomeRequest request, StreamObserver<GetOutcomeResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(
        responses,
        () -> {
          AccountId account = Ids.account("debit_account_id", request.getDebitAccountId());
          Ids.transfer("id", request.getId());
          return shards
              .ask(
                  account,
                  deadline,
                  run ->
                      ReadRequest.newBuilder()
                          .setArcEpoch(run.arcEpoch().value())
                          .setGetOutcome(request)
                          .build())
              .getGetOutcome();
        });
  }
}
