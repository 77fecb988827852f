// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.HoldState;
import dev.payswitch.node.rows.OpenHold;
import dev.payswitch.node.rows.RefundTotals;
import dev.payswitch.node.rows.TransferKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What must be true of holds and refunds once everybody is up and had time to finish. */
final class HoldChecks {
  /** Post times run ahead of the time of a batch by as much as it has entries. */
  private static final long POST_TIME_SLACK_MICROS = 100;

  private final SimulatedRows rows;

  HoldChecks(SimulatedRows rows) {
    this.rows = rows;
  }

  /** Both accounts know the same of each hold, but for the time when they got it. */
  void bothCopiesAgree() {
    assertThat(rows.incomingHolds.keySet()).isEqualTo(rows.holds.keySet());
    rows.holds.forEach(
        (key, hold) ->
            assertThat(Objects.requireNonNull(rows.incomingHolds.get(key)).postedAt(0))
                .as("hold %s with its credit account", key)
                .isEqualTo(hold.postedAt(0).told(null)));
  }

  /**
   * Each hold follows from its transfers: what it was, what was taken, and how often it changed.
   */
  void holdsFollowFromTransfers() {
    List<TransferKey> made = debitsOf(TransferKind.HOLD).map(Entry::key).toList();
    assertThat(rows.holds.keySet()).containsExactlyInAnyOrderElementsOf(made);
    rows.holds.forEach(
        (key, hold) -> {
          long captured =
              debitsOf(TransferKind.CAPTURE)
                  .filter(entry -> entry.content().target().equals(key))
                  .mapToLong(entry -> entry.amount().minor())
                  .sum();
          long changes =
              debits()
                  .filter(entry -> entry.content().kind().isAboutHold())
                  .filter(entry -> entry.content().target().equals(key))
                  .count();
          boolean expired = hold.state() == HoldState.EXPIRED;
          assertThat(hold.captured().minor()).as("captured of %s", key).isEqualTo(captured);
          assertThat(hold.version()).as("%s", hold).isEqualTo(1 + changes + (expired ? 1 : 0));
          assertThat(hold.isOpen() || hold.held().isZero()).as("%s", hold).isTrue();
        });
  }

  /** A hold whose time has come was only released; each later expiry was set before that. */
  void nothingHappenedToExpiredHolds() {
    debits()
        .filter(entry -> entry.content().kind().isAboutHold())
        .filter(entry -> entry.group() == null) // prepared before, decided whenever
        .forEach(
            entry ->
                assertThat(entry.postTimeMicros())
                    .as("%s", entry)
                    .isLessThan(expiryOf(entry.content().target()) + POST_TIME_SLACK_MICROS));
  }

  private long expiryOf(TransferKey hold) {
    return Objects.requireNonNull(rows.holds.get(hold)).expireTimeMicros();
  }

  void pendingFollowsFromHolds() {
    for (Account account : rows.accounts) {
      String name = account.id().value();
      assertThat(account.totals().debitsPending())
          .as("pending debits of %s", name)
          .isEqualTo(held(rows.holds.values(), account.id(), true));
      assertThat(account.totals().creditsPending())
          .as("pending credits of %s", name)
          .isEqualTo(held(rows.incomingHolds.values(), account.id(), false));
    }
  }

  private static long held(Collection<Hold> holds, AccountId account, boolean debit) {
    return holds.stream()
        .filter(hold -> account.equals(debit ? hold.key().debitAccount() : hold.creditAccount()))
        .mapToLong(hold -> hold.held().minor())
        .sum();
  }

  /** Those that are open are listed with both accounts and wait for their time; no others are. */
  void onlyOpenHoldsAreListed(long nowMicros) {
    List<Hold> open = rows.holds.values().stream().filter(Hold::isOpen).toList();
    List<TransferKey> keys = open.stream().map(Hold::key).toList();
    assertThat(rows.holdsDue).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(rows.openHolds)
        .containsExactlyInAnyOrderElementsOf(
            keys.stream()
                .flatMap(
                    key ->
                        Stream.of(
                            new OpenHold(AccountSide.DEBIT, key),
                            new OpenHold(AccountSide.CREDIT, key)))
                .toList());
    assertThat(open).as("holds whose time has come").noneMatch(hold -> hold.isDue(nowMicros));
  }

  /** No more goes back than was posted, and nothing undecided is left. */
  void refundsStayWithinWhatWasPosted() {
    Map<TransferKey, RefundTotals> refunds = rows.refunds;
    refunds.forEach(
        (original, totals) -> {
          long refunded =
              debitsOf(TransferKind.REFUND)
                  .filter(entry -> entry.content().target().equals(original))
                  .mapToLong(entry -> entry.amount().minor())
                  .sum();
          assertThat(totals)
              .as("refunds of %s", original)
              .isEqualTo(new RefundTotals(new Amount(refunded), Amount.ZERO));
          long posted =
              rows.debits.getOrDefault(original, List.of()).stream()
                  .mapToLong(entry -> entry.amount().minor())
                  .sum();
          assertThat(refunded).as("refunded of %s", original).isLessThanOrEqualTo(posted);
        });
    assertThat(refunds.keySet())
        .containsAll(debitsOf(TransferKind.REFUND).map(entry -> entry.content().target()).toList());
  }

  private Stream<Entry> debitsOf(TransferKind kind) {
    return debits().filter(entry -> entry.content().kind() == kind);
  }

  private Stream<Entry> debits() {
    return rows.debits.values().stream().flatMap(List::stream);
  }
}
