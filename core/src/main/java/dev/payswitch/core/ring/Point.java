// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

/** The position of an account on the ring: an unsigned 64-bit number, ordered as such. */
public record Point(long bits) implements Comparable<Point> {
  @Override
  public int compareTo(Point other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return String.format("%016x", bits);
  }
}
