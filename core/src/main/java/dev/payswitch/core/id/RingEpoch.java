// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/**
 * The version of the whole ring. It only grows: of two rings the one with the greater epoch counts.
 */
public record RingEpoch(long value) implements Comparable<RingEpoch> {
  public static final RingEpoch FIRST = new RingEpoch(1);

  public RingEpoch {
    if (value < 1) {
      throw new IllegalArgumentException("ring epoch must be at least 1, but is " + value);
    }
  }

  /** The version that follows this one. */
  public RingEpoch next() {
    return new RingEpoch(Math.addExact(value, 1));
  }

  @Override
  public int compareTo(RingEpoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
