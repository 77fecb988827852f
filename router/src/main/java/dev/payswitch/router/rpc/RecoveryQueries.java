// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.proto.admin.v1.GetRecoveryStateResponse;
import dev.payswitch.proto.admin.v1.ShardRecovery;
import dev.payswitch.proto.shard.v1.DescribeNodeRequest;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import java.util.concurrent.TimeUnit;

/**
 * Collects from the shards, and from the ring that this router knows, everything that ZooKeeper
 * held. A router knows both without ZooKeeper. Blocks.
 */
final class RecoveryQueries {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ShardNodes nodes;

  RecoveryQueries(ShardNodes nodes) {
    this.nodes = nodes;
  }

  GetRecoveryStateResponse state(Ring ring, String clusterId) throws InterruptedException {
    GetRecoveryStateResponse.Builder response =
        GetRecoveryStateResponse.newBuilder()
            .setClusterId(clusterId)
            .setRingDocument(ByteString.copyFrom(RingDocument.write(ring)));
    nodes
        .askAll(
            ring.weights().keySet(),
            TIMEOUT_NANOS,
            stub -> stub.describeNode(DescribeNodeRequest.getDefaultInstance()))
        .forEach(
            (shard, answer) -> {
              switch (answer) {
                case ShardNodes.Answer.Said<DescribeNodeResponse> said ->
                    add(response, said.response());
                case ShardNodes.Answer.Silent<DescribeNodeResponse> silent ->
                    response.addSilentShards("shard " + shard + ": " + silent.why());
              }
            });
    return response.build();
  }

  private static void add(GetRecoveryStateResponse.Builder response, DescribeNodeResponse node) {
    response
        .clearLedgers()
        .addAllLedgers(node.getLedgersList())
        .addShards(
            ShardRecovery.newBuilder()
                .setShardId(node.getShardId())
                .setReplica(node.getReplica())
                .setDataId(node.getDataId())
                .setStartIndex(node.getStartIndex())
                .setAppliedIndex(node.getAppliedIndex())
                .setHighestIncarnation(node.getHighestIncarnation()));
  }
}
