// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.payment;
import static dev.payswitch.node.ledger.Payments.request;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.EXCEEDS_REFUNDABLE_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.money.Amount;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import org.junit.jupiter.api.Test;

/** What happens between the steps of two transfers that meet. */
final class LedgerRaceTest {
  private final LedgerFixture shard = new LedgerFixture();

  private static TransferRequest refund(String from, String to, long amount, String id) {
    return request(
        payment(from, to, amount, id)
            .setKind(TransferKind.TRANSFER_KIND_REFUND)
            .setTarget(TransferReference.newBuilder().setDebitAccountId(to).setId("sale")));
  }

  /** The same id first as a payment and then as a refund: each counts for what it may become. */
  @Test
  void aRefundIsReservedEvenIfItsIdWasTriedAsAPaymentBefore() {
    shard.create(account("payer").setNoFloor(true), account("shop"));
    shard.acceptLane();
    assertThat(shard.pay("payer", "shop", 100, "sale").status()).isEqualTo(CREATED);

    shard.prepare(shard.nextAttempt(), request("shop", "payer", 50, "x"));
    assertThat(shard.prepare(shard.nextAttempt(), refund("shop", "payer", 100, "x")).kind())
        .isEqualTo(CommandResult.VerdictKind.PREPARED);
    CommandResult.Verdict second =
        shard.prepare(shard.nextAttempt(), refund("shop", "payer", 100, "y"));

    assertThat(second.kind()).isEqualTo(CommandResult.VerdictKind.RETRY);
    assertThat(second.reason()).isEqualTo(EXCEEDS_REFUNDABLE_AMOUNT);
  }

  @Test
  void aForgottenRefundNoLongerReserves() {
    shard.create(account("payer").setNoFloor(true), account("shop"));
    shard.acceptLane();
    shard.pay("payer", "shop", 100, "sale");
    Attempt attempt = shard.nextAttempt();
    TransferRequest first = refund("shop", "payer", 60, "x");
    shard.prepare(attempt, first);
    assertThat(shard.prepare(shard.nextAttempt(), refund("shop", "payer", 60, "y")).kind())
        .isEqualTo(CommandResult.VerdictKind.RETRY);

    shard.decide(LedgerFixture.aborted(1, attempt, Payments.creditKey(first)));

    assertThat(shard.prepare(shard.nextAttempt(), refund("shop", "payer", 60, "y")).kind())
        .isEqualTo(CommandResult.VerdictKind.PREPARED);
  }

  /** The participant has prepared for a raise, which is none any more when home decides. */
  @Test
  void aRaiseThatIsNoneAnyMoreTellsTheParticipantToForgetIt() {
    shard.create(account("payer").setNoFloor(true));
    Transfer.Builder hold =
        payment("payer", "far", 100, "h")
            .setKind(TransferKind.TRANSFER_KIND_HOLD)
            .setTimeout(Duration.newBuilder().setSeconds(60));
    assertThat(shard.commit(shard.nextAttempt(), request(hold)).outcome().status())
        .isEqualTo(CREATED);
    commitRaise(150, "first", 50, CREATED);

    CommandResult.TransferDecided second = commitRaise(130, "second", 30, RETRY);

    assertThat(second.owed()).isNotNull();
    assertThat(second.owed().commit()).isNull();
  }

  private CommandResult.TransferDecided commitRaise(
      long held, String id, long prepared, dev.payswitch.node.rows.OutcomeStatus expected) {
    TransferRequest adjust =
        request(
            payment("payer", "far", held, id)
                .setKind(TransferKind.TRANSFER_KIND_ADJUST)
                .setTarget(TransferReference.newBuilder().setId("h")));
    CommandResult.TransferDecided decided =
        (CommandResult.TransferDecided)
            shard.apply(
                new LedgerCommand.CommitTransfer(
                    shard.nextAttempt(),
                    adjust,
                    new AccountId("far"),
                    LedgerFixture.PEER,
                    new Amount(prepared)));
    assertThat(decided.outcome().status()).isEqualTo(expected);
    return decided;
  }
}
