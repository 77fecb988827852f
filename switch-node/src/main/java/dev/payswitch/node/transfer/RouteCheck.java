// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.ArcState;
import dev.payswitch.node.rows.ArcTable;
import org.jspecify.annotations.Nullable;

/** Does this shard serve the arc that a router thinks it owns? Apply checks the same once more. */
public final class RouteCheck {
  private static final int FROZEN_RETRY_MILLIS = 20;

  private RouteCheck() {}

  /** Why not, or null. */
  public static @Nullable Refusal refusal(ArcTable arcs, Arc arc, long arcEpoch) {
    if (arcs.serves(arc, arcEpoch)) {
      return null;
    }
    if (arcs.stateOf(arc) == ArcState.FROZEN) {
      return new Refusal(
          Refusal.Reason.ARC_FROZEN,
          FROZEN_RETRY_MILLIS,
          arcs.epochOf(arc),
          "arc " + arc + " is being cut over");
    }
    return Refusal.staleRoute(arcs.serves(arc) ? arcs.epochOf(arc) : 0);
  }
}
