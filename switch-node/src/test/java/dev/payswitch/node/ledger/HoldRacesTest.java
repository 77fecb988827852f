// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Payments.about;
import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.hold;
import static dev.payswitch.node.ledger.Payments.request;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hold across shards that changes between what home expects and what home decides. */
final class HoldRacesTest {
  private static final AccountId FAR = new AccountId("far");

  private final LedgerFixture shard = new LedgerFixture();
  private final Transfer held = hold("a", "far", 30, "h", Duration.ofHours(1)).build();

  @BeforeEach
  void holdSome() {
    shard.create(account("bank").setNoFloor(true), account("a"));
    shard.pay("bank", "a", 100, "funds");
    assertThat(commit(request(held.toBuilder()), 30).outcome().status()).isEqualTo(CREATED);
  }

  /** Else the intent of this attempt, which home says has committed, would stay for ever. */
  @Test
  void whatTheOtherSidePreparedForIsNotOnlyToldToIt() {
    commit(adjust("first", 50), 20);
    CommandResult.TransferDecided second = commit(adjust("second", 50), 20);
    assertThat(second.outcome().status()).isEqualTo(RETRY);
    assertThat(Objects.requireNonNull(second.owed()).commit()).isNull();
    CommandResult.TransferDecided again = commit(adjust("second", 50), 0);
    assertThat(again.outcome().status()).isEqualTo(CREATED);
    OwedDecision.Commit told = Objects.requireNonNull(again.owed()).commit();
    assertThat(Objects.requireNonNull(told).isOverIntent()).isFalse();
  }

  /** A reason of the other side may come before this one. */
  @Test
  void whatTheOtherSideWasNotAskedAboutIsNotRefusedForHomesReason() {
    commit(adjust("less", 10), 0);
    assertThat(commit(adjust("much", 200), 0).outcome().status()).isEqualTo(RETRY);
  }

  private TransferRequest adjust(String id, long amountMinor) {
    return request(about(held, TransferKind.TRANSFER_KIND_ADJUST, id).setAmountMinor(amountMinor));
  }

  private CommandResult.TransferDecided commit(TransferRequest transfer, long prepared) {
    return (CommandResult.TransferDecided)
        shard.apply(
            new LedgerCommand.CommitTransfer(
                shard.nextAttempt(), transfer, FAR, LedgerFixture.PEER, new Amount(prepared)));
  }
}
