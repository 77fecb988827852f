// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.proto.shard.v1.HoldsFound;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.v1.GetOutcomeRequest;
import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.GetTransferResponse;
import dev.payswitch.proto.v1.ListHoldsRequest;
import dev.payswitch.proto.v1.ListHoldsResponse;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import io.grpc.stub.StreamObserver;
import java.util.Map;

/** Reads recorded transfers and open holds from the shard of the account they are asked for. */
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
                  .ask(account, deadline, ReadRequest.newBuilder().setGetTransfer(request).build())
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
              .ask(account, deadline, ReadRequest.newBuilder().setListTransfers(query).build())
              .getListTransfers();
        });
  }

  void listHolds(ListHoldsRequest request, StreamObserver<ListHoldsResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(
        responses,
        () -> {
          AccountId account = Ids.account("account_id", request.getAccountId());
          ListHoldsRequest query =
              request.toBuilder().setPageSize(Ids.pageSize(request.getPageSize())).build();
          HoldsFound found =
              shards
                  .ask(account, deadline, ReadRequest.newBuilder().setListHolds(query).build())
                  .getHolds();
          if (!found.getAccountFound()) {
            throw StatusMapper.accountNotFound(account);
          }
          return found.getPage();
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
              .ask(account, deadline, ReadRequest.newBuilder().setGetOutcome(request).build())
              .getGetOutcome();
        });
  }
}
