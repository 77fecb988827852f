// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.InDoubtTransfer;
import dev.payswitch.proto.admin.v1.ListInDoubtRequest;
import dev.payswitch.proto.admin.v1.ListInDoubtResponse;
import dev.payswitch.proto.admin.v1.ResolveTransferRequest;
import dev.payswitch.proto.admin.v1.ResolveTransferResponse;
import dev.payswitch.proto.admin.v1.ResolvedTransfer;
import dev.payswitch.proto.shard.v1.ResolveInDoubtRequest;
import dev.payswitch.proto.shard.v1.ResolveInDoubtResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Finds what is in doubt on all shards, and has it asked about. Blocks. */
final class InDoubtQueries {
  private static final long LIST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long RESOLVE_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final ShardNodes nodes;

  InDoubtQueries(ShardNodes nodes) {
    this.nodes = nodes;
  }

  /** The oldest ones over all shards. */
  ListInDoubtResponse list(ListInDoubtRequest request, Ring ring) throws InterruptedException {
    int limit = Ids.pageSize(request.getLimit());
    var question =
        dev.payswitch.proto.shard.v1.ListInDoubtRequest.newBuilder()
            .setOlderMillis(request.getOlderMillis())
            .setLimit(limit)
            .build();
    Map<ShardId, ShardNodes.Answer<dev.payswitch.proto.shard.v1.ListInDoubtResponse>> answers =
        nodes.askAll(ring.weights().keySet(), LIST_NANOS, stub -> stub.listInDoubt(question));
    ListInDoubtResponse.Builder response = ListInDoubtResponse.newBuilder();
    List<InDoubtTransfer> found = new ArrayList<>();
    answers.forEach(
        (shard, answer) -> {
          switch (answer) {
            case ShardNodes.Answer.Said<dev.payswitch.proto.shard.v1.ListInDoubtResponse> said -> {
              said.response().getTransfersList().forEach(each -> found.add(homed(each, ring)));
              response.setMore(response.getMore() || said.response().getMore());
            }
            case ShardNodes.Answer.Silent<dev.payswitch.proto.shard.v1.ListInDoubtResponse>
                    silent ->
                response.addSilentShards("shard " + shard + ": " + silent.why());
          }
        });
    found.sort(Comparator.comparingLong(InDoubtTransfer::getAgeMillis).reversed());
    return response
        .addAllTransfers(found.stream().limit(limit).toList())
        .setMore(response.getMore() || found.size() > limit)
        .build();
  }

  /** Every shard that has something of it in doubt asks its home. */
  ResolveTransferResponse resolve(ResolveTransferRequest request, Ring ring)
      throws InterruptedException {
    AccountId debit = Ids.account("debit_account_id", request.getDebitAccountId());
    TransferId id = Ids.transfer("id", request.getId());
    ResolveInDoubtRequest question =
        ResolveInDoubtRequest.newBuilder()
            .setDebitAccountId(debit.value())
            .setTransferId(id.value())
            .setHomeShardId(ring.ownerOf(debit).value())
            .build();
    Map<ShardId, ShardNodes.Answer<ResolveInDoubtResponse>> answers =
        nodes.askAll(ring.weights().keySet(), RESOLVE_NANOS, stub -> stub.resolveInDoubt(question));
    ResolveTransferResponse.Builder response = ResolveTransferResponse.newBuilder();
    answers.forEach(
        (shard, answer) -> {
          switch (answer) {
            case ShardNodes.Answer.Said<ResolveInDoubtResponse> said ->
                said.response()
                    .getTransfersList()
                    .forEach(each -> response.addTransfers(homed(each, ring)));
            case ShardNodes.Answer.Silent<ResolveInDoubtResponse> silent ->
                response.addSilentShards("shard " + shard + ": " + silent.why());
          }
        });
    return response.build();
  }

  private static ResolvedTransfer homed(ResolvedTransfer resolved, Ring ring) {
    return resolved.toBuilder().setTransfer(homed(resolved.getTransfer(), ring)).build();
  }

  private static InDoubtTransfer homed(InDoubtTransfer transfer, Ring ring) {
    return transfer.toBuilder()
        .setHomeShardId(ring.ownerOf(new AccountId(transfer.getDebitAccountId())).value())
        .build();
  }
}
