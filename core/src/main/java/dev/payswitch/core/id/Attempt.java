// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/**
 * One try of the home shard to prepare a transfer: arc epoch of the home arc, index of the leader's
 * start entry in home's log, serial of that leader. The order is the order of time, and no value is
 * ever used twice, so a late message of a dead attempt is known as such.
 */
public record Attempt(ArcEpoch arcEpoch, long startIndex, long serial)
    implements Comparable<Attempt> {
  public Attempt {
    if (startIndex < 0 || serial < 0) {
      throw new IllegalArgumentException(
          "attempt needs start index and serial of at least 0, but has "
              + startIndex
              + " and "
              + serial);
    }
  }

  @Override
  public int compareTo(Attempt other) {
    int byEpoch = arcEpoch.compareTo(other.arcEpoch);
    if (byEpoch != 0) {
      return byEpoch;
    }
    int byStart = Long.compare(startIndex, other.startIndex);
    return byStart != 0 ? byStart : Long.compare(serial, other.serial);
  }

  @Override
  public String toString() {
    return arcEpoch + "." + startIndex + "." + serial;
  }
}
