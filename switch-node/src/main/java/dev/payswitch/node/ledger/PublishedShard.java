// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.AppliedPoint;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.ForeignLane;
import dev.payswitch.node.rows.LeaderStart;
import dev.payswitch.node.rows.ShardHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What threads other than the apply thread may know of a shard: immutable, as of the last applied
 * batch.
 *
 * @param departures moves out of the shard that are not over
 * @param foreignLanes lanes between other shards on which something about arcs of this one is owed
 * @param header null until the shard was told the ring
 */
public record PublishedShard(
    ShardId self,
    AppliedPoint applied,
    LeaderStart leader,
    @Nullable ShardHeader header,
    ArcTable arcs,
    List<Departure> departures,
    List<ForeignLane> foreignLanes) {

  static PublishedShard of(ShardTables tables) {
    return new PublishedShard(
        tables.self(),
        tables.applied(),
        tables.leader(),
        tables.hasHeader() ? tables.header() : null,
        tables.arcs(),
        tables.moves().departures(),
        tables.moves().foreignLanes());
  }
}
