// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.TransferContent;
import org.jspecify.annotations.Nullable;

/**
 * What home decides. One durable decision per transfer, in the debit account's own range; a
 * participant that may hold an intent, or keeps a copy of a hold, is owed it.
 */
final class Home {
  private final WorkingSet rows;
  private final Identity identity;
  private final Posting posting;
  private final OwedDecisions owed;
  private final Refunds refunds;
  private final AccountChanges accounts;

  Home(WorkingSet rows, Posting posting, OwedDecisions owed, AccountChanges accounts) {
    this.rows = rows;
    this.identity = new Identity(rows);
    this.posting = posting;
    this.owed = owed;
    this.refunds = new Refunds(rows);
    this.accounts = accounts;
  }

  /** A transfer whose two sides are here: one step, no coordinator. */
  CommandResult execute(LedgerCommand.ExecuteTransfer command) {
    TransferRequest transfer = command.transfer();
    ShardTables tables = rows.tables();
    if (!tables.arcs().serves(rows.arcOf(transfer.debitAccount()), command.arcEpoch())) {
      return new CommandResult.NotServed();
    }
    TransferOutcome recorded = identity.recorded(transfer);
    boolean prepared = rows.id(transfer.key()) instanceof IdRow.Prepared;
    TransferOutcome free = recorded != null || !prepared ? recorded : retry();
    return new CommandResult.TransferDecided(free != null ? free : decide(transfer), null);
  }

  private TransferOutcome decide(TransferRequest transfer) {
    HomeFinding home = HomeViews.examine(rows, transfer);
    AccountId credit = home.creditAccount();
    if (credit == null || !home.asksParticipant()) {
      if (home.check().undecided()) {
        return retry();
      }
      return home.refuses() ? reject(transfer, home.check()) : decideAlone(transfer, home);
    }
    if (!rows.serves(credit)) {
      return retry();
    }
    CreditKey key = transfer.creditKey(credit);
    TransferContent content = transfer.content().withCredit(credit);
    SideCheck check =
        home.check()
            .and(CreditViews.examine(rows, key, content, home.movement().added(), CreditRow.NONE));
    if (check.undecided()) {
      return retry();
    }
    return check.isFine() ? post(transfer, home.movement(), key) : reject(transfer, check);
  }

  /** The other side has no say, but must be here to follow. */
  private TransferOutcome decideAlone(TransferRequest transfer, HomeFinding home) {
    AccountId credit = home.creditAccount();
    return credit == null || !rows.serves(credit)
        ? retry()
        : post(transfer, home.movement(), transfer.creditKey(credit));
  }

  private TransferOutcome post(TransferRequest transfer, Movement movement, CreditKey key) {
    if (!accounts.mayClose(transfer) || !mayFollow(movement, null)) {
      return retry();
    }
    long postTime = rows.tables().nextPostTime();
    Posting.Cause cause = cause(transfer, key);
    rows.put(transfer.key(), new IdRow.Committed(postTime, null));
    Account debited = posting.debit(cause, movement, postTime);
    Account credited = posting.credit(key.creditAccount(), cause, movement, postTime, null);
    refunds.count(key, transfer.content(), movement.posted());
    accounts.closeAfter(transfer);
    return new TransferOutcome.Created(
        movement.amount(),
        postTime,
        debited.totals().available(),
        credited.totals().available(),
        true);
  }

  /** Whether the hold that a movement changes, if it does, may change now. */
  private boolean mayFollow(Movement movement, @Nullable ShardId participant) {
    Hold next = movement.hold();
    Hold known = next == null ? null : rows.hold(next.key());
    return known == null || rows.mayFollow(known, participant);
  }

  private static Posting.Cause cause(TransferRequest transfer, CreditKey key) {
    return new Posting.Cause(transfer.key(), transfer.content().withCredit(key.creditAccount()));
  }

  /**
   * The commit point of a transfer whose credit account lives elsewhere. Takes effect only if the
   * id has no outcome yet and the attempt is alive; in every other case a participant that has
   * prepared is told to forget this attempt.
   */
  CommandResult commit(LedgerCommand.CommitTransfer command) {
    TransferRequest transfer = command.transfer();
    if (!rows.serves(transfer.debitAccount())) {
      return new CommandResult.NotServed();
    }
    TransferOutcome refused = refusal(command.attempt(), transfer);
    HomeFinding home = null;
    if (refused == null) {
      home = HomeViews.examine(rows, transfer);
      if (home.asksParticipant() && command.prepared().isZero()) {
        // Something is new to the participant by now, and its reason may come before home's.
        refused = retry();
      } else if (home.refuses()) {
        refused = home.check().undecided() ? retry() : reject(transfer, home.check());
      } else if (!isPreparedFor(home, command.prepared())
          || !accounts.mayClose(transfer)
          || !mayFollow(home.movement(), command.participant())) {
        refused = retry();
      }
    }
    if (refused == null && home != null && home.creditAccount() != null) {
      return commit(command, home.movement(), transfer.creditKey(command.creditAccount()));
    }
    OwedDecision abort =
        command.prepared().isZero()
            ? null
            : owed.add(
                command.participant(),
                transfer.creditKey(command.creditAccount()),
                command.attempt(),
                null);
    return new CommandResult.TransferDecided(refused == null ? retry() : refused, abort);
  }

  /**
   * Whether the participant has prepared for as much, and for something at all: the intent of an
   * attempt that adds nothing any more would stay for ever.
   */
  private static boolean isPreparedFor(HomeFinding home, Amount prepared) {
    return home.addedMinor() <= prepared.minor() && home.asksParticipant() == prepared.isPositive();
  }

  private CommandResult commit(
      LedgerCommand.CommitTransfer command, Movement movement, CreditKey key) {
    TransferRequest transfer = command.transfer();
    long postTime = rows.tables().nextPostTime();
    Account debited = posting.debit(cause(transfer, key), movement, postTime);
    OwedDecision decision =
        owed.add(
            command.participant(),
            key,
            command.attempt(),
            owed.commit(
                transfer.content().ledger(),
                transfer.content().withCredit(key.creditAccount()),
                movement));
    posting.clear(transfer.content().ledger(), -movement.posted(), -movement.pending());
    LanePlace place = owed.placeOf(command.participant(), decision);
    rows.put(
        transfer.key(),
        new IdRow.Committed(postTime, new IdRow.CrossShard(command.attempt(), place)));
    owed.tell(movement, place);
    accounts.closeAfter(transfer);
    return new CommandResult.TransferDecided(
        new TransferOutcome.Created(
            movement.amount(), postTime, debited.totals().available(), null, false),
        decision);
  }

  /**
   * Records a rejection: the first in precedence of home's own reason and the participant's. What
   * hangs on undecided amounts is no reason to reject, and neither is a check that was overtaken.
   */
  CommandResult reject(LedgerCommand.RejectTransfer command) {
    TransferRequest transfer = command.transfer();
    if (!rows.serves(transfer.debitAccount())) {
      return new CommandResult.NotServed();
    }
    TransferOutcome refused = refusal(command.attempt(), transfer);
    if (refused != null) {
      return new CommandResult.TransferDecided(refused, null);
    }
    LedgerCommand.ParticipantFinding found = command.participant();
    SideCheck credit =
        found == null ? SideCheck.FINE : new SideCheck(found.reason(), found.undecided(), null);
    HomeFinding home = HomeViews.examine(rows, transfer);
    SideCheck check = home.check().and(credit);
    boolean overtaken = home.addedMinor() != command.prepared().minor();
    return new CommandResult.TransferDecided(
        check.isFine() || check.undecided() || overtaken ? retry() : reject(transfer, check), null);
  }

  /**
   * Ends an attempt. Nothing is ended from memory: only what this entry finds is true. Where the
   * account moved on, its new owner can tell.
   */
  CommandResult abort(LedgerCommand.AbortAttempt command) {
    TransferKey key = command.transfer();
    if (!rows.serves(key.debitAccount())) {
      return new CommandResult.NotServed();
    }
    IdRow row = rows.id(key);
    boolean committed =
        switch (row) {
          case IdRow.Committed transfer ->
              transfer.crossShard() != null
                  && transfer.crossShard().attempt().equals(command.attempt());
          case GroupRow group -> group.isCommitted(command.attempt());
          case null, default -> false;
        };
    if (committed) {
      return new CommandResult.AttemptEnded(true, null);
    }
    if (!(row instanceof IdRow.Outcome)) {
      GroupHome.markAborted(rows, key, command.attempt());
    }
    // A participant that is this shard forgets the intent when it hears the answer.
    boolean elsewhere = !command.participant().equals(rows.tables().self());
    return new CommandResult.AttemptEnded(
        false,
        elsewhere
            ? owed.add(command.participant(), command.credit(), command.attempt(), null)
            : null);
  }

  /**
   * Uses an id up, unless it has an outcome. Whatever is under way for it, here or on its way,
   * finds the mark in the log before it can commit.
   */
  CommandResult cancel(LedgerCommand.CancelTransfer command) {
    TransferKey key = command.transfer();
    ShardTables tables = rows.tables();
    if (!tables.arcs().serves(rows.arcOf(key.debitAccount()), command.arcEpoch())) {
      return new CommandResult.NotServed();
    }
    TransferOutcome recorded = identity.recorded(key);
    if (rows.id(key) instanceof IdRow.Prepared) {
      return new CommandResult.CancelDecided(retry());
    }
    if (recorded == null) {
      long time = tables.applied().batchTimeMicros();
      rows.put(key, new IdRow.Cancelled(time));
      recorded = new TransferOutcome.Rejected(OutcomeStatus.CANCELLED, null, time);
    }
    return new CommandResult.CancelDecided(recorded);
  }

  /** Why an attempt cannot decide anything: the id has an outcome, or the attempt is dead. */
  private @Nullable TransferOutcome refusal(Attempt attempt, TransferRequest transfer) {
    TransferOutcome recorded = identity.recorded(transfer);
    if (recorded != null) {
      return recorded;
    }
    return identity.isDead(attempt, transfer.key()) ? retry() : null;
  }

  /** Records a rejection that will hold for ever. */
  private TransferOutcome reject(TransferRequest transfer, SideCheck check) {
    OutcomeStatus reason = requireNonNull(check.reason());
    long time = rows.tables().applied().batchTimeMicros();
    rows.put(transfer.key(), new IdRow.Rejected(reason, check.window(), time, transfer.content()));
    return new TransferOutcome.Rejected(reason, check.window(), time);
  }

  private static TransferOutcome retry() {
    return new TransferOutcome.NotExecuted(OutcomeStatus.RETRY);
  }
}
