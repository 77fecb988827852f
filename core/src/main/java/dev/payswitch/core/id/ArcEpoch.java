// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/**
 * The ring epoch since which an arc has its owner. Requests carry it, and a shard refuses another
 * than its own, so that a change elsewhere on the ring bounces nobody.
 */
public record ArcEpoch(long value) implements Comparable<ArcEpoch> {
  public static final ArcEpoch FIRST = new ArcEpoch(1);

  public ArcEpoch {
    if (value < 1) {
      throw new IllegalArgumentException("arc epoch must be at least 1, but is " + value);
    }
  }

  @Override
  public int compareTo(ArcEpoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
