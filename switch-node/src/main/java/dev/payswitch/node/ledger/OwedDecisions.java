// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.TransferContent;
import org.jspecify.annotations.Nullable;

/** What home owes to participants: one numbered sequence per lane, with its book. */
final class OwedDecisions {
  private final WorkingSet rows;

  OwedDecisions(WorkingSet rows) {
    this.rows = rows;
  }

  /**
   * What a movement does at the credit account. The hold is read as it was posted with the debit
   * account.
   *
   * @param content of the transfer; null: a hold expired
   */
  OwedDecision.Commit commit(
      LedgerId ledger, @Nullable TransferContent content, Movement movement) {
    OwedDecision.HoldChange change = null;
    if (movement.hold() != null) {
      boolean overIntent = movement.added().isPositive();
      Hold posted = rows.hold(movement.hold().key());
      change =
          new OwedDecision.HoldChange(
              posted == null ? movement.hold() : posted, overIntent, overIntent ? null : content);
    }
    return new OwedDecision.Commit(ledger, movement.posted(), movement.pending(), change);
  }

  /**
   * Gives a decision its place on the lane.
   *
   * @param commit null: the attempt is aborted
   */
  OwedDecision add(
      ShardId participant,
      CreditKey credit,
      Attempt attempt,
      OwedDecision.@Nullable Commit commit) {
    OutgoingLane lane = rows.tables().outgoing(participant);
    long sequence = lane.decidedSequence() + 1;
    Book book =
        commit == null
            ? lane.book()
            : lane.book().plus(commit.ledger(), commit.postedMinor(), commit.pendingMinor());
    rows.tables()
        .outgoing(new OutgoingLane(participant, sequence, lane.acknowledgedSequence(), book));
    OwedDecision owed =
        new OwedDecision(sequence, credit.transfer(), credit.creditAccount(), attempt, commit);
    rows.add(participant, owed);
    return owed;
  }

  /** Where a decision of this shard stands. */
  LanePlace placeOf(ShardId participant, OwedDecision decision) {
    return new LanePlace(rows.tables().self(), participant, decision.sequence());
  }

  /** A hold that was changed remembers where that was told. */
  void tell(Movement movement, LanePlace place) {
    Hold next = movement.hold();
    Hold posted = next == null ? null : rows.hold(next.key());
    if (posted != null) {
      rows.replace(posted.told(place));
    }
  }

  /**
   * Passes a decision on to the shard that owns the account now. This shard was told it, and is the
   * one to tell it from here on.
   */
  OwedDecision forward(ShardId target, OwedDecision decision) {
    return add(target, decision.creditKey(), decision.attempt(), decision.commit());
  }

  /** The participant has applied decisions up to here: they are owed no more. */
  CommandResult acknowledge(LedgerCommand.AcknowledgeDecisions command) {
    OutgoingLane lane = rows.tables().outgoing(command.target());
    long upTo = Math.min(command.appliedSequence(), lane.decidedSequence());
    if (upTo > lane.acknowledgedSequence()) {
      for (long sequence = lane.acknowledgedSequence() + 1; sequence <= upTo; sequence++) {
        rows.removeOwed(lane.target(), sequence);
      }
      rows.tables()
          .outgoing(new OutgoingLane(lane.target(), lane.decidedSequence(), upTo, lane.book()));
      rows.tables().shownBy(lane.target(), sequence -> sequence <= upTo);
    }
    return new CommandResult.Done();
  }

  /**
   * What was passed on shows, each for itself. Two shards may have passed decisions on to each
   * other: none of their lanes would ever be shown up to the end if each waited for all before.
   */
  CommandResult note(MoveCommand.NoteShown command) {
    rows.tables()
        .shownBy(
            command.target(),
            sequence ->
                sequence <= command.appliedSequence() && !command.waiting().contains(sequence));
    return new CommandResult.Done();
  }
}
