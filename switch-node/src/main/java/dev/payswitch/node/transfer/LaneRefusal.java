// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import org.jspecify.annotations.Nullable;

/**
 * Why a participant ends a lane.
 *
 * @param greatestToken with STALE_TOKEN: the greatest one it has seen
 */
public record LaneRefusal(Reason reason, String detail, @Nullable FencingToken greatestToken) {

  /** The reasons. */
  public enum Reason {
    /** A greater token has been seen: acquire the lock again or stop. */
    STALE_TOKEN,
    /** The participant is starting, electing or recovering. */
    SHARD_RECOVERING,
    /** The messages make no sense. */
    PROTOCOL_ERROR,
    /** A decision is missing. */
    SEQUENCE_GAP,
    /** The participant's log ends before what others know of it. */
    SHARD_REGRESSED
  }

  static LaneRefusal of(Reason reason, String detail) {
    return new LaneRefusal(reason, detail, null);
  }
}
