// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.ledger.PublishedShard;
import org.jspecify.annotations.Nullable;

/** Does this shard serve the arc that a router thinks it owns? Apply checks the same once more. */
public final class RouteCheck {
  private static final int FROZEN_RETRY_MILLIS = 20;

  private RouteCheck() {}

  /** Why not, or null. */
  public static @Nullable Refusal refusal(PublishedShard shard, Arc arc, long arcEpoch) {
    if (shard.arcs().serves(arc, arcEpoch)) {
      return null;
    }
    return shard.isChangingHands(arc)
        ? frozen(arc)
        : Refusal.staleRoute(shard.arcs().servedEpochOf(arc));
  }

  /** Callers of this arc wait: it is being given to another shard. */
  static Refusal frozen(Arc arc) {
    return new Refusal(
        Refusal.Reason.ARC_FROZEN,
        FROZEN_RETRY_MILLIS,
        0,
        "arc " + arc + " is being given to another shard");
  }
}
