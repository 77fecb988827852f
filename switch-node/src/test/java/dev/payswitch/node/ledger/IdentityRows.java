// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.adjust;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.later;
import static dev.payswitch.node.ledger.Steps.make;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.single;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.ledger.Steps.within;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_CODE;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_FINAL;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_KIND;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_LEDGER;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_REFERENCE;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_TARGET;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_TIMEOUT;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_CAPTURED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;
import static dev.payswitch.node.rows.OutcomeStatus.TRANSFER_LIMIT_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.WINDOW_LIMIT_EXCEEDED;

import com.google.protobuf.Timestamp;
import dev.payswitch.node.rows.LimitWindow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Repeated ids and conflicts. */
final class IdentityRows {
  private static final String A60 = "60/100 0/0 40";
  private static final String B60 = "0/60 0/0 60";
  private static final String HELD_A60 = "0/100 60/0 40";
  private static final String HELD_B60 = "0/0 0/60 0";

  private IdentityRows() {}

  static List<Row> rows() {
    return Stream.of(
            repeated(),
            repeatedLater(),
            repeatedRejections(),
            conflicts(),
            conflictsOfTheRest(),
            conflictsOfTerms(),
            order(),
            orderOfTerms(),
            firstOfAll())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> repeated() {
    Duration day = Duration.ofDays(1);
    return List.of(
        row("EXISTS: same id, same content: the original outcome and time")
            .given(payment("t", 60), later(day))
            .when(payment("t", 60))
            .expect(EXISTS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("EXISTS: a hold, though it was captured meanwhile")
            .given(hold("t", 60), capture("c", "t"))
            .when(hold("t", 60))
            .expect(EXISTS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("EXISTS: an amount left out matches the recorded one")
            .given(hold("h", 60), capture("t", "h", 20))
            .when(capture("t", "h"))
            .expect(EXISTS, 20)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("EXISTS: the recorded amount matches one that was left out")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "h", 60))
            .expect(EXISTS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("EXISTS: a capture with and without the credit account")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "h").to("b"))
            .expect(EXISTS, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("EXISTS: final is the default")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "h").with(t -> t.setFinal(true)))
            .expect(EXISTS, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> repeatedLater() {
    return List.of(
        row("EXISTS: a sweep has its original amount")
            .given(sweep("t", 1_000), payment("p", 50).from("world").to("a"))
            .when(sweep("t", 1_000))
            .expect(EXISTS, 100)
            .a("100/150 0/0 50")
            .b("0/100 0/0 100"),
        row("EXISTS: a void")
            .given(hold("h", 60), release("t", "h"))
            .when(release("t", "h"))
            .expect(EXISTS, 60),
        row("EXISTS: an adjust, whatever came later")
            .given(hold("h", 60), adjust("t", "h", 70), release("v", "h"))
            .when(adjust("t", "h", 70))
            .expect(EXISTS),
        row("EXISTS: a refund, though nothing is left to refund")
            .given(payment("p", 60), refund("t", "p", 60))
            .when(refund("t", "p", 60))
            .expect(EXISTS)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"));
  }

  private static List<Row> repeatedRejections() {
    Duration day = Duration.ofDays(1);
    return List.of(
        row("A rejection is replayed though it would go now")
            .given(declined(payment("t", 101)), payment("p", 50).from("world").to("a"))
            .when(payment("t", 101))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/150 0/0 150"),
        row("A rejection is replayed with its window")
            .given(within(LimitWindow.HOUR, 10), declined(payment("t", 11)), later(day))
            .when(payment("t", 11))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR),
        row("A rejection is replayed with its first reason")
            .given(declined(payment("t", 101)), freeze("a"))
            .when(payment("t", 101))
            .expect(INSUFFICIENT_FUNDS)
            .before(DEBIT_ACCOUNT_FROZEN),
        row("To try again after a top-up, use a new id")
            .given(declined(payment("p", 101)), payment("q", 50).from("world").to("a"))
            .when(payment("t", 101))
            .expect(CREATED)
            .a("101/150 0/0 49")
            .b("0/101 0/0 101"),
        row("A rejection of an account that was made meanwhile stays")
            .given(declined(payment("t", 1).to("b2")), make("b2"))
            .when(payment("t", 1).to("b2"))
            .expect(CREDIT_ACCOUNT_NOT_FOUND));
  }

  private static List<Row> conflicts() {
    Step.Send first = payment("t", 60).with(t -> t.setCode(7).setReference("x"));
    return List.of(
        row("EXISTS_WITH_DIFFERENT_KIND: hold")
            .given(first)
            .when(hold("t", 60).with(t -> t.setCode(7).setReference("x")))
            .expect(EXISTS_WITH_DIFFERENT_KIND)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_KIND: sweep")
            .given(first)
            .when(sweep("t", 60).with(t -> t.setCode(7).setReference("x")))
            .expect(EXISTS_WITH_DIFFERENT_KIND)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT")
            .given(first)
            .when(first.to("world"))
            .expect(EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_AMOUNT")
            .given(first)
            .when(first.with(t -> t.setAmountMinor(61)))
            .expect(EXISTS_WITH_DIFFERENT_AMOUNT)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_AMOUNT: not what a capture without amount took")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "h", 59))
            .expect(EXISTS_WITH_DIFFERENT_AMOUNT)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_AMOUNT: a sweep for its actual amount")
            .given(sweep("t", 1_000))
            .when(sweep("t", 100))
            .expect(EXISTS_WITH_DIFFERENT_AMOUNT)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"));
  }

  private static List<Row> conflictsOfTheRest() {
    Step.Send first = payment("t", 60).with(t -> t.setCode(7).setReference("x"));
    Timestamp time = Timestamp.newBuilder().setSeconds(5).build();
    return List.of(
        row("EXISTS_WITH_DIFFERENT_LEDGER")
            .given(first)
            .when(first.in("USD"))
            .expect(EXISTS_WITH_DIFFERENT_LEDGER)
            .before(LEDGER_MISMATCH)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_CODE")
            .given(first)
            .when(first.with(t -> t.setCode(8)))
            .expect(EXISTS_WITH_DIFFERENT_CODE)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_REFERENCE")
            .given(first)
            .when(first.with(t -> t.setReference("y")))
            .expect(EXISTS_WITH_DIFFERENT_REFERENCE)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME")
            .given(first)
            .when(first.with(t -> t.setEffectiveTime(time)))
            .expect(EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME)
            .a(A60)
            .b(B60));
  }

  private static List<Row> conflictsOfTerms() {
    Step.Send rejected = payment("t", 101);
    return List.of(
        row("EXISTS_WITH_DIFFERENT_TIMEOUT: hold")
            .given(hold("t", 60))
            .when(hold("t", 60).lasting(Duration.ofHours(2)))
            .expect(EXISTS_WITH_DIFFERENT_TIMEOUT)
            .a(HELD_A60)
            .b(HELD_B60),
        row("EXISTS_WITH_DIFFERENT_TIMEOUT: an adjust without the one it had")
            .given(hold("h", 60), adjust("t", "h", 60).lasting(Steps.HOUR))
            .when(adjust("t", "h", 60))
            .expect(EXISTS_WITH_DIFFERENT_TIMEOUT)
            .a(HELD_A60)
            .b(HELD_B60),
        row("EXISTS_WITH_DIFFERENT_TARGET: capture")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "i"))
            .expect(EXISTS_WITH_DIFFERENT_TARGET)
            .before(HOLD_NOT_FOUND)
            .a(A60)
            .b(B60),
        row("EXISTS_WITH_DIFFERENT_TARGET: refund")
            .given(payment("p", 60), payment("q", 10), refund("t", "p", 10))
            .when(refund("t", "q", 10))
            .expect(EXISTS_WITH_DIFFERENT_TARGET)
            .a("70/110 0/0 40")
            .b("10/70 0/0 60"),
        row("EXISTS_WITH_DIFFERENT_FINAL")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "h").notFinal())
            .expect(EXISTS_WITH_DIFFERENT_FINAL)
            .a(A60)
            .b(B60),
        row("CONFLICT with a rejection: the first request stays")
            .given(declined(rejected))
            .when(payment("t", 50))
            .expect(EXISTS_WITH_DIFFERENT_AMOUNT),
        row("CONFLICT with a rejection: the kind")
            .given(declined(rejected))
            .when(hold("t", 101))
            .expect(EXISTS_WITH_DIFFERENT_KIND)
            .before(INSUFFICIENT_FUNDS),
        row("CONFLICT with a rejection: the last field")
            .given(declined(rejected))
            .when(rejected.with(t -> t.setEffectiveTime(Timestamp.newBuilder().setSeconds(5))))
            .expect(EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME)
            .before(INSUFFICIENT_FUNDS));
  }

  private static List<Row> order() {
    Step.Send first = payment("t", 60);
    return List.of(
        row("The first difference: kind, credit account")
            .given(first)
            .when(hold("t", 60).to("world"))
            .expect(EXISTS_WITH_DIFFERENT_KIND)
            .before(EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT)
            .a(A60)
            .b(B60),
        row("The first difference: credit account, amount")
            .given(first)
            .when(payment("t", 61).to("world"))
            .expect(EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT)
            .before(EXISTS_WITH_DIFFERENT_AMOUNT)
            .a(A60)
            .b(B60),
        row("The first difference: amount, ledger")
            .given(first)
            .when(payment("t", 61).in("USD"))
            .expect(EXISTS_WITH_DIFFERENT_AMOUNT)
            .before(EXISTS_WITH_DIFFERENT_LEDGER)
            .a(A60)
            .b(B60),
        row("The first difference: ledger, code")
            .given(first)
            .when(first.in("USD").with(t -> t.setCode(1)))
            .expect(EXISTS_WITH_DIFFERENT_LEDGER)
            .before(EXISTS_WITH_DIFFERENT_CODE)
            .a(A60)
            .b(B60),
        row("The first difference: code, reference")
            .given(first)
            .when(first.with(t -> t.setCode(1).setReference("x")))
            .expect(EXISTS_WITH_DIFFERENT_CODE)
            .before(EXISTS_WITH_DIFFERENT_REFERENCE)
            .a(A60)
            .b(B60));
  }

  private static List<Row> orderOfTerms() {
    Timestamp time = Timestamp.newBuilder().setSeconds(5).build();
    return List.of(
        row("The first difference: reference, timeout")
            .given(hold("t", 60))
            .when(hold("t", 60).lasting(Duration.ofHours(2)).with(t -> t.setReference("x")))
            .expect(EXISTS_WITH_DIFFERENT_REFERENCE)
            .before(EXISTS_WITH_DIFFERENT_TIMEOUT)
            .a(HELD_A60)
            .b(HELD_B60),
        row("The first difference: timeout, target")
            .given(hold("h", 60), adjust("t", "h", 60))
            .when(adjust("t", "i", 60).lasting(Steps.HOUR))
            .expect(EXISTS_WITH_DIFFERENT_TIMEOUT)
            .before(EXISTS_WITH_DIFFERENT_TARGET)
            .a(HELD_A60)
            .b(HELD_B60),
        row("The first difference: target, final")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "i").notFinal())
            .expect(EXISTS_WITH_DIFFERENT_TARGET)
            .before(EXISTS_WITH_DIFFERENT_FINAL)
            .a(A60)
            .b(B60),
        row("The first difference: final, effective time")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "h").notFinal().with(t -> t.setEffectiveTime(time)))
            .expect(EXISTS_WITH_DIFFERENT_FINAL)
            .before(EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME)
            .a(A60)
            .b(B60));
  }

  private static List<Row> firstOfAll() {
    return List.of(
        row("The lookup comes before every other check: states")
            .given(payment("t", 60), freeze("a"), freeze("b"))
            .when(payment("t", 60))
            .expect(EXISTS)
            .before(DEBIT_ACCOUNT_FROZEN)
            .a(A60)
            .b(B60),
        row("The lookup comes before every other check: funds")
            .given(payment("t", 60), payment("p", 40))
            .when(payment("t", 60))
            .expect(EXISTS)
            .before(INSUFFICIENT_FUNDS)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("The lookup comes before every other check: limits")
            .given(payment("t", 60), single(1))
            .when(payment("t", 60))
            .expect(EXISTS)
            .before(TRANSFER_LIMIT_EXCEEDED)
            .a(A60)
            .b(B60),
        row("The lookup comes before every other check: the ceiling")
            .given(payment("t", 60), ceiling("b", 60))
            .when(payment("t", 60))
            .expect(EXISTS)
            .before(CEILING_EXCEEDED)
            .a(A60)
            .b(B60),
        row("The lookup comes before every other check: the hold")
            .given(hold("h", 60), capture("t", "h"))
            .when(capture("t", "h"))
            .expect(EXISTS, 60)
            .before(HOLD_ALREADY_CAPTURED)
            .a(A60)
            .b(B60),
        row("The lookup comes before every other check: another account that is not there")
            .given(payment("t", 60))
            .when(payment("t", 60).to("b2"))
            .expect(EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT)
            .before(CREDIT_ACCOUNT_NOT_FOUND)
            .a(A60)
            .b(B60),
        row("The lookup comes before every other check: undecided amounts")
            .given(payment("t", 60), ceiling("b", 100), undecided(payment("u", 40).from("far")))
            .when(payment("t", 60))
            .expect(EXISTS)
            .before(RETRY)
            .a(A60)
            .b(B60));
  }
}
