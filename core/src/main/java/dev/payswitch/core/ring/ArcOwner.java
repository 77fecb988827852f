// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.core.ring;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * Who owns an arc, since which ring epoch: as a ring shows it, or as a shard told that gave the arc
 * away and knows it before. Of two, the later one is right.
 */
public record ArcOwner(Arc arc, ShardId shard, ArcEpoch since) {

  /** The owner that a ring shows. */
  public static ArcOwner in(Ring ring, Arc arc) {
    Run run = ring.runOf(arc);
    return new ArcOwner(arc, run.owner(), run.arcEpoch());
  }

  /** The later one of this and of what somebody else knows, if he does. */
  public ArcOwner orLater(@Nullable ArcOwner other) {
    return other != null && other.since.compareTo(since) > 0 ? other : this;
  }
}
