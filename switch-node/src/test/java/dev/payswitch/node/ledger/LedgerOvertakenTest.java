// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.LedgerFixture.PEER;
import static dev.payswitch.node.ledger.LedgerFixture.outcome;
import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.creditKey;
import static dev.payswitch.node.ledger.Payments.payment;
import static dev.payswitch.node.ledger.Payments.request;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;
import static dev.payswitch.node.rows.OutcomeStatus.WINDOW_LIMIT_EXCEEDED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.money.Amount;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the model found: commands that meet another world than the one they were made for. */
final class LedgerOvertakenTest {
  private final LedgerFixture shard = new LedgerFixture();

  @BeforeEach
  void createAccounts() {
    shard.create(account("bank").setNoFloor(true), account("a"), account("b"));
    shard.pay("bank", "a", 500, "funds");
    shard.acceptLane();
  }

  /** The intent would count at the participant for ever: what home decides alone uses none. */
  @Test
  void anAdjustThatIsNoIncreaseAnyMoreGivesItsIntentBack() {
    Transfer.Builder hold =
        payment("a", "far", 100, "hold").setKind(TransferKind.TRANSFER_KIND_HOLD);
    hold.getTimeoutBuilder().setSeconds(60);
    shard.commit(shard.nextAttempt(), request(hold));
    Attempt overtaken = shard.nextAttempt();
    assertThat(outcome(adjust(shard.nextAttempt(), "more", 200, 100)).status()).isEqualTo(CREATED);

    CommandResult.TransferDecided decided = adjust(overtaken, "less", 150, 50);
    assertThat(decided.outcome().status()).isEqualTo(RETRY);
    assertThat(requireNonNull(decided.owed()).commit()).isNull();
    assertThat(outcome(adjust(shard.nextAttempt(), "less", 150, 0)).status()).isEqualTo(CREATED);
  }

  private CommandResult.TransferDecided adjust(
      Attempt attempt, String id, long amountMinor, long preparedMinor) {
    Transfer.Builder adjust =
        payment("a", "far", amountMinor, id).setKind(TransferKind.TRANSFER_KIND_ADJUST);
    adjust.getTargetBuilder().setId("hold");
    return (CommandResult.TransferDecided)
        shard.apply(
            new LedgerCommand.CommitTransfer(
                attempt, request(adjust), new AccountId("far"), PEER, new Amount(preparedMinor)));
  }

  /** An id without an outcome is free: its attempts may be about different originals. */
  @Test
  void undecidedRefundsOfOneIdCountAgainstTheOriginalOfEach() {
    shard.commit(shard.nextAttempt(), request("a", "far", 100, "first"));
    shard.commit(shard.nextAttempt(), request("a", "far", 100, "second"));
    Attempt ofFirst = shard.nextAttempt();
    Attempt ofSecond = shard.nextAttempt();
    assertThat(refund(ofFirst, "r", "first", 30).kind())
        .isEqualTo(CommandResult.VerdictKind.PREPARED);
    assertThat(refund(ofSecond, "r", "second", 60).kind())
        .isEqualTo(CommandResult.VerdictKind.PREPARED);

    Attempt other = shard.nextAttempt();
    assertThat(refund(other, "other", "second", 60).kind())
        .isEqualTo(CommandResult.VerdictKind.RETRY);
    assertThat(refund(other, "other", "first", 71).kind())
        .isEqualTo(CommandResult.VerdictKind.RETRY);
    shard.apply(
        new LedgerCommand.DropIntents(
            List.of(
                new LedgerCommand.DeadAttempt(creditKey(refund("r", "first", 30)), ofFirst),
                new LedgerCommand.DeadAttempt(creditKey(refund("r", "first", 30)), ofSecond))));
    assertThat(refund(other, "other", "first", 100).kind())
        .isEqualTo(CommandResult.VerdictKind.PREPARED);
  }

  private CommandResult.Verdict refund(
      Attempt attempt, String id, String original, long amountMinor) {
    return shard.prepare(attempt, refund(id, original, amountMinor));
  }

  private static TransferRequest refund(String id, String original, long amountMinor) {
    Transfer.Builder refund =
        payment("far", "a", amountMinor, id).setKind(TransferKind.TRANSFER_KIND_REFUND);
    refund.getTargetBuilder().setDebitAccountId("a").setId(original);
    return request(refund);
  }

  /** Whether other debits came between must not matter. */
  @Test
  void aWindowCountsFromTheMomentAtWhichItGetsALimit() {
    limit(1, true);
    shard.pay("a", "b", 10, "p1");
    assertThat(shard.pay("a", "b", 1, "p2").status()).isEqualTo(WINDOW_LIMIT_EXCEEDED);
    limit(2, false);
    limit(3, true);
    assertThat(shard.pay("a", "b", 10, "p3").status()).isEqualTo(CREATED);
    assertThat(shard.pay("a", "b", 1, "p4").status()).isEqualTo(WINDOW_LIMIT_EXCEEDED);
  }

  private void limit(long version, boolean limited) {
    AccountLimits.Builder limits = AccountLimits.newBuilder();
    if (limited) {
      limits.addWindowsBuilder().setWindow(LimitWindow.LIMIT_WINDOW_HOUR).setAmountMinor(10);
    }
    UpdateAccountRequest request =
        UpdateAccountRequest.newBuilder()
            .setAccountId("a")
            .setActor("actor")
            .setReason("why")
            .setVersion(version)
            .setLimits(limits)
            .build();
    assertThat(LedgerWords.of(shard.apply(RandomAccounts.command(request)))).isEqualTo("UPDATED");
  }

  @Test
  void aClosedAccountIsNotClosedOnceMore() {
    for (long version : List.of(1L, 2L, 1L)) {
      CloseAccountRequest request =
          CloseAccountRequest.newBuilder()
              .setAccountId("b")
              .setActor("actor")
              .setReason("end")
              .setVersion(version)
              .build();
      assertThat(LedgerWords.of(shard.apply(RandomAccounts.command(request)))).isEqualTo("CLOSED");
      assertThat(shard.account("b").version()).isEqualTo(2);
    }
  }
}
