// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.LaneBook;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.OwedDecision;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What home decides about transfers whose credit account lives elsewhere. One durable decision per
 * transfer, in the debit account's own range; every participant that may hold an intent is owed it.
 */
final class HomeDecisions {
  private final WorkingSet rows;
  private final Identity identity;
  private final Posting posting;

  HomeDecisions(WorkingSet rows, Identity identity, Posting posting) {
    this.rows = rows;
    this.identity = identity;
    this.posting = posting;
  }

  /**
   * The commit point. Takes effect only if the id has no outcome yet and the attempt is alive; in
   * every other case the participant, which has prepared, is told to forget this attempt.
   */
  CommandResult commit(LedgerCommand.CommitTransfer command) {
    TransferRequest transfer = command.transfer();
    ShardId participant = command.participant();
    TransferOutcome refused = refusal(command.attempt(), transfer);
    if (refused == null) {
      Account debit = rows.account(transfer.debitAccount());
      OutcomeStatus reason = LedgerRules.checkDebit(debit, transfer.content()).reason();
      if (reason == null) {
        return commit(command, debit);
      }
      refused = LocalTransfers.reject(rows, transfer, reason);
    }
    return new CommandResult.TransferDecided(
        refused, owe(participant, transfer.creditKey(), command.attempt(), null));
  }

  private CommandResult commit(LedgerCommand.CommitTransfer command, @Nullable Account debit) {
    TransferRequest transfer = command.transfer();
    ShardId participant = command.participant();
    long postTime = rows.tables().nextPostTime();
    Account debited = posting.debit(debit, transfer.key(), transfer.content(), postTime);
    BigInteger minor = BigInteger.valueOf(transfer.content().amount().minor());
    posting.clear(transfer.content().ledger(), minor.negate());
    OwedDecision owed =
        owe(
            participant,
            transfer.creditKey(),
            command.attempt(),
            new OwedDecision.Credit(transfer.content().ledger(), transfer.content().amount()));
    rows.put(
        transfer.key(),
        new IdRow.Committed(
            postTime, new IdRow.CrossShard(command.attempt(), participant, owed.sequence())));
    return new CommandResult.TransferDecided(
        new TransferOutcome.Created(
            transfer.content().amount(), postTime, debited.totals().available(), null, false),
        owed);
  }

  /**
   * Records a rejection: the first in precedence of home's own reason and the participant's. What
   * hangs on undecided amounts is no reason to reject, and neither is a check that was overtaken.
   */
  CommandResult reject(LedgerCommand.RejectTransfer command) {
    TransferRequest transfer = command.transfer();
    TransferOutcome refused = refusal(command.attempt(), transfer);
    if (refused != null) {
      return new CommandResult.TransferDecided(refused, null);
    }
    LedgerCommand.ParticipantFinding found = command.participant();
    SideCheck credit =
        found == null ? SideCheck.FINE : new SideCheck(found.reason(), found.undecided());
    Account debit = rows.account(transfer.debitAccount());
    SideCheck check = LedgerRules.checkDebit(debit, transfer.content()).and(credit);
    OutcomeStatus reason = check.reason();
    TransferOutcome outcome =
        reason == null || check.undecided()
            ? new TransferOutcome.NotExecuted(OutcomeStatus.RETRY)
            : LocalTransfers.reject(rows, transfer, reason);
    return new CommandResult.TransferDecided(outcome, null);
  }

  /** Ends an attempt. Nothing is ended from memory: only what this entry finds is true. */
  CommandResult abort(LedgerCommand.AbortAttempt command) {
    TransferKey key = command.transfer();
    IdRow row = rows.id(key);
    if (row instanceof IdRow.Committed committed && committed.crossShard() != null) {
      if (committed.crossShard().attempt().equals(command.attempt())) {
        return new CommandResult.AttemptEnded(true, null);
      }
    }
    if (!(row instanceof IdRow.Outcome)) {
      boolean newer =
          !(row instanceof IdRow.Aborted aborted)
              || aborted.upTo().compareTo(command.attempt()) < 0;
      if (newer) {
        rows.put(key, new IdRow.Aborted(command.attempt()));
      }
    }
    return new CommandResult.AttemptEnded(
        false, owe(command.participant(), command.credit(), command.attempt(), null));
  }

  CommandResult acknowledge(LedgerCommand.AcknowledgeDecisions command) {
    OutgoingLane lane = rows.tables().outgoing(command.target());
    long upTo = Math.min(command.appliedSequence(), lane.decidedSequence());
    if (upTo > lane.acknowledgedSequence()) {
      for (long sequence = lane.acknowledgedSequence() + 1; sequence <= upTo; sequence++) {
        rows.removeOwed(lane.target(), sequence);
      }
      rows.tables()
          .outgoing(new OutgoingLane(lane.target(), lane.decidedSequence(), upTo, lane.book()));
    }
    return new CommandResult.Done();
  }

  /** Why an attempt cannot decide anything: the id has an outcome, or the attempt is dead. */
  private @Nullable TransferOutcome refusal(Attempt attempt, TransferRequest transfer) {
    TransferOutcome recorded = identity.recorded(transfer);
    if (recorded != null) {
      return recorded;
    }
    boolean ended =
        rows.id(transfer.key()) instanceof IdRow.Aborted aborted
            && attempt.compareTo(aborted.upTo()) <= 0;
    boolean served =
        rows.tables()
            .arcs()
            .serves(rows.arcOf(transfer.debitAccount()), attempt.arcEpoch().value());
    boolean ofLeader = attempt.startIndex() == rows.tables().leader().startIndex();
    return ended || !served || !ofLeader
        ? new TransferOutcome.NotExecuted(OutcomeStatus.RETRY)
        : null;
  }

  private OwedDecision owe(
      ShardId participant,
      CreditKey credit,
      Attempt attempt,
      OwedDecision.@Nullable Credit amount) {
    OutgoingLane lane = rows.tables().outgoing(participant);
    long sequence = lane.decidedSequence() + 1;
    LaneBook book =
        amount == null ? lane.book() : lane.book().plus(amount.ledger(), amount.amount());
    rows.tables()
        .outgoing(new OutgoingLane(participant, sequence, lane.acknowledgedSequence(), book));
    OwedDecision owed =
        new OwedDecision(sequence, credit.transfer(), credit.creditAccount(), attempt, amount);
    rows.add(participant, owed);
    return owed;
  }
}
