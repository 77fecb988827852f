// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.freezeCredits;
import static dev.payswitch.node.ledger.Steps.freezeDebits;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.make;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;

import java.util.List;
import java.util.stream.Stream;

/** Sweeps. */
final class SweepRows {
  private SweepRows() {}

  static List<Row> rows() {
    return Stream.of(sweeps(), sweepsAndTheOtherSide()).flatMap(List::stream).toList();
  }

  private static List<Row> sweeps() {
    return List.of(
        row("sweep: moves the amount if it is available")
            .when(sweep("t", 40))
            .expect(CREATED, 40)
            .a("40/100 0/0 60")
            .b("0/40 0/0 40"),
        row("sweep: moves what is available; the actual amount is in the outcome")
            .when(sweep("t", 101))
            .expect(CREATED, 100)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("sweep: never the credit line")
            .given(floor("a", -50))
            .when(sweep("t", 150))
            .expect(CREATED, 100)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("sweep: never below 0, though there is no floor")
            .given(noFloor("a"))
            .when(sweep("t", 150))
            .expect(CREATED, 100)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("sweep: nothing there")
            .given(payment("p", 100))
            .when(sweep("t", 1))
            .expect(INSUFFICIENT_FUNDS)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("sweep: less than nothing there")
            .given(floor("a", -50), payment("p", 120))
            .when(sweep("t", 1))
            .expect(INSUFFICIENT_FUNDS)
            .a("120/100 0/0 -20")
            .b("0/120 0/0 120"),
        row("sweep: what is held stays")
            .given(hold("h", 70))
            .when(sweep("t", 1_000))
            .expect(CREATED, 30)
            .a("30/100 70/0 0")
            .b("0/30 0/70 30"),
        row("sweep: what is only pending is not there")
            .given(hold("h", 70))
            .when(sweep("t", 1_000).from("b").to("a"))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 70/0 30")
            .b("0/0 0/70 0"));
  }

  private static List<Row> sweepsAndTheOtherSide() {
    return List.of(
        row("sweep: does not shrink to the ceiling")
            .given(ceiling("b", 50))
            .when(sweep("t", 1_000))
            .expect(CEILING_EXCEEDED),
        row("sweep: the ceiling looks at what is moved")
            .given(ceiling("b", 100))
            .when(sweep("t", 1_000))
            .expect(CREATED, 100)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("sweep: nothing there before the ceiling")
            .given(make("a2"), ceiling("b", 0))
            .when(sweep("t", 1).from("a2"))
            .expect(INSUFFICIENT_FUNDS)
            .before(CEILING_EXCEEDED),
        row("sweep: like payment, not from a frozen account")
            .given(freezeDebits("a"))
            .when(sweep("t", 10))
            .expect(DEBIT_ACCOUNT_FROZEN),
        row("sweep: like payment, not to a frozen account")
            .given(freezeCredits("b"))
            .when(sweep("t", 10))
            .expect(CREDIT_ACCOUNT_FROZEN),
        row("sweep: frozen before nothing there")
            .given(freeze("b"), payment("p", 100).to("world"))
            .when(sweep("t", 10))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .before(INSUFFICIENT_FUNDS)
            .a("100/100 0/0 0"),
        row("sweep: a ceiling hangs on undecided amounts")
            .given(ceiling("b", 100), undecided(payment("u", 50).from("nobody")))
            .when(sweep("t", 1_000))
            .expect(RETRY));
  }
}
