// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a participant does: it writes intents, which can always be credited later, and follows
 * decisions. It never decides and never guesses.
 */
final class ParticipantSteps {
  /** Attempts of one id that may wait for decisions at once; more are told to come back. */
  private static final int MAX_INTENTS_PER_ID = 16;

  private final WorkingSet rows;
  private final Posting posting;
  private final Refunds refunds;
  private final GroupParticipant groups;
  private final OwedDecisions owed;

  ParticipantSteps(WorkingSet rows, Posting posting, GroupParticipant groups, OwedDecisions owed) {
    this.rows = rows;
    this.posting = posting;
    this.groups = groups;
    this.owed = owed;
    this.refunds = new Refunds(rows);
  }

  /** Opens a lane under a token; lower ones are refused from here on. */
  CommandResult accept(LedgerCommand.AcceptLane command) {
    IncomingLane lane = rows.tables().incoming(command.source());
    if (lane != null && lane.token().compareTo(command.token()) > 0) {
      return new CommandResult.StaleToken(lane.token());
    }
    IncomingLane accepted =
        lane == null
            ? new IncomingLane(command.source(), command.token(), 0, Book.EMPTY, List.of())
            : lane.under(command.token());
    rows.tables().incoming(accepted);
    return new CommandResult.LaneAccepted(accepted.shownSequence());
  }

  CommandResult prepare(LedgerCommand.PrepareTransfers command) {
    CommandResult stale = refuseStale(command.source(), command.token());
    if (stale != null) {
      return stale;
    }
    List<CommandResult.Verdict> verdicts = new ArrayList<>(command.prepares().size());
    for (LedgerCommand.Prepare prepare : command.prepares()) {
      verdicts.add(
          switch (prepare) {
            case LedgerCommand.TransferPrepare transfer -> prepare(transfer);
            case LedgerCommand.GroupPrepare group -> groups.prepare(group);
          });
    }
    return new CommandResult.Prepared(verdicts);
  }

  private CommandResult.Verdict prepare(LedgerCommand.TransferPrepare prepare) {
    TransferRequest transfer = prepare.transfer();
    if (!rows.serves(prepare.creditAccount())) {
      return CommandResult.Verdict.staleRoute(
          prepare.attempt().serial(), rows.ownerOf(prepare.creditAccount()));
    }
    CreditKey key = prepare.creditKey();
    CreditRow row = rows.credit(key);
    if (row.applied() != null) {
      return verdict(prepare, CommandResult.VerdictKind.APPLIED, null);
    }
    if (row.intentOf(prepare.attempt()) != null) {
      return verdict(prepare, CommandResult.VerdictKind.PREPARED, null);
    }
    TransferContent content = transfer.content().withCredit(prepare.creditAccount());
    Account account = rows.account(prepare.creditAccount());
    SideCheck check = CreditViews.examine(rows, key, content, prepare.added(), row);
    if (check.reason() != null) {
      return verdict(
          prepare,
          check.undecided() ? CommandResult.VerdictKind.RETRY : CommandResult.VerdictKind.NO,
          check.reason());
    }
    if (prepare.checkOnly() || account == null) {
      return verdict(prepare, CommandResult.VerdictKind.FINE, null);
    }
    if (row.intents().size() >= MAX_INTENTS_PER_ID) {
      return verdict(prepare, CommandResult.VerdictKind.RETRY, null);
    }
    long time = rows.tables().applied().batchTimeMicros();
    CreditRow changed =
        row.with(new CreditRow.Intent(prepare.attempt(), content, prepare.added(), time));
    rows.add(new IntentAge(time, key, prepare.attempt()));
    replace(key, row, changed, account);
    return verdict(prepare, CommandResult.VerdictKind.PREPARED, null);
  }

  /**
   * Applies decisions in the order of the lane; within one command they follow each other. One that
   * was applied before is passed over; a gap before the first refuses all, since a decision that
   * was never told must not be skipped. One about an account that moved on is passed on to its new
   * owner. One that comes before its time ends the command: it is told again.
   */
  CommandResult apply(LedgerCommand.ApplyDecisions command) {
    CommandResult stale = refuseStale(command.source(), command.token());
    IncomingLane lane = rows.tables().incoming(command.source());
    if (stale != null || lane == null) {
      return stale != null ? stale : new CommandResult.SequenceGap(0);
    }
    if (command.decisions().getFirst().sequence() > lane.appliedSequence() + 1) {
      return new CommandResult.SequenceGap(lane.appliedSequence());
    }
    Applying applying = new Applying(command.source(), lane);
    for (OwedDecision decision : command.decisions()) {
      if (!applying.take(decision)) {
        break;
      }
    }
    return applying.result();
  }

  /** The work on one message of decisions. */
  private final class Applying {
    private final IncomingLane lane;
    private final ShardId source;
    private final List<CommandResult.Credited> credits = new ArrayList<>();
    private final List<CommandResult.Told> told = new ArrayList<>();
    private final List<IncomingLane.Forward> forwards;
    private Book book;
    private long applied;
    private boolean early;

    Applying(ShardId source, IncomingLane lane) {
      this.source = source;
      this.lane = lane;
      this.book = lane.book();
      this.applied = lane.appliedSequence();
      this.forwards = new ArrayList<>(lane.forwards());
    }

    /** Whether the next one may follow. */
    boolean take(OwedDecision decision) {
      if (decision.sequence() <= applied) {
        return true;
      }
      InvariantViolation.require(
          decision.sequence() == applied + 1, "decisions of one message must follow each other");
      OwedDecision.Commit commit = decision.commit();
      if (!rows.serves(decision.creditAccount())) {
        ShardId owner = rows.tables().arcs().successorOf(rows.arcOf(decision.creditAccount()));
        early = owner == null || isComingFrom(source, decision.creditAccount());
        if (owner == null || early) {
          return false;
        }
        OwedDecision forwarded = owed.forward(owner, decision);
        told.add(new CommandResult.Told(owner, forwarded));
        forwards.add(new IncomingLane.Forward(decision.sequence(), owner, forwarded.sequence()));
      } else if (commit == null) {
        drop(decision.creditKey(), decision.attempt());
      } else if (isEarly(decision, commit)) {
        early = true;
        return false;
      } else {
        credits.add(follow(source, decision, commit));
      }
      if (commit != null) {
        book = book.plus(commit.ledger(), commit.postedMinor(), commit.pendingMinor());
      }
      applied = decision.sequence();
      return true;
    }

    CommandResult result() {
      IncomingLane after = new IncomingLane(source, lane.token(), applied, book, forwards);
      rows.tables().incoming(after);
      return new CommandResult.DecisionsApplied(
          after.shownSequence(), applied, credits, told, early);
    }
  }

  /**
   * Whether an account is on its way here from the shard that tells of it: it will soon be here.
   * One that went to that shard is passed on to it like to any other: it was told of before.
   */
  private boolean isComingFrom(ShardId source, AccountId account) {
    Arrival arrival = rows.tables().moves().arrival(source);
    return arrival != null && !arrival.complete() && arrival.arcs().contains(rows.arcOf(account));
  }

  /** A version of a hold that comes before the one below it, which is on another lane. */
  private boolean isEarly(OwedDecision decision, OwedDecision.Commit commit) {
    OwedDecision.HoldChange change = commit.hold();
    if (change == null || change.hold().version() == 1) {
      return false;
    }
    Hold known = rows.incomingHold(new CreditKey(decision.creditAccount(), change.hold().key()));
    return known == null || known.version() + 1 < change.hold().version();
  }

  private CommandResult.Credited follow(
      ShardId source, OwedDecision decision, OwedDecision.Commit commit) {
    posting.clear(commit.ledger(), commit.postedMinor(), commit.pendingMinor());
    if (groups.isPrepared(decision.creditKey(), decision.attempt())) {
      Account account = groups.apply(source, decision, commit);
      return new CommandResult.Credited(decision.sequence(), account.totals().available());
    }
    long postTime = rows.tables().nextPostTime();
    Account account =
        commit.isOverIntent()
            ? postOverIntent(source, decision, commit, postTime)
            : postTold(decision, commit, postTime);
    return new CommandResult.Credited(decision.sequence(), account.totals().available());
  }

  /** What home decides about a hold alone: this side has no say and nothing prepared. */
  private Account postTold(OwedDecision decision, OwedDecision.Commit commit, long postTime) {
    OwedDecision.HoldChange change = requireNonNull(commit.hold());
    return posting.credit(
        decision.creditAccount(),
        new Posting.Cause(decision.transfer(), change.change()),
        movement(commit, change.change()),
        postTime,
        null);
  }

  private Account postOverIntent(
      ShardId source, OwedDecision decision, OwedDecision.Commit commit, long postTime) {
    CreditKey key = decision.creditKey();
    CreditRow row = rows.credit(key);
    CreditRow.Intent intent = row.intentOf(decision.attempt());
    long added = commit.postedMinor() + commit.pendingMinor();
    // Home committed this attempt after this shard had prepared it, and an intent only goes when
    // home says that its attempt is dead: so it must be here, for as much as home decided.
    if (intent == null
        || added < 1
        || added > intent.amount().minor()
        || !intent.content().ledger().equals(commit.ledger())) {
      throw new InvariantViolation(
          "no intent of attempt " + decision.attempt() + " matches the decision of " + key);
    }
    row.intents().forEach(each -> rows.remove(ageOf(key, each)));
    TransferContent content = intent.content();
    refunds.reserve(key, row, CreditRow.NONE);
    refunds.count(key, content, commit.postedMinor());
    Account account = rows.account(key.creditAccount());
    long intended =
        account == null ? 0 : account.totals().creditsIntended() - row.intended().minor();
    rows.put(
        key,
        new CreditRow(
            new CreditRow.Applied(decision.attempt(), source, decision.sequence(), postTime),
            List.of()));
    return posting.credit(
        key.creditAccount(),
        new Posting.Cause(key.transfer(), content),
        movement(commit, content),
        postTime,
        intended);
  }

  /** The movement as home made it. What it adds was checked when it was prepared. */
  private static Movement movement(OwedDecision.Commit commit, @Nullable TransferContent content) {
    Hold hold = commit.hold() == null ? null : commit.hold().hold();
    boolean holds =
        content != null
            && (content.kind() == TransferKind.HOLD || content.kind() == TransferKind.ADJUST);
    long amount =
        commit.postedMinor() > 0 || hold == null
            ? commit.postedMinor()
            : holds ? hold.held().minor() : -commit.pendingMinor();
    return new Movement(
        new Amount(amount), commit.postedMinor(), commit.pendingMinor(), Amount.ZERO, hold);
  }

  /** Forgets intents of attempts of which home said that they can never commit. */
  CommandResult drop(LedgerCommand.DropIntents command) {
    command.attempts().forEach(dead -> drop(dead.credit(), dead.attempt()));
    return new CommandResult.Done();
  }

  private void drop(CreditKey key, Attempt attempt) {
    if (!rows.serves(key.creditAccount())) {
      return;
    }
    groups.drop(key, attempt);
    CreditRow row = rows.credit(key);
    CreditRow.Intent intent = row.intentOf(attempt);
    Account account = rows.account(key.creditAccount());
    if (intent == null || account == null) {
      return;
    }
    rows.remove(ageOf(key, intent));
    replace(key, row, row.without(attempt), account);
  }

  private void replace(CreditKey key, CreditRow before, CreditRow after, Account account) {
    refunds.reserve(key, before, after);
    Amount change = after.intended().minus(before.intended());
    long intended = Math.addExact(account.totals().creditsIntended(), change.minor());
    rows.put(account.withTotals(account.totals().intend(intended)));
    rows.put(key, after);
  }

  private @Nullable CommandResult refuseStale(ShardId source, FencingToken token) {
    IncomingLane lane = rows.tables().incoming(source);
    if (lane == null) {
      return new CommandResult.SequenceGap(0);
    }
    return lane.token().equals(token) ? null : new CommandResult.StaleToken(lane.token());
  }

  private static IntentAge ageOf(CreditKey key, CreditRow.Intent intent) {
    return new IntentAge(intent.timeMicros(), key, intent.attempt());
  }

  private static CommandResult.Verdict verdict(
      LedgerCommand.TransferPrepare prepare,
      CommandResult.VerdictKind kind,
      @Nullable OutcomeStatus reason) {
    return new CommandResult.Verdict(prepare.attempt().serial(), kind, reason);
  }
}
