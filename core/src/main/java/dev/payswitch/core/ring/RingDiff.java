// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import java.util.ArrayList;
import java.util.List;

/** Compares two rings and says which arcs must go from where to where. */
public final class RingDiff {
  private RingDiff() {}

  /**
   * The moves that turn the owners of one ring into those of another, in order of the arcs. Each
   * move lies within one run of the first ring, so it has one owner and one arc epoch to check.
   */
  public static List<Move> moves(Ring before, Ring after) {
    requireComparable(before, after);
    List<Move> moves = new ArrayList<>();
    int next = 0;
    while (next < before.arcCount()) {
      Run source = before.runOf(new Arc(next));
      Run target = after.runOf(new Arc(next));
      int end = Math.min(source.endIndex(), target.endIndex());
      if (!source.owner().equals(target.owner())) {
        end = Math.min(end, next + Move.MAX_ARC_COUNT);
        moves.add(new Move(new Arc(next), end - next, source.owner(), target.owner()));
      }
      next = end;
    }
    return List.copyOf(moves);
  }

  static void requireComparable(Ring before, Ring after) {
    if (before.arcCount() != after.arcCount() || !before.hasher().equals(after.hasher())) {
      throw new IllegalArgumentException(
          "rings with other arcs or another hash cannot be compared: "
              + before.arcCount()
              + " arcs of "
              + before.hasher()
              + ", "
              + after.arcCount()
              + " arcs of "
              + after.hasher());
    }
  }
}
