// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.amount;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.close;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.freezeDebits;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.limits;
import static dev.payswitch.node.ledger.Steps.make;
import static dev.payswitch.node.ledger.Steps.makeInUsd;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.single;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.ledger.Steps.within;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_OVERFLOW;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;
import static dev.payswitch.node.rows.OutcomeStatus.TRANSFER_LIMIT_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.WINDOW_LIMIT_EXCEEDED;

import com.google.protobuf.Timestamp;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.proto.v1.AccountLimits;
import java.util.List;
import java.util.stream.Stream;

/** Payments: what they move, what stops them, and which reason is told first. */
final class PaymentRows {
  private static final long MAX = Long.MAX_VALUE;

  private PaymentRows() {}

  static List<Row> rows() {
    return Stream.of(
            posted(),
            funds(),
            available(),
            ceilings(),
            undecidedAmounts(),
            accounts(),
            accountsFirst(),
            last(),
            lastOfAll())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> posted() {
    return List.of(
        row("payment: posts at once")
            .when(payment("t", 40))
            .expect(CREATED)
            .a("40/100 0/0 60")
            .b("0/40 0/0 40"),
        row("All amounts are integer minor units: the smallest")
            .when(payment("t", 1))
            .expect(CREATED)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("All amounts are integer minor units: the largest")
            .given(noFloor("a"))
            .when(payment("t", MAX))
            .expect(CREATED)
            .a("9223372036854775807/100 0/0 -9223372036854775707")
            .b("0/9223372036854775807 0/0 9223372036854775807"),
        row("One transfer moves from debit to credit account, in whatever direction")
            .given(payment("p", 40))
            .when(payment("t", 15).from("b").to("a"))
            .expect(CREATED)
            .a("40/115 0/0 75")
            .b("15/40 0/0 25"),
        row("A transfer also has code, reference and effective time: they change nothing")
            .when(
                payment("t", 5)
                    .with(t -> t.setCode(65_535).setReference("ref"))
                    .with(t -> t.setEffectiveTime(Timestamp.newBuilder().setSeconds(9))))
            .expect(CREATED)
            .a("5/100 0/0 95")
            .b("0/5 0/0 5"),
        row("The transfer id is the key in the scope of its debit account")
            .given(payment("t", 10).from("world"))
            .when(payment("t", 10))
            .expect(CREATED)
            .a("10/100 0/0 90")
            .b("0/20 0/0 20"),
        row("Each ledger is for itself")
            .given(makeInUsd("a2"), makeInUsd("b2"))
            .when(payment("t", 10).from("a2").to("b2").in("USD"))
            .expect(CREATED)
            .has("a2", "10/0 0/0 -10")
            .has("b2", "0/10 0/0 10"),
        row("What was received can be spent")
            .given(payment("p", 100))
            .when(payment("t", 100).from("b").to("a"))
            .expect(CREATED)
            .a("100/200 0/0 100")
            .b("100/100 0/0 0"));
  }

  private static List<Row> funds() {
    return List.of(
        row("floor: available may go down to it")
            .when(payment("t", 100))
            .expect(CREATED)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("floor: available may never go below it")
            .when(payment("t", 101))
            .expect(INSUFFICIENT_FUNDS),
        row("Default 0: no overdraft")
            .when(payment("t", 1).from("b").to("a"))
            .expect(INSUFFICIENT_FUNDS),
        row("Negative: a credit line, to its end")
            .given(floor("a", -50))
            .when(payment("t", 150))
            .expect(CREATED)
            .a("150/100 0/0 -50")
            .b("0/150 0/0 150"),
        row("Negative: a credit line, not beyond")
            .given(floor("a", -50))
            .when(payment("t", 151))
            .expect(INSUFFICIENT_FUNDS),
        row("A credit line that is used up")
            .given(floor("a", -50), payment("p", 150))
            .when(payment("t", 1))
            .expect(INSUFFICIENT_FUNDS)
            .a("150/100 0/0 -50")
            .b("0/150 0/0 150"),
        row("no_floor: may go negative without limit")
            .given(noFloor("a"))
            .when(payment("t", 1_000_000))
            .expect(CREATED)
            .a("1000000/100 0/0 -999900")
            .b("0/1000000 0/0 1000000"));
  }

  private static List<Row> available() {
    return List.of(
        row("available: balance less debits pending")
            .given(hold("h", 70))
            .when(payment("t", 30))
            .expect(CREATED)
            .a("30/100 70/0 0")
            .b("0/30 0/70 30"),
        row("What is held cannot be spent")
            .given(hold("h", 70))
            .when(payment("t", 31))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 70/0 30")
            .b("0/0 0/70 0"),
        row("Incoming money never counts before it is posted")
            .given(hold("h", 100).from("world").to("a"))
            .when(payment("t", 101))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 0/100 100"),
        row("No account passes its floor: not by the largest amount either")
            .given(floor("a", -MAX))
            .when(payment("t", MAX))
            .expect(CREATED)
            .a("9223372036854775807/100 0/0 -9223372036854775707")
            .b("0/9223372036854775807 0/0 9223372036854775807"),
        row("Totals have 64 bits: the debit side")
            .given(noFloor("a"), payment("p", 1).to("world"))
            .when(payment("t", MAX))
            .expect(AMOUNT_OVERFLOW)
            .a("1/100 0/0 99"),
        row("Totals have 64 bits: held amounts count too")
            .given(noFloor("a"), hold("h", 1).to("world"))
            .when(payment("t", MAX))
            .expect(AMOUNT_OVERFLOW)
            .a("0/100 1/0 99"),
        row("Totals have 64 bits: the credit side")
            .given(noFloor("a"), payment("p", 1).from("world"))
            .when(payment("t", MAX))
            .expect(AMOUNT_OVERFLOW)
            .b("0/1 0/0 1"));
  }

  private static List<Row> ceilings() {
    return List.of(
        row("ceiling: the balance may reach it")
            .given(ceiling("b", 30))
            .when(payment("t", 30))
            .expect(CREATED)
            .a("30/100 0/0 70")
            .b("0/30 0/0 30"),
        row("ceiling: the balance may never exceed it")
            .given(ceiling("b", 30))
            .when(payment("t", 31))
            .expect(CEILING_EXCEEDED),
        row("ceiling 0: nothing may come in")
            .given(ceiling("b", 0))
            .when(payment("t", 1))
            .expect(CEILING_EXCEEDED),
        row("Balance plus pending credits may never exceed it")
            .given(ceiling("b", 100), hold("h", 70))
            .when(payment("t", 31).from("world"))
            .expect(CEILING_EXCEEDED)
            .a("0/100 70/0 30")
            .b("0/0 0/70 0"),
        row("Balance plus pending credits may reach it")
            .given(ceiling("b", 100), hold("h", 70))
            .when(payment("t", 30).from("world"))
            .expect(CREATED)
            .a("0/100 70/0 30")
            .b("0/30 0/70 30"),
        row("Debits make room below a ceiling")
            .given(ceiling("b", 50), payment("p", 50), payment("q", 20).from("b").to("world"))
            .when(payment("t", 20))
            .expect(CREATED)
            .a("70/100 0/0 30")
            .b("20/70 0/0 50"),
        row("Debits that are only held make no room")
            .given(ceiling("b", 50), payment("p", 50), hold("h", 20).from("b").to("world"))
            .when(payment("t", 1))
            .expect(CEILING_EXCEEDED)
            .a("50/100 0/0 50")
            .b("0/50 20/0 30"),
        row("A negative balance makes room")
            .given(noFloor("b"), ceiling("b", 10), payment("p", 60).from("b").to("world"))
            .when(payment("t", 70))
            .expect(CREATED)
            .a("70/100 0/0 30")
            .b("60/70 0/0 10"),
        row("A ceiling stops no debit")
            .given(ceiling("a", 100))
            .when(payment("t", 10))
            .expect(CREATED)
            .a("10/100 0/0 90")
            .b("0/10 0/0 10"));
  }

  private static List<Row> undecidedAmounts() {
    Step intent = undecided(payment("u", 50).from("nobody"));
    return List.of(
        row("RETRY: a check hung on undecided amounts")
            .given(ceiling("b", 50), intent)
            .when(payment("t", 1))
            .expect(RETRY),
        row("A rejection is recorded if it would hold whatever becomes of them")
            .given(ceiling("b", 50), intent)
            .when(payment("t", 51))
            .expect(CEILING_EXCEEDED),
        row("credits_intended: counted in the checks")
            .given(ceiling("b", 100), intent)
            .when(payment("t", 50))
            .expect(CREATED)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50"),
        row("credits_intended: never part of the four totals")
            .given(intent)
            .when(payment("t", 1).from("b").to("a"))
            .expect(INSUFFICIENT_FUNDS),
        row("RETRY: an overflow hung on undecided amounts")
            .given(noFloor("a"), intent)
            .when(payment("t", MAX))
            .expect(RETRY),
        row("Funds come before a ceiling that nobody knows yet")
            .given(payment("p", 80).to("world"), ceiling("b", 50), intent)
            .when(payment("t", 30))
            .expect(INSUFFICIENT_FUNDS)
            .a("80/100 0/0 20"),
        row("A ceiling that nobody knows yet comes before an overflow")
            .given(noFloor("a"), payment("p", MAX - 10).to("world"))
            .given(ceiling("b", 60), intent)
            .when(payment("t", 11))
            .expect(RETRY)
            .a("9223372036854775797/100 0/0 -9223372036854775697"));
  }

  private static List<Row> accounts() {
    return List.of(
        row("The debit account must exist")
            .when(payment("t", 1).from("nobody"))
            .expect(DEBIT_ACCOUNT_NOT_FOUND),
        row("The credit account must exist")
            .when(payment("t", 1).to("b2"))
            .expect(CREDIT_ACCOUNT_NOT_FOUND),
        row("The credit account must exist, next to the debit account too")
            .when(payment("t", 1).to("nobody"))
            .expect(CREDIT_ACCOUNT_NOT_FOUND),
        row("Transfers never cross ledgers: the transfer's is another")
            .when(payment("t", 1).in("USD"))
            .expect(LEDGER_MISMATCH),
        row("Transfers never cross ledgers: the debit account's is another")
            .given(makeInUsd("a2"))
            .when(payment("t", 1).from("a2"))
            .expect(LEDGER_MISMATCH),
        row("Transfers never cross ledgers: the credit account's is another")
            .given(makeInUsd("b2"))
            .when(payment("t", 1).to("b2"))
            .expect(LEDGER_MISMATCH),
        row("Transfers never cross ledgers: the credit account alone has the transfer's")
            .given(makeInUsd("b2"))
            .when(payment("t", 1).to("b2").in("USD"))
            .expect(LEDGER_MISMATCH));
  }

  private static List<Row> accountsFirst() {
    Step usd = makeInUsd("a2");
    return List.of(
        row("Debit side before credit side: accounts")
            .when(payment("t", 1).from("nobody").to("b2"))
            .expect(DEBIT_ACCOUNT_NOT_FOUND)
            .before(CREDIT_ACCOUNT_NOT_FOUND),
        row("Accounts exist before the ledger matches")
            .when(payment("t", 1).from("nobody").in("USD"))
            .expect(DEBIT_ACCOUNT_NOT_FOUND)
            .before(LEDGER_MISMATCH),
        row("The credit account exists before the debit account's ledger matches")
            .given(usd)
            .when(payment("t", 1).from("a2").to("b2"))
            .expect(CREDIT_ACCOUNT_NOT_FOUND)
            .before(LEDGER_MISMATCH),
        row("The ledger matches before states")
            .given(usd, close("a2"))
            .when(payment("t", 1).from("a2"))
            .expect(LEDGER_MISMATCH)
            .before(DEBIT_ACCOUNT_CLOSED),
        row("The credit account's ledger matches before the debit account's state")
            .given(make("a2"), close("a2"), makeInUsd("b2"))
            .when(payment("t", 1).from("a2").to("b2"))
            .expect(LEDGER_MISMATCH)
            .before(DEBIT_ACCOUNT_CLOSED),
        row("The ledger matches before a frozen side")
            .given(freezeDebits("a"))
            .when(payment("t", 1).in("USD"))
            .expect(LEDGER_MISMATCH)
            .before(DEBIT_ACCOUNT_FROZEN),
        row("Accounts exist before states")
            .given(freeze("a"))
            .when(payment("t", 1).to("b2"))
            .expect(CREDIT_ACCOUNT_NOT_FOUND)
            .before(DEBIT_ACCOUNT_FROZEN),
        row("Debit side before credit side: both closed")
            .given(make("a2"), close("a2"), close("b"))
            .when(payment("t", 1).from("a2"))
            .expect(DEBIT_ACCOUNT_CLOSED)
            .before(CREDIT_ACCOUNT_CLOSED),
        row("Debit side before credit side: closed, then frozen")
            .given(make("a2"), close("a2"), freeze("b"))
            .when(payment("t", 1).from("a2"))
            .expect(DEBIT_ACCOUNT_CLOSED)
            .before(CREDIT_ACCOUNT_FROZEN),
        row("Debit side before credit side: frozen, then closed")
            .given(freezeDebits("a"), close("b"))
            .when(payment("t", 1))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .before(CREDIT_ACCOUNT_CLOSED),
        row("Debit side before credit side: both frozen")
            .given(freeze("a"), freeze("b"))
            .when(payment("t", 1))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .before(CREDIT_ACCOUNT_FROZEN));
  }

  private static List<Row> last() {
    Step both =
        limits(
            AccountLimits.newBuilder()
                .setSingleAmountMinor(20)
                .addWindows(amount(LimitWindow.HOUR, 10)));
    return List.of(
        row("States before risk limits: the debit side's")
            .given(single(10), freeze("a"))
            .when(payment("t", 11))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .before(TRANSFER_LIMIT_EXCEEDED),
        row("States before risk limits: the credit side's")
            .given(single(10), freeze("b"))
            .when(payment("t", 11))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .before(TRANSFER_LIMIT_EXCEEDED),
        row("A closed credit side before risk limits")
            .given(single(10), close("b"))
            .when(payment("t", 11))
            .expect(CREDIT_ACCOUNT_CLOSED)
            .before(TRANSFER_LIMIT_EXCEEDED),
        row("States before funds")
            .given(freeze("b"))
            .when(payment("t", 101))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .before(INSUFFICIENT_FUNDS),
        row("States before a ceiling")
            .given(ceiling("b", 0), freeze("b"))
            .when(payment("t", 1))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .before(CEILING_EXCEEDED),
        row("Risk limits: single, then windows")
            .given(both)
            .when(payment("t", 21))
            .expect(TRANSFER_LIMIT_EXCEEDED)
            .before(WINDOW_LIMIT_EXCEEDED));
  }

  private static List<Row> lastOfAll() {
    return List.of(
        row("The single limit before funds")
            .given(single(20))
            .when(payment("t", 101))
            .expect(TRANSFER_LIMIT_EXCEEDED)
            .before(INSUFFICIENT_FUNDS),
        row("A window limit before funds")
            .given(within(LimitWindow.DAY, 20))
            .when(payment("t", 101))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.DAY)
            .before(INSUFFICIENT_FUNDS),
        row("Risk limits before the ceiling")
            .given(within(LimitWindow.DAY, 20), ceiling("b", 10))
            .when(payment("t", 21))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.DAY)
            .before(CEILING_EXCEEDED),
        row("Funds before the ceiling")
            .given(ceiling("b", 10))
            .when(payment("t", 101))
            .expect(INSUFFICIENT_FUNDS)
            .before(CEILING_EXCEEDED),
        row("Funds before overflow")
            .given(payment("p", MAX - 100).from("world"))
            .when(payment("t", 101))
            .expect(INSUFFICIENT_FUNDS)
            .before(AMOUNT_OVERFLOW)
            .b("0/9223372036854775707 0/0 9223372036854775707"),
        row("The ceiling before overflow")
            .given(noFloor("a"), payment("p", 1).to("world"), ceiling("b", 5))
            .when(payment("t", MAX))
            .expect(CEILING_EXCEEDED)
            .before(AMOUNT_OVERFLOW)
            .a("1/100 0/0 99"));
  }
}
