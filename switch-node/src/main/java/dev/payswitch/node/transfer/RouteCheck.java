// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.rows.ArcState;
import org.jspecify.annotations.Nullable;

/** Does this shard serve the arc that a router thinks it owns? Apply checks the same once more. */
public final class RouteCheck {
  private static final int RETRY_MILLIS = 10;

  private RouteCheck() {}

  /** Why not, or null. */
  public static @Nullable Refusal refusal(PublishedShard shard, Arc arc, long arcEpoch) {
    if (shard.arcs().serves(arc, arcEpoch)) {
      return null;
    }
    return shard.arcs().stateOf(arc) == ArcState.INCOMING
        ? onItsWay(arc)
        : Refusal.staleRoute(shard.arcs().ownerOf(arc, shard.self()));
  }

  /** Callers of this arc wait a moment: it is on its way from shard to shard. */
  static Refusal onItsWay(Arc arc) {
    return new Refusal(
        Refusal.Reason.ARC_FROZEN,
        RETRY_MILLIS,
        null,
        "arc " + arc + " is on its way from shard to shard");
  }
}
