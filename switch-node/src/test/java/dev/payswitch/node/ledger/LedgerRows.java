// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.RefundTotals;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares the rows of one shard with the model, and with one another. */
final class LedgerRows {
  private static final int OWED = 1;
  private static final int INTENT = 2;
  private static final int HOLD_DUE = 3;
  private static final int UNSETTLED = 4;

  private final LedgerFixture shard;
  private final LedgerModel model;

  LedgerRows(LedgerFixture shard, LedgerModel model) {
    this.shard = shard;
    this.model = model;
  }

  /** What the last entry may have changed. */
  void compareTouched(Collection<String> names) {
    names.stream().filter(model.accounts::containsKey).forEach(this::compareAccount);
    for (String key : model.touched) {
      compareHold(key);
      compareRefunds(key);
    }
    model.touched.clear();
  }

  /** Everything, and that it adds up. */
  void compareAll() {
    model.accounts.keySet().forEach(this::compareAccount);
    model.holds.keySet().forEach(this::compareHold);
    model.recorded.keySet().forEach(this::compareRefunds);
    model.participant.holds.forEach(this::compareIncoming);
    compareHistory();
    compareBooks();
    compareCounts();
    compareAgenda();
  }

  private void compareAccount(String id) {
    ModelAccount expected = model.account(id);
    Account account = shard.account(id);
    String totals =
        account.totals().debitsPosted()
            + " "
            + account.totals().creditsPosted()
            + " "
            + account.totals().debitsPending()
            + " "
            + account.totals().creditsPending()
            + " "
            + account.totals().creditsIntended()
            + " "
            + account.totals().debitsReserved()
            + " "
            + account.shares()
            + " "
            + account.state()
            + " "
            + account.version();
    String expectedTotals =
        expected.debits
            + " "
            + expected.credits
            + " "
            + expected.debitsHeld
            + " "
            + expected.creditsHeld
            + " "
            + model.intended(id, null)
            + " "
            + expected.reserved()
            + " "
            + expected.shares.size()
            + " "
            + expected.settings.state()
            + " "
            + expected.version;
    assertThat(totals).as(id).isEqualTo(expectedTotals);
    BigInteger floor = expected.floor();
    BigInteger ceiling = expected.ceiling();
    BigInteger highest = expected.highest().add(model.intended(id, null));
    assertThat(floor == null || expected.available().compareTo(floor) >= 0).as(id).isTrue();
    assertThat(ceiling == null || highest.compareTo(ceiling) <= 0).as(id).isTrue();
  }

  private void compareHold(String key) {
    ModelHold expected = model.holds.get(key);
    if (expected == null) {
      return;
    }
    TransferKey transfer = LedgerWords.key(key);
    Hold hold = Hold.decode(get(Keys.hold(arc(expected.debit), transfer)));
    assertThat(words(hold)).as(key).isEqualTo(words(expected));
    assertThat(hold.version()).as(key).isEqualTo(expected.version);
    assertThat(hold.locked()).as(key).isEqualTo(model.shares.locks(key));
    if (!LedgerModel.isFar(expected.credit) && !model.shares.isBetween(key)) {
      byte[] row =
          get(Keys.incomingHold(arc(expected.credit), new AccountId(expected.credit), transfer));
      assertThat(words(Hold.decode(row))).as(key).isEqualTo(words(expected));
      assertThat(Hold.decode(row).version()).as(key).isEqualTo(hold.version());
    }
  }

  private void compareIncoming(String key, String expected) {
    int space = key.indexOf(' ');
    String credit = key.substring(0, space);
    Hold hold =
        Hold.decode(
            get(
                Keys.incomingHold(
                    arc(credit),
                    new AccountId(credit),
                    LedgerWords.key(key.substring(space + 1)))));
    assertThat(hold.held() + " " + hold.state() + " " + hold.version()).as(key).isEqualTo(expected);
  }

  private static String words(Hold hold) {
    return hold.held() + " " + hold.captured() + " " + hold.state() + " " + hold.expireTimeMicros();
  }

  private static String words(ModelHold hold) {
    return hold.held + " " + hold.captured + " " + hold.state + " " + hold.expires;
  }

  private void compareRefunds(String key) {
    TransferKey original = LedgerWords.key(key);
    byte[] row =
        shard.store().get(Family.DATA, Keys.refund(arc(original.debitAccount().value()), original));
    RefundTotals totals = row == null ? RefundTotals.NONE : RefundTotals.decode(row);
    BigInteger refunded = model.refunded.getOrDefault(key, BigInteger.ZERO);
    assertThat(totals.refunded() + " " + totals.reserved())
        .as(key)
        .isEqualTo(
            refunded
                + " "
                + model.participant.refunding(key, null).add(model.shares.refunding(key)));
    ModelRecord record = model.recorded.get(key);
    BigInteger moved = record == null ? null : record.moved();
    assertThat(refunded.compareTo(moved == null ? BigInteger.ZERO : moved) <= 0).as(key).isTrue();
  }

  /** The history adds up to the totals, entry by entry, and its times only grow. */
  private void compareHistory() {
    Map<String, BigInteger> sums = new HashMap<>();
    Map<String, Long> times = new HashMap<>();
    for (byte[][] row : shard.rows(Family.HISTORY)) {
      Entry entry = Entry.decode(row[0], row[1]);
      String account = entry.account().value();
      BigInteger amount = BigInteger.valueOf(entry.amount().minor());
      if (Set.of("HOLD", "VOID", "ADJUST").contains(entry.content().kind().name())) {
        amount = BigInteger.ZERO;
      }
      boolean debit = entry.side() == AccountSide.DEBIT;
      sums.merge(account, debit ? amount.negate() : amount, BigInteger::add);
      assertThat(BigInteger.valueOf(entry.balanceAfter())).isEqualTo(sums.get(account));
      assertThat(times.getOrDefault(account, 0L)).isLessThan(entry.postTimeMicros());
      times.put(account, entry.postTimeMicros());
    }
    model.accounts.forEach(
        (id, account) ->
            assertThat(sums.getOrDefault(id, BigInteger.ZERO)).isEqualTo(account.balance()));
  }

  /** What is on the accounts of a ledger is what came in from elsewhere, posted and pending. */
  private void compareBooks() {
    Map<String, BigInteger> sums = new TreeMap<>();
    model.accounts.forEach(
        (id, account) -> {
          sums.merge(account.ledger + " posted", account.balance(), BigInteger::add);
          sums.merge(
              account.ledger + " pending",
              account.creditsHeld.subtract(account.debitsHeld),
              BigInteger::add);
        });
    Map<String, BigInteger> clearing = new TreeMap<>();
    MetaRows.ledgers(
        shard.store(),
        totals -> {
          clearing.put(totals.ledger() + " posted", totals.clearingMinor());
          clearing.put(totals.ledger() + " pending", totals.pendingClearingMinor());
        });
    clearing.values().removeIf(sum -> sum.signum() == 0);
    sums.values().removeIf(sum -> sum.signum() == 0);
    assertThat(clearing).isEqualTo(sums);
    model.clearing.forEach(
        (key, sum) ->
            assertThat(clearing.getOrDefault(key, BigInteger.ZERO)).as(key).isEqualTo(sum));
    BigInteger held =
        model.holds.values().stream()
            .map(hold -> hold.held)
            .reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger pending =
        model.accounts.values().stream()
            .map(account -> account.debitsHeld)
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(pending).isEqualTo(held);
  }

  /** How many transfers took place with this shard as home, by ledger. */
  private void compareCounts() {
    Map<String, Long> expected = new TreeMap<>();
    model.recorded.forEach(
        (key, record) -> {
          if (record.moved() != null) {
            expected.merge(record.content().getLedger(), 1L, Long::sum);
          }
        });
    Map<String, Long> counts = new TreeMap<>();
    MetaRows.ledgers(
        shard.store(),
        totals -> {
          if (totals.transferCount() != 0) {
            counts.put(totals.ledger().toString(), totals.transferCount());
          }
        });
    assertThat(counts).isEqualTo(expected);
  }

  /** What waits for something stands in the agenda, and nothing else does. */
  private void compareAgenda() {
    Map<Integer, Integer> counts = new HashMap<>();
    shard.rows(Family.AGENDA).forEach(row -> counts.merge((int) row[0][0], 1, Integer::sum));
    assertThat(counts.getOrDefault(OWED, 0)).isEqualTo((int) (model.decided - model.acknowledged));
    assertThat(counts.getOrDefault(HOLD_DUE, 0)).isEqualTo(model.open.size());
    assertThat(counts.getOrDefault(INTENT, 0))
        .isEqualTo(
            model.participant.waiting.values().stream().mapToInt(row -> row.attempts.size()).sum()
                + model.shares.prepared.size());
    assertThat(counts.getOrDefault(UNSETTLED, 0))
        .isEqualTo(
            (int) model.shares.applied.values().stream().filter(each -> !each.settled).count());
  }

  private byte[] get(byte[] key) {
    return requireNonNull(shard.store().get(Family.DATA, key));
  }

  private static Arc arc(String account) {
    return LedgerFixture.HEADER.arcOf(new AccountId(account));
  }
}
