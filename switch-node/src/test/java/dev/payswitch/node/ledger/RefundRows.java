// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.adjust;
import static dev.payswitch.node.ledger.Steps.cancel;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.close;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.freezeCredits;
import static dev.payswitch.node.ledger.Steps.freezeDebits;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.make;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.EXCEEDS_REFUNDABLE_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_NOT_REFUNDABLE;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;

import java.util.List;
import java.util.stream.Stream;

/** Refunds. */
final class RefundRows {
  private RefundRows() {}

  static List<Row> rows() {
    return Stream.of(refunds(), sums(), originals(), originalsFirst(), checks(), undecidedRefunds())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> refunds() {
    Step paid = payment("p", 60);
    return List.of(
        row("refund: moves back all of a posted payment")
            .given(paid)
            .when(refund("t", "p", 60))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"),
        row("refund: moves back part of a posted payment")
            .given(paid)
            .when(refund("t", "p", 20))
            .expect(CREATED)
            .a("60/120 0/0 60")
            .b("20/60 0/0 40"),
        row("refund: of a sweep")
            .given(sweep("p", 1_000))
            .when(refund("t", "p", 100))
            .expect(CREATED)
            .a("100/200 0/0 100")
            .b("100/100 0/0 0"),
        row("refund: of a sweep, no more than was moved")
            .given(sweep("p", 1_000), payment("q", 100).from("world"))
            .when(refund("t", "p", 101))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("100/100 0/0 0")
            .b("0/200 0/0 200"),
        row("refund: of a capture")
            .given(hold("h", 60), capture("p", "h"))
            .when(refund("t", "p", 60))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"),
        row("refund: of a capture, no more than it posted")
            .given(hold("h", 60), capture("p", "h", 20).notFinal(), capture("q", "h"))
            .when(refund("t", "p", 21))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("refund: of each capture of a hold")
            .given(hold("h", 60), capture("p", "h", 20).notFinal(), capture("q", "h"))
            .given(refund("r", "p", 20))
            .when(refund("t", "q", 40))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"));
  }

  private static List<Row> sums() {
    Step paid = payment("p", 60);
    return List.of(
        row("The sum of refunds may reach what was posted")
            .given(paid, refund("r", "p", 20))
            .when(refund("t", "p", 40))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"),
        row("The sum of refunds never exceeds what was posted")
            .given(paid, refund("r", "p", 20))
            .when(refund("t", "p", 41))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("60/120 0/0 60")
            .b("20/60 0/0 40"),
        row("One refund never exceeds what was posted")
            .given(paid, payment("q", 10).from("world"))
            .when(refund("t", "p", 61))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("60/100 0/0 40")
            .b("0/70 0/0 70"),
        row("Nothing is left after a full refund")
            .given(paid, refund("r", "p", 60))
            .when(refund("t", "p", 1))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"),
        row("A declined refund takes nothing of the rest")
            .given(paid, declined(refund("r", "p", 61)))
            .when(refund("t", "p", 60))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"));
  }

  private static List<Row> originals() {
    Step paid = payment("p", 60);
    return List.of(
        row("The original must be there")
            .given(payment("q", 10).from("world"))
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_FOUND)
            .b("0/10 0/0 10"),
        row("The original must have taken place")
            .given(declined(payment("p", 101)))
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_FOUND),
        row("The original must not be cancelled")
            .given(cancel("p"))
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_FOUND),
        row("The original is a transfer of its debit account")
            .given(payment("p", 60).from("world"))
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_FOUND)
            .b("0/60 0/0 60"),
        row("The refund's debit account is the original's credit account")
            .given(paid, make("b2"), payment("q", 10).from("world").to("b2"))
            .when(refund("t", "p", 1).from("b2"))
            .expect(ORIGINAL_MISMATCH)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60")
            .has("b2", "0/10 0/0 10"),
        row("The refund goes to the original's debit account")
            .given(paid, payment("p", 5).from("world"))
            .when(refund("t", "p", 1).about("world", "p"))
            .expect(ORIGINAL_MISMATCH)
            .a("60/100 0/0 40")
            .b("0/65 0/0 65"),
        row("A hold cannot be refunded")
            .given(hold("p", 60), payment("q", 10).from("world"))
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_REFUNDABLE)
            .a("0/100 60/0 40")
            .b("0/10 0/60 10"),
        row("A void cannot be refunded")
            .given(hold("h", 60), release("p", "h"), payment("q", 10).from("world"))
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_REFUNDABLE)
            .b("0/10 0/0 10"),
        row("An adjust cannot be refunded")
            .given(hold("h", 60), adjust("p", "h", 70), payment("q", 10).from("world"))
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_REFUNDABLE)
            .a("0/100 70/0 30")
            .b("0/10 0/70 10"),
        row("A refund cannot be refunded")
            .given(paid, refund("r", "p", 60))
            .when(refund("t", "r", 1).from("a").to("b").about("b", "r"))
            .expect(ORIGINAL_NOT_REFUNDABLE)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"));
  }

  private static List<Row> originalsFirst() {
    Step paid = payment("p", 60);
    return List.of(
        row("States before the original: the debit side's")
            .given(freeze("b"))
            .when(refund("t", "p", 1))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .before(ORIGINAL_NOT_FOUND),
        row("States before the original: the credit side's")
            .given(freeze("a"))
            .when(refund("t", "p", 1))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .before(ORIGINAL_NOT_FOUND),
        row("States before the original: closed")
            .given(make("a2"), close("a2"))
            .when(refund("t", "p", 1).to("a2").about("a2", "p"))
            .expect(CREDIT_ACCOUNT_CLOSED)
            .before(ORIGINAL_NOT_FOUND),
        row("The original before funds: not found")
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_FOUND)
            .before(INSUFFICIENT_FUNDS),
        row("The original before funds: another account's")
            .given(paid, make("b2"))
            .when(refund("t", "p", 1).from("b2"))
            .expect(ORIGINAL_MISMATCH)
            .before(INSUFFICIENT_FUNDS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Whose it is before what it is")
            .given(hold("p", 60), make("b2"))
            .when(refund("t", "p", 1).from("b2"))
            .expect(ORIGINAL_MISMATCH)
            .before(ORIGINAL_NOT_REFUNDABLE)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("What it is before how much is left")
            .given(hold("p", 60))
            .when(refund("t", "p", 61))
            .expect(ORIGINAL_NOT_REFUNDABLE)
            .before(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("How much is left before funds")
            .given(paid)
            .when(refund("t", "p", 61))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .before(INSUFFICIENT_FUNDS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("How much is left before the ceiling")
            .given(paid, ceiling("a", 40), payment("q", 10).from("world"))
            .when(refund("t", "p", 61))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .before(CEILING_EXCEEDED)
            .a("60/100 0/0 40")
            .b("0/70 0/0 70"));
  }

  private static List<Row> checks() {
    Step paid = payment("p", 60);
    return List.of(
        row("refund: needs funds")
            .given(paid, payment("q", 50).from("b").to("world"))
            .when(refund("t", "p", 20))
            .expect(INSUFFICIENT_FUNDS)
            .a("60/100 0/0 40")
            .b("50/60 0/0 10"),
        row("refund: held money does not go back")
            .given(paid, hold("h", 50).from("b").to("world"))
            .when(refund("t", "p", 20))
            .expect(INSUFFICIENT_FUNDS)
            .a("60/100 0/0 40")
            .b("0/60 50/0 10"),
        row("refund: may use a credit line")
            .given(paid, payment("q", 60).from("b").to("world"), floor("b", -60))
            .when(refund("t", "p", 60))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("120/60 0/0 -60"),
        row("refund: stays below the ceiling")
            .given(paid, ceiling("a", 50))
            .when(refund("t", "p", 11))
            .expect(CEILING_EXCEEDED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("refund: may reach the ceiling")
            .given(paid, ceiling("a", 50))
            .when(refund("t", "p", 10))
            .expect(CREATED)
            .a("60/110 0/0 50")
            .b("10/60 0/0 50"),
        row("refund: not to a frozen account")
            .given(paid, freezeCredits("a"))
            .when(refund("t", "p", 10))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("refund: not from a frozen account")
            .given(paid, freezeDebits("b"))
            .when(refund("t", "p", 10))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("refund: in the ledger of both")
            .given(paid)
            .when(refund("t", "p", 10).in("USD"))
            .expect(LEDGER_MISMATCH)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("refund: the account it goes to must be there")
            .when(refund("t", "p", 10).to("nobody").about("nobody", "p"))
            .expect(CREDIT_ACCOUNT_NOT_FOUND),
        row("refund: the account it comes from must be there")
            .when(refund("t", "p", 10).from("b2"))
            .expect(DEBIT_ACCOUNT_NOT_FOUND));
  }

  private static List<Row> undecidedRefunds() {
    Step paid = payment("p", 60);
    Step other = undecided(refund("u", "p", 40));
    return List.of(
        row("An undecided refund counts against what is left: RETRY")
            .given(paid, other)
            .when(refund("t", "p", 21))
            .expect(RETRY)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("An undecided refund leaves the rest")
            .given(paid, other)
            .when(refund("t", "p", 20))
            .expect(CREATED)
            .a("60/120 0/0 60")
            .b("20/60 0/0 40"),
        row("More than was posted is refused whatever becomes of the undecided one")
            .given(paid, other)
            .when(refund("t", "p", 61))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("What is left hangs on an undecided refund, so funds are no reason yet")
            .given(paid, other, payment("q", 60).from("b").to("world"))
            .when(refund("t", "p", 21))
            .expect(RETRY)
            .a("60/100 0/0 40")
            .b("60/60 0/0 0"),
        row("A refund that was overtaken by another one")
            .given(paid)
            .when(refund("t", "p", 40))
            .meanwhile(payment("q", 5).from("world"))
            .expect(CREATED)
            .a("60/140 0/0 80")
            .b("40/65 0/0 25"));
  }
}
