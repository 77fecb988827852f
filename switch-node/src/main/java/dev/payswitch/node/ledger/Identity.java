// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import org.jspecify.annotations.Nullable;

/**
 * Has this id been used? The look-up that comes before every other check: the same id with the same
 * content gets the answer it got the first time, for ever.
 */
final class Identity {
  private final WorkingSet rows;

  Identity(WorkingSet rows) {
    this.rows = rows;
  }

  /** The recorded answer to this request, or null if the id is free. */
  @Nullable TransferOutcome recorded(TransferRequest transfer) {
    return switch (rows.id(transfer.key())) {
      case null -> null;
      case IdRow.Aborted aborted -> null;
      case IdRow.Committed committed -> replay(transfer, committed);
      case IdRow.Rejected rejected -> replay(transfer, rejected);
    };
  }

  private TransferOutcome replay(TransferRequest transfer, IdRow.Committed committed) {
    TransferContent recorded = rows.content(transfer.key(), committed);
    OutcomeStatus difference = LedgerRules.difference(recorded, transfer.content());
    if (difference != null) {
      return new TransferOutcome.Conflict(difference, committed.postTimeMicros());
    }
    IdRow.CrossShard other = committed.crossShard();
    boolean settled =
        other == null
            || rows.tables().outgoing(other.participant()).acknowledgedSequence()
                >= other.sequence();
    return new TransferOutcome.Exists(
        recorded.amount(), committed.postTimeMicros(), other, settled);
  }

  private static TransferOutcome replay(TransferRequest transfer, IdRow.Rejected rejected) {
    OutcomeStatus difference = LedgerRules.difference(rejected.content(), transfer.content());
    return difference != null
        ? new TransferOutcome.Conflict(difference, rejected.timeMicros())
        : new TransferOutcome.Rejected(rejected.reason(), rejected.timeMicros());
  }
}
