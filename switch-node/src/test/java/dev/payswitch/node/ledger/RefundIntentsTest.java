// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.RefundTotals;
import dev.payswitch.proto.v1.TransferReference;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What undecided refunds from another shard count for, while ids are used for this and that. */
final class RefundIntentsTest {
  private final LedgerFixture shard = new LedgerFixture();

  @BeforeEach
  void payBothOriginals() {
    shard.create(account("a").setNoFloor(true));
    shard.acceptLane();
    shard.commit(shard.nextAttempt(), request("a", "far", 10, "x"));
    shard.commit(shard.nextAttempt(), request("a", "far", 30, "y"));
  }

  @Test
  void oneIdForTwoOriginalsReservesForEachWhatItAsksOfIt() {
    TransferRequest first = refund("x", 10, "r");
    TransferRequest second = refund("y", 30, "r");
    Attempt dead = shard.nextAttempt();
    Attempt alive = shard.nextAttempt();
    assertThat(shard.prepare(dead, first).kind()).isEqualTo(CommandResult.VerdictKind.PREPARED);
    assertThat(shard.prepare(alive, second).kind()).isEqualTo(CommandResult.VerdictKind.PREPARED);
    assertThat(refunds("x")).isEqualTo(totals(0, 10));
    assertThat(refunds("y")).isEqualTo(totals(0, 30));
    drop(dead, first);
    assertThat(refunds("x")).isEqualTo(totals(0, 0));
    shard.decide(LedgerFixture.committed(1, alive, second));
    assertThat(refunds("y")).isEqualTo(totals(30, 0));
  }

  @Test
  void anIdAlsoUsedForAPaymentReservesOnlyItsRefund() {
    TransferRequest payment = request("far", "a", 25, "r");
    TransferRequest refund = refund("x", 10, "r");
    Attempt dead = shard.nextAttempt();
    Attempt alive = shard.nextAttempt();
    shard.prepare(dead, payment);
    shard.prepare(alive, refund);
    assertThat(refunds("x")).isEqualTo(totals(0, 10));
    drop(dead, payment);
    assertThat(refunds("x")).isEqualTo(totals(0, 10));
    drop(alive, refund);
    assertThat(refunds("x")).isEqualTo(totals(0, 0));
  }

  /** Else more than was posted could go back. */
  @Test
  void whatAnIdAsksOfOneOriginalDoesNotExcuseWhatItAsksOfAnother() {
    shard.prepare(shard.nextAttempt(), refund("x", 8, "other"));
    shard.prepare(shard.nextAttempt(), refund("y", 30, "r"));
    assertThat(shard.prepare(shard.nextAttempt(), refund("x", 8, "r")).kind())
        .isEqualTo(CommandResult.VerdictKind.RETRY);
  }

  private void drop(Attempt attempt, TransferRequest transfer) {
    shard.apply(
        new LedgerCommand.DropIntents(
            List.of(new LedgerCommand.DeadAttempt(Payments.creditKey(transfer), attempt))));
  }

  private static TransferRequest refund(String original, long amountMinor, String id) {
    return request(
        Payments.refund(
            "far",
            TransferReference.newBuilder().setDebitAccountId("a").setId(original).build(),
            amountMinor,
            id));
  }

  private static RefundTotals totals(long refunded, long reserved) {
    return new RefundTotals(new Amount(refunded), new Amount(reserved));
  }

  private RefundTotals refunds(String original) {
    TransferKey key = new TransferKey(new AccountId("a"), new TransferId(original));
    byte[] row = shard.store().get(Family.DATA, Keys.refund(shard.arcOf("a"), key));
    return row == null ? RefundTotals.NONE : RefundTotals.decode(row);
  }
}
