// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.LedgerFixture.PEER;
import static dev.payswitch.node.ledger.LedgerFixture.TOKEN;
import static dev.payswitch.node.ledger.LedgerFixture.aborted;
import static dev.payswitch.node.ledger.LedgerFixture.committed;
import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.request;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ends of a payment across shards, command by command. */
final class LedgerCrossShardTest {
  private final LedgerFixture shard = new LedgerFixture();
  private final TransferRequest out = request("a", "far", 40, "t");
  private final TransferRequest in = request("far", "b", 40, "t");

  @BeforeEach
  void createAccounts() {
    shard.create(
        account("bank").setNoFloor(true),
        account("a"),
        account("b"),
        account("capped").setCeilingMinor(50));
    shard.pay("bank", "a", 100, "funds");
    shard.acceptLane();
  }

  // Home.

  @Test
  void commitDebitsAndOwesTheCredit() {
    Attempt attempt = shard.nextAttempt();
    CommandResult.TransferDecided decided = shard.commit(attempt, out);
    TransferOutcome.Created created = (TransferOutcome.Created) decided.outcome();
    assertThat(created.settled()).isFalse();
    assertThat(created.debitAvailableMinor()).isEqualTo(60);
    assertThat(decided.owed()).isEqualTo(committed(1, attempt, out));
    assertThat(shard.available("a")).isEqualTo(60);
  }

  @Test
  void aCommittedIdIsReplayedAndIsSettledOnceAcknowledged() {
    shard.commit(shard.nextAttempt(), out);
    TransferOutcome.Exists before = (TransferOutcome.Exists) replayed(out);
    shard.apply(new LedgerCommand.AcknowledgeDecisions(PEER, 1));
    TransferOutcome.Exists after = (TransferOutcome.Exists) replayed(out);
    assertThat(before.settled()).isFalse();
    assertThat(after.settled()).isTrue();
    assertThat(replayed(request("a", "far", 41, "t")).status())
        .isEqualTo(EXISTS_WITH_DIFFERENT_AMOUNT);
    assertThat(shard.rows(Family.AGENDA)).isEmpty();
  }

  private TransferOutcome replayed(TransferRequest transfer) {
    return LedgerFixture.outcome(
        shard.apply(
            new LedgerCommand.RejectTransfer(
                shard.nextAttempt(), transfer, transfer.content().amount(), null)));
  }

  @Test
  void aSecondAttemptOfACommittedIdIsToldToGo() {
    shard.commit(shard.nextAttempt(), out);
    Attempt second = shard.nextAttempt();
    CommandResult.TransferDecided decided = shard.commit(second, out);
    assertThat(decided.outcome().status()).isEqualTo(EXISTS);
    assertThat(decided.owed()).isEqualTo(aborted(2, second, Payments.creditKey(out)));
    assertThat(shard.available("a")).isEqualTo(60);
  }

  @Test
  void anAbortedAttemptCannotCommitAndTheNextOneCan() {
    Attempt first = shard.nextAttempt();
    CommandResult.AttemptEnded ended = shard.abort(first, out);
    assertThat(ended.committed()).isFalse();
    assertThat(ended.owed()).isEqualTo(aborted(1, first, Payments.creditKey(out)));
    CommandResult.TransferDecided late = shard.commit(first, out);
    assertThat(late.outcome().status()).isEqualTo(RETRY);
    assertThat(late.owed()).isEqualTo(aborted(2, first, Payments.creditKey(out)));
    assertThat(shard.available("a")).isEqualTo(100);
    assertThat(shard.commit(shard.nextAttempt(), out).outcome().status()).isEqualTo(CREATED);
  }

  @Test
  void theAbortMarkOnlyGrows() {
    Attempt first = shard.nextAttempt();
    Attempt second = shard.nextAttempt();
    shard.abort(second, out);
    shard.abort(first, out);
    assertThat(shard.commit(second, out).outcome().status()).isEqualTo(RETRY);
  }

  @Test
  void theEndOfACommittedAttemptIsThatItCommitted() {
    Attempt first = shard.nextAttempt();
    shard.commit(first, out);
    assertThat(shard.abort(first, out)).isEqualTo(new CommandResult.AttemptEnded(true, null));
    assertThat(shard.abort(shard.nextAttempt(), out).committed()).isFalse();
    assertThat(replayed(out).status()).isEqualTo(EXISTS);
  }

  @Test
  void anAttemptOfAnEarlierLeaderCannotDecide() {
    Attempt old = shard.nextAttempt();
    shard.lead();
    assertThat(shard.commit(old, out).outcome().status()).isEqualTo(RETRY);
    assertThat(
            LedgerFixture.outcome(
                    shard.apply(
                        new LedgerCommand.RejectTransfer(
                            old, request("a", "far", 101, "u"), new Amount(101), null)))
                .status())
        .isEqualTo(RETRY);
  }

  @Test
  void anAttemptOfAnotherArcEpochCannotDecide() {
    Attempt ours = shard.nextAttempt();
    Attempt other = new Attempt(new ArcEpoch(2), ours.startIndex(), ours.serial());
    assertThat(shard.commit(other, out).outcome().status()).isEqualTo(RETRY);
  }

  @Test
  void attemptsOfTwoLeadersNeverRepeat() {
    Attempt old = shard.nextAttempt();
    shard.lead();
    assertThat(shard.nextAttempt()).isGreaterThan(old);
  }

  @Test
  void commitRejectsWhatTheDebitSideRefusesByThen() {
    shard.pay("a", "b", 70, "spent");
    Attempt attempt = shard.nextAttempt();
    CommandResult.TransferDecided decided = shard.commit(attempt, out);
    assertThat(decided.outcome().status()).isEqualTo(INSUFFICIENT_FUNDS);
    assertThat(decided.owed()).isEqualTo(aborted(1, attempt, Payments.creditKey(out)));
    shard.pay("bank", "a", 1_000, "top-up");
    assertThat(shard.commit(shard.nextAttempt(), out).outcome()).isEqualTo(decided.outcome());
  }

  @Test
  void theFirstReasonOfBothSidesIsRecorded() {
    assertThat(rejected("a", 101, CREDIT_ACCOUNT_NOT_FOUND, false))
        .isEqualTo(CREDIT_ACCOUNT_NOT_FOUND);
    assertThat(rejected("nobody", 101, CREDIT_ACCOUNT_NOT_FOUND, false))
        .isEqualTo(DEBIT_ACCOUNT_NOT_FOUND);
    assertThat(rejected("a", 101, CEILING_EXCEEDED, false)).isEqualTo(INSUFFICIENT_FUNDS);
    assertThat(rejected("a", 101, CEILING_EXCEEDED, true)).isEqualTo(INSUFFICIENT_FUNDS);
    assertThat(rejected("a", 10, CEILING_EXCEEDED, false)).isEqualTo(CEILING_EXCEEDED);
    assertThat(rejected("a", 101, null, false)).isEqualTo(INSUFFICIENT_FUNDS);
  }

  @Test
  void nothingIsRecordedThatMayGoAway() {
    assertThat(rejected("a", 10, CEILING_EXCEEDED, true)).isEqualTo(RETRY);
    assertThat(rejected("a", 10, null, false)).isEqualTo(RETRY);
    assertThat(shard.commit(shard.nextAttempt(), request("a", "far", 10, "r")).outcome().status())
        .isEqualTo(CREATED);
  }

  private OutcomeStatus rejected(
      String debit, long amountMinor, @Nullable OutcomeStatus found, boolean undecided) {
    LedgerCommand.ParticipantFinding finding =
        found == null ? null : new LedgerCommand.ParticipantFinding(found, undecided);
    boolean recorded = amountMinor > 100 || (found != null && !undecided);
    TransferRequest transfer =
        request(debit, "far", amountMinor, recorded ? "r" + amountMinor + found + undecided : "r");
    return LedgerFixture.outcome(
            shard.apply(
                new LedgerCommand.RejectTransfer(
                    shard.nextAttempt(), transfer, transfer.content().amount(), finding)))
        .status();
  }

  @Test
  void anAcknowledgementBeyondWhatWasDecidedForgetsNothingMore() {
    shard.commit(shard.nextAttempt(), out);
    shard.apply(new LedgerCommand.AcknowledgeDecisions(PEER, 9));
    shard.commit(shard.nextAttempt(), request("a", "far", 1, "u"));
    assertThat(shard.rows(Family.AGENDA)).hasSize(1);
  }

  // Participant.

  @Test
  void prepareWritesAnIntentThatTheCreditOverwrites() {
    Attempt attempt = shard.nextAttempt();
    assertThat(kind(attempt, in)).isEqualTo(CommandResult.VerdictKind.PREPARED);
    assertThat(kind(attempt, in)).isEqualTo(CommandResult.VerdictKind.PREPARED);
    assertThat(shard.account("b").totals().creditsIntended()).isEqualTo(40);
    assertThat(shard.available("b")).isZero();
    CommandResult result = shard.decide(committed(1, attempt, in));
    assertThat(result)
        .isEqualTo(
            new CommandResult.DecisionsApplied(
                1, 1, List.of(new CommandResult.Credited(1, 40)), List.of(), false));
    assertThat(shard.account("b").totals().creditsIntended()).isZero();
    assertThat(shard.available("b")).isEqualTo(40);
    assertThat(shard.rows(Family.AGENDA)).isEmpty();
    assertThat(kind(shard.nextAttempt(), in)).isEqualTo(CommandResult.VerdictKind.APPLIED);
  }

  private CommandResult.VerdictKind kind(Attempt attempt, TransferRequest transfer) {
    return shard.prepare(attempt, transfer).kind();
  }

  @Test
  void aDecisionIsAppliedOnce() {
    Attempt attempt = shard.nextAttempt();
    shard.prepare(attempt, in);
    OwedDecision decision = committed(1, attempt, in);
    shard.decide(decision);
    assertThat(shard.decide(decision))
        .isEqualTo(new CommandResult.DecisionsApplied(1, 1, List.of(), List.of(), false));
    assertThat(shard.available("b")).isEqualTo(40);
  }

  @Test
  void aGapRefusesAll() {
    Attempt attempt = shard.nextAttempt();
    shard.prepare(attempt, in);
    assertThat(shard.decide(committed(2, attempt, in))).isEqualTo(new CommandResult.SequenceGap(0));
    assertThat(shard.available("b")).isZero();
  }

  @Test
  void onlyTheAttemptThatCommittedIsCredited() {
    Attempt first = shard.nextAttempt();
    Attempt second = shard.nextAttempt();
    shard.prepare(first, in);
    assertThatThrownBy(() -> shard.decide(committed(1, second, in)))
        .isInstanceOf(InvariantViolation.class);
  }

  @Test
  void theAmountThatHomeDebitedMustBeTheOneThatWasPrepared() {
    Attempt attempt = shard.nextAttempt();
    shard.prepare(attempt, in);
    assertThatThrownBy(() -> shard.decide(committed(1, attempt, request("far", "b", 41, "t"))))
        .isInstanceOf(InvariantViolation.class);
  }

  @Test
  void attemptsOfOneIdCountOnceAndTheLargestCounts() {
    Attempt first = shard.nextAttempt();
    Attempt second = shard.nextAttempt();
    assertThat(kind(first, request("far", "capped", 50, "t")))
        .isEqualTo(CommandResult.VerdictKind.PREPARED);
    assertThat(kind(second, request("far", "capped", 40, "t")))
        .isEqualTo(CommandResult.VerdictKind.PREPARED);
    assertThat(intended("capped")).isEqualTo(50);
    assertThat(kind(shard.nextAttempt(), request("far", "capped", 1, "u")))
        .isEqualTo(CommandResult.VerdictKind.RETRY);
    shard.decide(aborted(1, first, Payments.creditKey(request("far", "capped", 50, "t"))));
    assertThat(intended("capped")).isEqualTo(40);
    shard.decide(committed(2, second, request("far", "capped", 40, "t")));
    assertThat(intended("capped")).isZero();
    assertThat(shard.available("capped")).isEqualTo(40);
    assertThat(shard.rows(Family.AGENDA)).isEmpty();
  }

  private long intended(String account) {
    return shard.account(account).totals().creditsIntended();
  }

  @Test
  void aPaymentThatHangsOnAnIntentIsNotRejected() {
    Attempt attempt = shard.nextAttempt();
    shard.prepare(attempt, request("far", "capped", 50, "t"));
    assertThat(shard.pay("bank", "capped", 1, "local").status()).isEqualTo(RETRY);
    assertThat(shard.pay("bank", "capped", 51, "never").status()).isEqualTo(CEILING_EXCEEDED);
    shard.decide(aborted(1, attempt, Payments.creditKey(request("far", "capped", 50, "t"))));
    assertThat(shard.pay("bank", "capped", 1, "local").status()).isEqualTo(CREATED);
  }

  @Test
  void moneyThatIsIntendedCannotBeSpent() {
    shard.prepare(shard.nextAttempt(), in);
    assertThat(shard.pay("b", "a", 1, "early").status()).isEqualTo(INSUFFICIENT_FUNDS);
  }

  @Test
  void dropForgetsThatAttemptOnly() {
    Attempt first = shard.nextAttempt();
    Attempt second = shard.nextAttempt();
    shard.prepare(first, in);
    shard.prepare(second, in);
    shard.apply(
        new LedgerCommand.DropIntents(
            List.of(new LedgerCommand.DeadAttempt(Payments.creditKey(in), first))));
    assertThat(intended("b")).isEqualTo(40);
    assertThat(shard.rows(Family.AGENDA)).hasSize(1);
    shard.decide(committed(1, second, in));
    assertThat(shard.available("b")).isEqualTo(40);
  }

  @Test
  void dropDoesNotTouchACredit() {
    Attempt attempt = shard.nextAttempt();
    shard.prepare(attempt, in);
    shard.decide(committed(1, attempt, in));
    shard.apply(
        new LedgerCommand.DropIntents(
            List.of(new LedgerCommand.DeadAttempt(Payments.creditKey(in), attempt))));
    assertThat(shard.available("b")).isEqualTo(40);
    assertThat(kind(attempt, in)).isEqualTo(CommandResult.VerdictKind.APPLIED);
  }

  @Test
  void aCheckAloneWritesNothing() {
    LedgerCommand.TransferPrepare check = Payments.prepare(shard.nextAttempt(), in, true);
    CommandResult result =
        shard.apply(new LedgerCommand.PrepareTransfers(PEER, TOKEN, List.of(check)));
    assertThat(((CommandResult.Prepared) result).verdicts().getFirst().kind())
        .isEqualTo(CommandResult.VerdictKind.FINE);
    assertThat(intended("b")).isZero();
    assertThat(shard.rows(Family.AGENDA)).isEmpty();
  }

  @Test
  void saysNoWithTheFirstReason() {
    CommandResult.Verdict verdict =
        shard.prepare(shard.nextAttempt(), request("far", "nobody", 1, "t"));
    assertThat(verdict.kind()).isEqualTo(CommandResult.VerdictKind.NO);
    assertThat(verdict.reason()).isEqualTo(CREDIT_ACCOUNT_NOT_FOUND);
  }

  @Test
  void manyAttemptsOfOneIdAreToldToComeBack() {
    for (int count = 0; count < 16; count++) {
      assertThat(kind(shard.nextAttempt(), in)).isEqualTo(CommandResult.VerdictKind.PREPARED);
    }
    assertThat(kind(shard.nextAttempt(), in)).isEqualTo(CommandResult.VerdictKind.RETRY);
  }

  // Fencing.

  @Test
  void nothingUnderALowerTokenIsTaken() {
    FencingToken higher = new FencingToken(1, 6);
    shard.apply(new LedgerCommand.AcceptLane(PEER, higher));
    assertThat(shard.apply(new LedgerCommand.AcceptLane(PEER, TOKEN)))
        .isEqualTo(new CommandResult.StaleToken(higher));
    Attempt attempt = shard.nextAttempt();
    assertThat(
            shard.apply(
                new LedgerCommand.PrepareTransfers(
                    PEER, TOKEN, List.of(Payments.prepare(attempt, in, false)))))
        .isEqualTo(new CommandResult.StaleToken(higher));
    assertThat(shard.decide(aborted(1, attempt, Payments.creditKey(in))))
        .isEqualTo(new CommandResult.StaleToken(higher));
    assertThat(shard.apply(new LedgerCommand.AcceptLane(PEER, higher)))
        .isEqualTo(new CommandResult.LaneAccepted(0));
    assertThat(intended("b")).isZero();
  }

  @Test
  void aLaneGoesOnWhereItWasUnderEveryToken() {
    Attempt attempt = shard.nextAttempt();
    shard.prepare(attempt, in);
    shard.decide(committed(1, attempt, in));
    shard.restart();
    assertThat(shard.apply(new LedgerCommand.AcceptLane(PEER, new FencingToken(2, 1))))
        .isEqualTo(new CommandResult.LaneAccepted(1));
  }
}
