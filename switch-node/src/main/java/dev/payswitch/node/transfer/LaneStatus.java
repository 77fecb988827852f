// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import org.jspecify.annotations.Nullable;

/**
 * What people see of a lane at its source.
 *
 * @param awaitingVerdict prepares without a verdict
 */
public record LaneStatus(
    LaneId lane,
    String state,
    @Nullable FencingToken token,
    long decidedSequence,
    long acknowledgedSequence,
    int awaitingVerdict) {
  /** Whether the target has taken the token, so that payments pass. */
  public boolean isOpen() {
    return state.equals(Lane.State.OPEN.name());
  }
}
