// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.wiring;

import dev.payswitch.cluster.LiveMembers;
import dev.payswitch.cluster.Membership;
import dev.payswitch.cluster.NodeRegistration;
import dev.payswitch.cluster.Subscription;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rpc.ShardAddresses;
import java.util.Optional;

/**
 * Where other shards' leaders are, as they registered; the last answer stands without ZooKeeper.
 */
public final class ClusterPeers implements ShardAddresses, AutoCloseable {
  private final Subscription watch;
  private volatile LiveMembers members = LiveMembers.NONE;

  public ClusterPeers(Membership membership) {
    watch = membership.watch(seen -> members = seen);
  }

  @Override
  public Optional<String> leaderOf(ShardId shard) {
    return members.leaderOf(shard).map(NodeRegistration::address);
  }

  @Override
  public void close() {
    watch.close();
  }
}
