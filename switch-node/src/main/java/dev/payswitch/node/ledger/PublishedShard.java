// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.node.rows.AppliedPoint;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.LeaderStart;
import dev.payswitch.node.rows.ShardHeader;
import org.jspecify.annotations.Nullable;

/**
 * What threads other than the apply thread may know of a shard: immutable, as of the last applied
 * batch.
 *
 * @param header null until the shard was told the ring
 */
public record PublishedShard(
    AppliedPoint applied, LeaderStart leader, @Nullable ShardHeader header, ArcTable arcs) {

  static PublishedShard of(ShardTables tables) {
    return new PublishedShard(
        tables.applied(),
        tables.leader(),
        tables.hasHeader() ? tables.header() : null,
        tables.arcs());
  }
}
