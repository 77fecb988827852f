// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

/** Arcs beside one another that are the same to a shard, as its log has it. */
public record ArcRange(int firstArc, int arcCount, State state, long arcEpoch) {
  /** What they are to the shard. */
  public enum State {
    /** Owned and served. */
    SERVING,
    /** On their way here. */
    INCOMING,
    /** Owned before. */
    GONE
  }
}
