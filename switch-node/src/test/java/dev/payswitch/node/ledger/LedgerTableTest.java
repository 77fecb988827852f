// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.payment;
import static dev.payswitch.node.ledger.Payments.request;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_OVERFLOW;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_CODE;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_LEDGER;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_REFERENCE;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Payments and accounts on one shard: command, expected outcome, expected totals. */
final class LedgerTableTest {
  private static final long MAX = Long.MAX_VALUE;

  private final LedgerFixture shard = new LedgerFixture();

  /** The accounts that the table is about, {@code a} with 100 from the bank. */
  private void createAccounts() {
    shard.create(
        account("bank").setNoFloor(true),
        account("a"),
        account("b"),
        account("line").setFloorMinor(-50),
        account("deep").setFloorMinor(-MAX),
        account("capped").setCeilingMinor(30),
        account("full").setCeilingMinor(0),
        account("usd").setLedger("USD").setNoFloor(true));
    shard.pay("bank", "a", 100, "funds");
  }

  /**
   * One payment.
   *
   * @param debitAvailable and creditAvailable: afterwards; null: there is no such account
   */
  record Row(
      String debit,
      String credit,
      long amountMinor,
      OutcomeStatus expected,
      @Nullable Long debitAvailable,
      @Nullable Long creditAvailable) {}

  static Stream<Row> payments() {
    return Stream.of(
        new Row("a", "b", 40, CREATED, 60L, 40L),
        new Row("a", "b", 100, CREATED, 0L, 100L),
        new Row("a", "b", 101, INSUFFICIENT_FUNDS, 100L, 0L),
        new Row("b", "a", 1, INSUFFICIENT_FUNDS, 0L, 100L),
        new Row("line", "b", 50, CREATED, -50L, 50L),
        new Row("line", "b", 51, INSUFFICIENT_FUNDS, 0L, 0L),
        new Row("deep", "b", MAX, CREATED, -MAX, MAX),
        new Row("usd", "b", MAX, LEDGER_MISMATCH, 0L, 0L),
        new Row("a", "b", MAX, INSUFFICIENT_FUNDS, 100L, 0L),
        new Row("bank", "b", MAX - 100, CREATED, -MAX, MAX - 100),
        new Row("bank", "b", MAX - 99, AMOUNT_OVERFLOW, -100L, 0L),
        new Row("bank", "a", MAX - 100, CREATED, -MAX, MAX),
        new Row("deep", "a", MAX - 99, AMOUNT_OVERFLOW, 0L, 100L),
        new Row("a", "capped", 30, CREATED, 70L, 30L),
        new Row("a", "capped", 31, CEILING_EXCEEDED, 100L, 0L),
        new Row("a", "full", 1, CEILING_EXCEEDED, 100L, 0L),
        new Row("nobody", "a", 1, DEBIT_ACCOUNT_NOT_FOUND, null, 100L),
        new Row("a", "nobody", 1, CREDIT_ACCOUNT_NOT_FOUND, 100L, null),
        new Row("a", "usd", 1, LEDGER_MISMATCH, 100L, 0L),
        // Of two reasons the first in precedence.
        new Row("nobody", "no-one", 1, DEBIT_ACCOUNT_NOT_FOUND, null, null),
        new Row("usd", "nobody", 1, CREDIT_ACCOUNT_NOT_FOUND, 0L, null),
        new Row("b", "nobody", 1, CREDIT_ACCOUNT_NOT_FOUND, 0L, null),
        new Row("b", "usd", 1, LEDGER_MISMATCH, 0L, 0L),
        new Row("a", "capped", 101, INSUFFICIENT_FUNDS, 100L, 0L),
        new Row("bank", "capped", MAX - 99, CEILING_EXCEEDED, -100L, 0L));
  }

  @ParameterizedTest
  @MethodSource("payments")
  void decidesAPayment(Row row) {
    createAccounts();
    assertThat(shard.pay(row.debit, row.credit, row.amountMinor, "t").status())
        .isEqualTo(row.expected);
    assertThat(available(row.debit)).isEqualTo(row.debitAvailable);
    assertThat(available(row.credit)).isEqualTo(row.creditAvailable);
  }

  private @Nullable Long available(String id) {
    Account account = shard.find(id);
    return account == null ? null : account.totals().available();
  }

  record Change(OutcomeStatus expected, Transfer.Builder transfer) {}

  static Stream<Change> changes() {
    return Stream.of(
        new Change(EXISTS, first()),
        new Change(EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT, first().setCreditAccountId("line")),
        new Change(EXISTS_WITH_DIFFERENT_AMOUNT, first().setAmountMinor(11)),
        new Change(EXISTS_WITH_DIFFERENT_LEDGER, first().setLedger("USD")),
        new Change(EXISTS_WITH_DIFFERENT_CODE, first().setCode(8)),
        new Change(EXISTS_WITH_DIFFERENT_REFERENCE, first().setReference("Rechnung")),
        new Change(EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME, first().clearEffectiveTime()),
        // Of two differences the first in the order of the contract.
        new Change(
            EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT,
            first().setCreditAccountId("line").setAmountMinor(11)),
        new Change(EXISTS_WITH_DIFFERENT_AMOUNT, first().setAmountMinor(11).setLedger("USD")),
        new Change(EXISTS_WITH_DIFFERENT_LEDGER, first().setLedger("USD").setCode(8)),
        new Change(EXISTS_WITH_DIFFERENT_CODE, first().setCode(8).setReference("x")),
        new Change(EXISTS_WITH_DIFFERENT_REFERENCE, first().setReference("x").clearEffectiveTime()),
        // The look-up comes before every other check of content.
        new Change(EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT, first().setCreditAccountId("nobody")),
        new Change(EXISTS_WITH_DIFFERENT_AMOUNT, first().setAmountMinor(MAX)));
  }

  private static Transfer.Builder first() {
    return payment("a", "b", 10, "t")
        .setCode(7)
        .setReference("rent")
        .setEffectiveTime(Timestamp.newBuilder().setSeconds(5).setNanos(6));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void comparesARepeatedIdFieldByField(Change change) {
    createAccounts();
    TransferOutcome.Created created = (TransferOutcome.Created) shard.pay(request(first()));
    shard.pay("a", "b", 90, "empties");
    shard.restart();
    TransferOutcome again = shard.pay(request(change.transfer));
    assertThat(again.status()).isEqualTo(change.expected);
    if (again instanceof TransferOutcome.Exists exists) {
      assertThat(exists.timeMicros()).isEqualTo(created.timeMicros());
      assertThat(exists.amount()).isEqualTo(created.amount());
      assertThat(exists.settled()).isTrue();
    } else {
      assertThat(((TransferOutcome.Conflict) again).timeMicros()).isEqualTo(created.timeMicros());
    }
    assertThat(shard.available("a")).isZero();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void comparesARejectedIdTheSameWay(Change change) {
    createAccounts();
    shard.pay("a", "b", 95, "empties");
    TransferOutcome rejected = shard.pay(request(first()));
    shard.pay("bank", "a", 1_000, "top-up");
    shard.restart();
    TransferOutcome again = shard.pay(request(change.transfer));
    assertThat(rejected.status()).isEqualTo(INSUFFICIENT_FUNDS);
    if (change.expected == EXISTS) {
      assertThat(again).isEqualTo(rejected);
    } else {
      assertThat(again.status()).isEqualTo(change.expected);
    }
    assertThat(shard.available("a")).isEqualTo(1_005);
  }

  @Test
  void executesACopyInTheSameEntryOnce() {
    createAccounts();
    List<CommandResult> results =
        shard.applyAll(
            List.of(
                new LedgerCommand.ExecuteTransfer(request("a", "b", 60, "t"), 1),
                new LedgerCommand.ExecuteTransfer(request("a", "b", 60, "t"), 1),
                new LedgerCommand.ExecuteTransfer(request("a", "b", 61, "t"), 1),
                new LedgerCommand.ExecuteTransfer(request("a", "b", 60, "u"), 1),
                new LedgerCommand.ExecuteTransfer(request("a", "b", 60, "u"), 1),
                new LedgerCommand.ExecuteTransfer(request("b", "a", 60, "t"), 1)));
    assertThat(results.stream().map(result -> LedgerFixture.outcome(result).status()))
        .containsExactly(
            CREATED,
            EXISTS,
            EXISTS_WITH_DIFFERENT_AMOUNT,
            INSUFFICIENT_FUNDS,
            INSUFFICIENT_FUNDS,
            CREATED);
    assertThat(shard.available("a")).isEqualTo(100);
  }

  @Test
  void answersNotServedForAnotherArcEpoch() {
    createAccounts();
    CommandResult result =
        shard.apply(new LedgerCommand.ExecuteTransfer(request("a", "b", 1, "t"), 2));
    assertThat(result).isEqualTo(new CommandResult.NotServed());
    assertThat(shard.pay("a", "b", 1, "t").status()).isEqualTo(CREATED);
  }

  @Test
  void postTimesGrowThoughTheClockGoesBack() {
    createAccounts();
    for (int round = 0; round < 20; round++) {
      shard.pay("bank", "b", 1, "t" + round);
      shard.turnClockBack(1_000);
      shard.restart();
    }
    List<Long> times =
        shard.rows(Family.HISTORY).stream()
            .map(row -> Entry.decode(row[0], row[1]))
            .filter(entry -> entry.key().id().value().startsWith("t"))
            .map(Entry::postTimeMicros)
            .sorted()
            .distinct()
            .toList();
    assertThat(times).hasSize(20);
  }

  @Test
  void refusesAnEntryOfOtherRules() {
    assertThatThrownBy(() -> shard.ledger().apply(new Ledger.EntryHeader(1, 99, 0, 99), List.of()))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("rules version 99");
  }

  record AccountRow(AccountOutcome expected, dev.payswitch.proto.v1.Account.Builder account) {}

  static Stream<AccountRow> accountsAgain() {
    return Stream.of(
        new AccountRow(AccountOutcome.EXISTS, firstAccount()),
        new AccountRow(AccountOutcome.EXISTS, firstAccount().setFloorMinor(-5)),
        new AccountRow(AccountOutcome.EXISTS, firstAccount().clearCeilingMinor()),
        new AccountRow(
            AccountOutcome.EXISTS_WITH_DIFFERENT_LEDGER, firstAccount().setLedger("USD")),
        new AccountRow(AccountOutcome.EXISTS_WITH_DIFFERENT_CODE, firstAccount().setCode(4)),
        new AccountRow(
            AccountOutcome.EXISTS_WITH_DIFFERENT_REFERENCE, firstAccount().setReference("y")),
        new AccountRow(
            AccountOutcome.EXISTS_WITH_DIFFERENT_LEDGER,
            firstAccount().setLedger("USD").setCode(4)),
        new AccountRow(
            AccountOutcome.EXISTS_WITH_DIFFERENT_CODE, firstAccount().setCode(4).setReference("y")),
        new AccountRow(
            AccountOutcome.EXISTS_WITH_DIFFERENT_LEDGER, firstAccount().setLedger("GBP")),
        new AccountRow(AccountOutcome.CREATED, firstAccount().setId("other")),
        new AccountRow(
            AccountOutcome.LEDGER_NOT_ALLOWED, firstAccount().setId("other").setLedger("GBP")));
  }

  private static dev.payswitch.proto.v1.Account.Builder firstAccount() {
    return account("a").setCode(3).setReference("x").setCeilingMinor(9);
  }

  @ParameterizedTest
  @MethodSource("accountsAgain")
  void makesAnAccountOnce(AccountRow row) {
    LedgerFixture closed = new LedgerFixture(List.of(new LedgerId("EUR"), new LedgerId("USD")));
    closed.create(firstAccount());
    Account before = closed.account("a");
    CommandResult.AccountDecided decided =
        (CommandResult.AccountDecided) closed.apply(Payments.create(row.account));
    assertThat(decided.outcome()).isEqualTo(row.expected);
    assertThat(closed.account("a")).isEqualTo(before);
  }
}
