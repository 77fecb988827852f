// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/** What became of a transfer; see semantics.md for what callers may rely on. */
public sealed interface TransferOutcome {

  /**
   * Executed by this request.
   *
   * @param debitAvailableMinor of the debit account right afterwards; null: not known
   * @param creditAvailableMinor of the credit account right afterwards; null: not known yet
   * @param settled both sides show the money
   */
  record Created(
      Amount amount,
      long timeMicros,
      @Nullable Long debitAvailableMinor,
      @Nullable Long creditAvailableMinor,
      boolean settled)
      implements TransferOutcome {
    /** The same when both sides show it. */
    public Created asSettled(@Nullable Long nowAvailableMinor) {
      return new Created(amount, timeMicros, debitAvailableMinor, nowAvailableMinor, true);
    }
  }

  /**
   * Executed before, with the same content.
   *
   * @param crossShard where the other side is; null: on this shard
   * @param settled as the log knows it; the lane may know better
   */
  record Exists(
      Amount amount, long timeMicros, IdRow.@Nullable CrossShard crossShard, boolean settled)
      implements TransferOutcome {
    /** The same when both sides show it. */
    public Exists asSettled() {
      return new Exists(amount, timeMicros, crossShard, true);
    }
  }

  /** The id was used for something else. */
  record Conflict(OutcomeStatus difference, long timeMicros) implements TransferOutcome {}

  /**
   * The request makes no sense; nothing was recorded.
   *
   * @param failingIndex of a group, which member, from 0; otherwise null
   */
  record Malformed(OutcomeStatus fault, @Nullable Integer failingIndex) implements TransferOutcome {
    /** Of a transfer. */
    public Malformed(OutcomeStatus fault) {
      this(fault, null);
    }
  }

  /**
   * Declined and recorded.
   *
   * @param window the one whose limit was in the way, if it was one
   * @param failingIndex of a group, which member failed, from 0; otherwise null
   */
  record Rejected(
      OutcomeStatus reason,
      @Nullable LimitWindow window,
      long timeMicros,
      @Nullable Integer failingIndex)
      implements TransferOutcome {
    /** Of a transfer. */
    public Rejected(OutcomeStatus reason, @Nullable LimitWindow window, long timeMicros) {
      this(reason, window, timeMicros, null);
    }
  }

  /** Nothing happened and nothing was recorded. */
  record NotExecuted(OutcomeStatus reason) implements TransferOutcome {}

  /** It took place once or not at all. */
  record Unknown() implements TransferOutcome {}

  /** The status that callers see. */
  default OutcomeStatus status() {
    return switch (this) {
      case Created created -> OutcomeStatus.CREATED;
      case Exists exists -> OutcomeStatus.EXISTS;
      case Conflict conflict -> conflict.difference();
      case Malformed malformed -> malformed.fault();
      case Rejected rejected -> rejected.reason();
      case NotExecuted notExecuted -> notExecuted.reason();
      case Unknown unknown -> OutcomeStatus.OUTCOME_UNKNOWN;
    };
  }
}
