// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import dev.payswitch.core.ring.Ring;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a router can tell of the cluster at one moment without reading ZooKeeper.
 *
 * @param ring the ring by which it routes; null before the first one
 * @param shards the shards of the ring, and others that are registered
 */
public record ClusterFacts(
    String clusterName,
    String clusterId,
    boolean zooKeeperConnected,
    @Nullable Ring ring,
    List<RouterFacts> routers,
    List<ShardFacts> shards,
    List<LaneFacts> lanes,
    List<OperationFacts> operations,
    List<MoveFacts> moves) {
  public ClusterFacts {
    routers = List.copyOf(routers);
    shards = List.copyOf(shards);
    lanes = List.copyOf(lanes);
    operations = List.copyOf(operations);
    moves = List.copyOf(moves);
  }

  /** 0 without a ring. */
  public long ringEpoch() {
    return ring == null ? 0 : ring.epoch().value();
  }

  /** Whether this shard is on the ring. */
  public boolean isOnRing(ShardFacts shard) {
    return ring != null && ring.weights().containsKey(shard.id());
  }
}
