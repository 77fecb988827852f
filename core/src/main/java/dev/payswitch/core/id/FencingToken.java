// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/**
 * The number that grows with each lease of a lane lock: a participant refuses messages below the
 * highest it has seen. The incarnation counts how often the coordination service was made anew,
 * since transaction ids start again there.
 */
public record FencingToken(long incarnation, long czxid) implements Comparable<FencingToken> {
  public FencingToken {
    if (incarnation < 1 || czxid < 1) {
      throw new IllegalArgumentException(
          "fencing token needs incarnation and czxid of at least 1, but has "
              + incarnation
              + " and "
              + czxid);
    }
  }

  @Override
  public int compareTo(FencingToken other) {
    int byIncarnation = Long.compare(incarnation, other.incarnation);
    return byIncarnation != 0 ? byIncarnation : Long.compare(czxid, other.czxid);
  }

  @Override
  public String toString() {
    return incarnation + "." + Long.toHexString(czxid);
  }
}
