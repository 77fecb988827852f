// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.ledger.GroupOutcome;
import dev.payswitch.node.ledger.GroupRequest;

/**
 * A group and whoever waits for its outcome. Owned by the event loop.
 *
 * @param deadlineMicros when the caller stops waiting, by this node's clock
 */
public record GroupCall(GroupRequest group, long arcEpoch, long deadlineMicros, GroupReply reply) {

  /** Takes exactly one of the two, on the event loop. */
  public interface GroupReply {
    void outcome(GroupOutcome outcome);

    void refused(Refusal refusal);
  }
}
