// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.ring.ArcOwner;
import org.jspecify.annotations.Nullable;

/**
 * Why a shard did not take a command or a query. Nothing was written, unless the reason is
 * OUTCOME_UNKNOWN.
 *
 * @param owner with STALE_ROUTE: who owns the arc; null: this shard does not know
 * @param detail for people
 */
public record Refusal(
    Reason reason, int retryDelayMillis, @Nullable ArcOwner owner, String detail) {

  /** The reasons. */
  public enum Reason {
    /** Not the owner, or another arc epoch. */
    STALE_ROUTE,
    /** The arc is on its way, or its callers must be slower: soon. */
    ARC_FROZEN,
    /** Starting, electing, recovering, or not the leader. */
    SHARD_RECOVERING,
    /** The lane to the other shard is not open. */
    LANE_UNAVAILABLE,
    /** Too much is waiting, or the disk is nearly full. */
    BUSY,
    /** It may have been written. */
    OUTCOME_UNKNOWN,
    /** The log is older than what the cluster remembers of it: a person must look. */
    SHARD_REGRESSED,
    /** This release does not have it. */
    UNIMPLEMENTED,
    /** No message of the expected type. */
    UNDECODABLE
  }

  public static Refusal of(Reason reason, String detail) {
    return new Refusal(reason, 0, null, detail);
  }

  public static Refusal staleRoute(@Nullable ArcOwner owner) {
    return new Refusal(
        Reason.STALE_ROUTE,
        0,
        owner,
        owner == null
            ? "the arc is not this shard's"
            : owner.shard() + " owns the arc since ring epoch " + owner.since());
  }

  public static Refusal busy(String detail) {
    return new Refusal(Reason.BUSY, 100, null, detail);
  }

  public static Refusal recovering(String detail) {
    return new Refusal(Reason.SHARD_RECOVERING, 50, null, detail);
  }

  public static Refusal laneUnavailable(String detail) {
    return new Refusal(Reason.LANE_UNAVAILABLE, 100, null, detail);
  }
}
