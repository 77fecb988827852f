// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.LaneBook;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.math.BigInteger;
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

  ParticipantSteps(WorkingSet rows, Posting posting) {
    this.rows = rows;
    this.posting = posting;
  }

  /** Opens a lane under a token; lower ones are refused from here on. */
  CommandResult accept(LedgerCommand.AcceptLane command) {
    IncomingLane lane = rows.tables().incoming(command.source());
    if (lane != null && lane.token().compareTo(command.token()) > 0) {
      return new CommandResult.StaleToken(lane.token());
    }
    long sequence = lane == null ? 0 : lane.appliedSequence();
    LaneBook book = lane == null ? LaneBook.EMPTY : lane.book();
    rows.tables().incoming(new IncomingLane(command.source(), command.token(), sequence, book));
    return new CommandResult.LaneAccepted(sequence);
  }

  CommandResult prepare(LedgerCommand.PrepareTransfers command) {
    CommandResult stale = refuseStale(command.source(), command.token());
    if (stale != null) {
      return stale;
    }
    List<CommandResult.Verdict> verdicts = new ArrayList<>(command.prepares().size());
    for (LedgerCommand.Prepare prepare : command.prepares()) {
      verdicts.add(prepare(prepare));
    }
    return new CommandResult.Prepared(verdicts);
  }

  private CommandResult.Verdict prepare(LedgerCommand.Prepare prepare) {
    TransferRequest transfer = prepare.transfer();
    if (!rows.serves(transfer.creditAccount())) {
      return verdict(prepare, CommandResult.VerdictKind.STALE_ROUTE, null);
    }
    CreditKey key = transfer.creditKey();
    CreditRow row = rows.credit(key);
    if (row.applied() != null) {
      return verdict(prepare, CommandResult.VerdictKind.APPLIED, null);
    }
    if (row.intentOf(prepare.attempt()) != null) {
      return verdict(prepare, CommandResult.VerdictKind.PREPARED, null);
    }
    Account account = rows.account(transfer.creditAccount());
    SideCheck check = LedgerRules.checkCredit(account, transfer.content(), row.intended());
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
    CreditRow changed = row.with(new CreditRow.Intent(prepare.attempt(), transfer.content(), time));
    rows.add(new IntentAge(time, key, prepare.attempt()));
    replace(key, row, changed, account);
    return verdict(prepare, CommandResult.VerdictKind.PREPARED, null);
  }

  /**
   * Applies decisions in the order of the lane; within one command they follow each other. One that
   * was applied before is passed over; a gap before the first refuses all, since a decision that
   * was never told must not be skipped.
   */
  CommandResult apply(LedgerCommand.ApplyDecisions command) {
    CommandResult stale = refuseStale(command.source(), command.token());
    IncomingLane lane = rows.tables().incoming(command.source());
    if (stale != null || lane == null) {
      return stale != null ? stale : new CommandResult.SequenceGap(0);
    }
    long applied = lane.appliedSequence();
    if (command.decisions().getFirst().sequence() > applied + 1) {
      return new CommandResult.SequenceGap(applied);
    }
    List<CommandResult.Credited> credits = new ArrayList<>();
    LaneBook book = lane.book();
    for (OwedDecision decision : command.decisions()) {
      if (decision.sequence() <= applied) {
        continue;
      }
      InvariantViolation.require(
          decision.sequence() == applied + 1, "decisions of one message must follow each other");
      OwedDecision.Credit credit = decision.credit();
      if (credit == null) {
        drop(decision.creditKey(), decision.attempt());
      } else {
        credits.add(credit(command.source(), decision, credit));
        book = book.plus(credit.ledger(), credit.amount());
      }
      applied = decision.sequence();
    }
    rows.tables().incoming(new IncomingLane(command.source(), command.token(), applied, book));
    return new CommandResult.DecisionsApplied(applied, credits);
  }

  private CommandResult.Credited credit(
      ShardId source, OwedDecision decision, OwedDecision.Credit credit) {
    CreditKey key = decision.creditKey();
    CreditRow row = rows.credit(key);
    CreditRow.Intent intent = row.intentOf(decision.attempt());
    // Home committed this attempt after this shard had prepared it, and an intent only goes when
    // home
    // says that its attempt is dead: so it must be here, with the amount that home debited.
    if (intent == null
        || !intent.content().amount().equals(credit.amount())
        || !intent.content().ledger().equals(credit.ledger())) {
      throw new InvariantViolation(
          "no intent of attempt " + decision.attempt() + " matches the decision of " + key);
    }
    row.intents().forEach(each -> rows.remove(ageOf(key, each)));
    long postTime = rows.tables().nextPostTime();
    Account account = rows.account(key.creditAccount());
    long intended =
        account == null ? 0 : account.totals().creditsIntended() - row.intended().minor();
    Account credited =
        posting.credit(account, key.transfer(), intent.content(), postTime, intended);
    posting.clear(credit.ledger(), BigInteger.valueOf(credit.amount().minor()));
    rows.put(
        key,
        new CreditRow(
            new CreditRow.Applied(decision.attempt(), source, decision.sequence(), postTime),
            List.of()));
    return new CommandResult.Credited(decision.sequence(), credited.totals().available());
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
      LedgerCommand.Prepare prepare,
      CommandResult.VerdictKind kind,
      @Nullable OutcomeStatus reason) {
    return new CommandResult.Verdict(prepare.attempt().serial(), kind, reason);
  }
}
