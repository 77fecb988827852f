// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;

/** Neighbouring arcs that have had the same owner since the same ring epoch. */
public record Run(Arc firstArc, int arcCount, ShardId owner, ArcEpoch arcEpoch) {
  public Run {
    if (arcCount < 1 || arcCount > Ring.MAX_ARC_COUNT - firstArc.index()) {
      throw new IllegalArgumentException(
          "run at arc " + firstArc + " cannot have " + arcCount + " arcs");
    }
  }

  /** The index after the last arc. */
  public int endIndex() {
    return firstArc.index() + arcCount;
  }

  public boolean contains(Arc arc) {
    return arc.index() >= firstArc.index() && arc.index() < endIndex();
  }

  boolean continues(Run before) {
    return owner.equals(before.owner) && arcEpoch.equals(before.arcEpoch);
  }
}
