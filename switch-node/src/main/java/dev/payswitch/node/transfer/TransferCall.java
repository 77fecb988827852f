// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;

/**
 * A transfer and whoever waits for its outcome. Owned by the event loop.
 *
 * @param deadlineMicros when the caller stops waiting, by this node's clock
 */
public record TransferCall(
    TransferRequest transfer, long arcEpoch, long deadlineMicros, TransferReply reply) {

  /** Takes exactly one of the two, on the event loop. */
  public interface TransferReply {
    void outcome(TransferOutcome outcome);

    void refused(Refusal refusal);
  }
}
