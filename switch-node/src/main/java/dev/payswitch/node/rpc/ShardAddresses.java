// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.ShardId;
import java.util.Optional;

/** Where the leaders of shards can be reached. */
@FunctionalInterface
public interface ShardAddresses {
  /** {@code host:port} of the shard's leader, if one is registered. */
  Optional<String> leaderOf(ShardId shard);
}
