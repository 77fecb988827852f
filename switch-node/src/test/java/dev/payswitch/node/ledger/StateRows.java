// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.close;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.freezeCredits;
import static dev.payswitch.node.ledger.Steps.freezeDebits;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.make;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.settings;
import static dev.payswitch.node.ledger.Steps.state;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.proto.v1.AccountState.ACCOUNT_STATE_OPEN;

import java.util.List;
import java.util.stream.Stream;

/** Account states and changes of settings. */
final class StateRows {
  private StateRows() {}

  static List<Row> rows() {
    return Stream.of(frozen(), closed(), updates(), bounds()).flatMap(List::stream).toList();
  }

  private static List<Row> frozen() {
    return List.of(
        row("DEBITS_FROZEN: refuses new debits")
            .given(freezeDebits("a"))
            .when(payment("t", 1))
            .expect(DEBIT_ACCOUNT_FROZEN),
        row("DEBITS_FROZEN: takes credits")
            .given(freezeDebits("b"))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("CREDITS_FROZEN: refuses new credits")
            .given(freezeCredits("b"))
            .when(payment("t", 1))
            .expect(CREDIT_ACCOUNT_FROZEN),
        row("CREDITS_FROZEN: takes debits")
            .given(freezeCredits("a"))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("FROZEN: refuses debits")
            .given(freeze("a"))
            .when(payment("t", 1))
            .expect(DEBIT_ACCOUNT_FROZEN),
        row("FROZEN: refuses credits")
            .given(freeze("b"))
            .when(payment("t", 1))
            .expect(CREDIT_ACCOUNT_FROZEN),
        row("A thawed account takes part again")
            .given(freeze("a"), freeze("b"))
            .given(state("a", ACCOUNT_STATE_OPEN), state("b", ACCOUNT_STATE_OPEN))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("A state can follow another one")
            .given(freeze("a"), freezeCredits("a"))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"));
  }

  private static List<Row> closed() {
    return List.of(
        row("CLOSED: refuses new debits")
            .given(make("a2"), close("a2"))
            .when(payment("t", 1).from("a2"))
            .expect(DEBIT_ACCOUNT_CLOSED),
        row("CLOSED: refuses new credits")
            .given(close("b"))
            .when(payment("t", 1))
            .expect(CREDIT_ACCOUNT_CLOSED),
        row("CLOSED: refuses holds on the debit side")
            .given(make("a2"), close("a2"))
            .when(hold("t", 1).from("a2"))
            .expect(DEBIT_ACCOUNT_CLOSED),
        row("CLOSED: refuses holds on the credit side")
            .given(close("b"))
            .when(hold("t", 1))
            .expect(CREDIT_ACCOUNT_CLOSED),
        row("CLOSED: refuses sweeps, though there is nothing")
            .given(make("a2"), close("a2"))
            .when(sweep("t", 1).from("a2"))
            .expect(DEBIT_ACCOUNT_CLOSED)
            .before(INSUFFICIENT_FUNDS),
        row("CLOSED: refuses a refund")
            .given(payment("p", 60), payment("q", 60).from("b").to("world"), close("b"))
            .when(refund("t", "p", 1))
            .expect(DEBIT_ACCOUNT_CLOSED)
            .a("60/100 0/0 40")
            .b("60/60 0/0 0"));
  }

  private static List<Row> updates() {
    return List.of(
        row("UPDATED: settings change by an admin call with the expected version")
            .when(floor("a", -5).at(1))
            .expect(UpdateStatus.UPDATED),
        row("UPDATED: the next version")
            .given(floor("a", -5))
            .when(ceiling("a", 500).at(2))
            .expect(UpdateStatus.UPDATED),
        row("VERSION_MISMATCH: an older one")
            .given(floor("a", -5), floor("a", -6))
            .when(ceiling("a", 500).at(1))
            .expect(UpdateStatus.VERSION_MISMATCH),
        row("VERSION_MISMATCH: one that is not there yet")
            .when(ceiling("a", 500).at(2))
            .expect(UpdateStatus.VERSION_MISMATCH),
        row("VERSION_MISMATCH: somebody else was faster")
            .given(ceiling("a", 500))
            .when(ceiling("a", 600).at(1))
            .expect(UpdateStatus.VERSION_MISMATCH),
        row("version: never changes with payments")
            .given(payment("p", 10))
            .when(floor("a", -5).at(1))
            .expect(UpdateStatus.UPDATED)
            .a("10/100 0/0 90")
            .b("0/10 0/0 10"),
        row("ACCOUNT_NOT_FOUND: there is nothing to change")
            .when(floor("b2", -5).at(1))
            .expect(UpdateStatus.ACCOUNT_NOT_FOUND),
        row("ACCOUNT_CLOSED: a closed account does not change any more")
            .given(close("b"))
            .when(floor("b", -5).at(2))
            .expect(UpdateStatus.ACCOUNT_CLOSED),
        row("Closed before another version")
            .given(close("b"))
            .when(floor("b", -5).at(1))
            .expect(UpdateStatus.ACCOUNT_CLOSED),
        row("The version before a bound that is broken")
            .when(settings("a").with(r -> r.setCeilingMinor(1)).at(9))
            .expect(UpdateStatus.VERSION_MISMATCH));
  }

  private static List<Row> bounds() {
    return List.of(
        row("FLOOR_ABOVE_AVAILABLE: a floor that is already broken is refused")
            .given(floor("a", -50), payment("p", 120))
            .when(floor("a", -19).at(2))
            .expect(UpdateStatus.FLOOR_ABOVE_AVAILABLE)
            .a("120/100 0/0 -20")
            .b("0/120 0/0 120"),
        row("FLOOR_ABOVE_AVAILABLE: what is held counts")
            .given(floor("a", -50), hold("h", 120))
            .when(floor("a", -19).at(2))
            .expect(UpdateStatus.FLOOR_ABOVE_AVAILABLE)
            .a("0/100 120/0 -20")
            .b("0/0 0/120 0"),
        row("A floor that is just reached is none that is broken")
            .given(floor("a", -50), payment("p", 120))
            .when(floor("a", -20).at(2))
            .expect(UpdateStatus.UPDATED)
            .a("120/100 0/0 -20")
            .b("0/120 0/0 120"),
        row("An account without a floor gets one")
            .given(noFloor("a"))
            .when(floor("a", 0).at(2))
            .expect(UpdateStatus.UPDATED),
        row("A new floor holds")
            .given(floor("a", -50), floor("a", -10))
            .when(payment("t", 111))
            .expect(INSUFFICIENT_FUNDS),
        row("CEILING_BELOW_BALANCE: a ceiling that is already broken is refused")
            .when(ceiling("a", 99).at(1))
            .expect(UpdateStatus.CEILING_BELOW_BALANCE),
        row("CEILING_BELOW_BALANCE: what is pending counts")
            .given(hold("h", 60))
            .when(ceiling("b", 59).at(1))
            .expect(UpdateStatus.CEILING_BELOW_BALANCE)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("CEILING_BELOW_BALANCE: what is intended counts")
            .given(undecided(payment("u", 60).from("nobody")))
            .when(ceiling("b", 59).at(1))
            .expect(UpdateStatus.CEILING_BELOW_BALANCE),
        row("A ceiling that is just reached is none that is broken")
            .when(ceiling("a", 100).at(1))
            .expect(UpdateStatus.UPDATED),
        row("A ceiling that was removed")
            .given(ceiling("b", 0), settings("b").with(r -> r.setRemoveCeiling(true)))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("The floor before the ceiling")
            .given(floor("b", -50), payment("p", 30), hold("h", 40).from("b").to("world"))
            .when(floor("b", 0).with(r -> r.setCeilingMinor(10)).at(2))
            .expect(UpdateStatus.FLOOR_ABOVE_AVAILABLE)
            .a("30/100 0/0 70")
            .b("0/30 40/0 -10"));
  }
}
