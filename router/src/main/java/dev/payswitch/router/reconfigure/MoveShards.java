// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.core.id.ShardId;
import java.util.Collection;
import java.util.Map;

/** The leaders of shards, as far as changes of the ring need them. Blocks, for a bounded time. */
public interface MoveShards {
  /** Asks all of them at once; each shard has an entry in the answer. */
  Map<ShardId, Told<ShardMoves>> listMoves(Collection<ShardId> shards) throws InterruptedException;

  /** Likewise. */
  Map<ShardId, Told<ShardFacts>> describe(Collection<ShardId> shards) throws InterruptedException;

  MoveAnswer order(MoveOrder order);
}
