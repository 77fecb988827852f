// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.node.rows.LanePeer;
import org.jspecify.annotations.Nullable;

/**
 * What people see of a lane at its source.
 *
 * @param term of the leader that holds the lock or asks for it
 * @param awaitingVerdict prepares without a verdict
 * @param oldestMicros since when the oldest prepare waits for its verdict or the oldest decision
 *     for its acknowledgement, as far as this leader knows; 0: none waits
 * @param pause why it takes no new transfers; null: it does
 * @param trouble why it is not open, or was not the last time; empty: nothing is known
 */
public record LaneStatus(
    LaneId lane,
    String state,
    @Nullable FencingToken token,
    long term,
    long decidedSequence,
    long acknowledgedSequence,
    int awaitingVerdict,
    long oldestMicros,
    LanePeer.@Nullable Pause pause,
    String trouble) {
  /** Whether the target has taken the token, so that payments pass. */
  public boolean isOpen() {
    return state.equals(Lane.State.OPEN.name());
  }

  /** Decisions that the target has not acknowledged. */
  public long owedDecisions() {
    return decidedSequence - acknowledgedSequence;
  }
}
