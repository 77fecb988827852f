// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

/** One of the equal slices of the ring, by its place in the circle: the unit of ownership. */
public record Arc(int index) implements Comparable<Arc> {
  public Arc {
    if (index < 0 || index >= Ring.MAX_ARC_COUNT) {
      throw new IllegalArgumentException(
          "arc must be 0 to " + (Ring.MAX_ARC_COUNT - 1) + ", but is " + index);
    }
  }

  /** How far a point is shifted so that only the index of its arc is left. */
  static int shiftFor(int arcCount) {
    return Long.SIZE - Integer.numberOfTrailingZeros(arcCount);
  }

  @Override
  public int compareTo(Arc other) {
    return Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return Integer.toString(index);
  }
}
