// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.OutcomeStatus;
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
      case IdRow.Cancelled cancelled -> cancelled(cancelled);
    };
  }

  /** The recorded answer for this id, whatever was asked for, or null if the id is free. */
  @Nullable TransferOutcome recorded(TransferKey key) {
    return switch (rows.id(key)) {
      case null -> null;
      case IdRow.Aborted aborted -> null;
      case IdRow.Committed committed -> exists(committed, rows.entry(key, committed));
      case IdRow.Rejected rejected -> rejected(rejected);
      case IdRow.Cancelled cancelled -> cancelled(cancelled);
    };
  }

  private TransferOutcome replay(TransferRequest transfer, IdRow.Committed committed) {
    Entry recorded = rows.entry(transfer.key(), committed);
    OutcomeStatus difference =
        LedgerRules.difference(recorded.content(), recorded.amount(), transfer.content());
    return difference != null
        ? new TransferOutcome.Conflict(difference, committed.postTimeMicros())
        : exists(committed, recorded);
  }

  private TransferOutcome exists(IdRow.Committed committed, Entry recorded) {
    IdRow.CrossShard other = committed.crossShard();
    boolean settled =
        other == null
            || rows.tables().outgoing(other.participant()).acknowledgedSequence()
                >= other.sequence();
    return new TransferOutcome.Exists(
        recorded.amount(), committed.postTimeMicros(), other, settled);
  }

  private static TransferOutcome replay(TransferRequest transfer, IdRow.Rejected rejected) {
    OutcomeStatus difference = LedgerRules.difference(rejected.content(), null, transfer.content());
    return difference != null
        ? new TransferOutcome.Conflict(difference, rejected.timeMicros())
        : rejected(rejected);
  }

  private static TransferOutcome rejected(IdRow.Rejected rejected) {
    return new TransferOutcome.Rejected(
        rejected.reason(), rejected.window(), rejected.timeMicros());
  }

  private static TransferOutcome cancelled(IdRow.Cancelled cancelled) {
    return new TransferOutcome.Rejected(OutcomeStatus.CANCELLED, null, cancelled.timeMicros());
  }
}
