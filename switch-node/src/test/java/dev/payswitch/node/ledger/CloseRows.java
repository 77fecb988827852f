// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.close;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;

import java.util.List;
import java.util.stream.Stream;

/** Closings of accounts, with and without a sweep. */
final class CloseRows {
  private CloseRows() {}

  static List<Row> rows() {
    return Stream.of(closings(), sweeping(), sweptMeanwhile()).flatMap(List::stream).toList();
  }

  private static List<Row> closings() {
    return List.of(
        row("CloseAccount: CLOSED").when(close("b").at(1)).expect(CloseStatus.CLOSED),
        row("HAS_PENDING: an open hold on the debit side")
            .given(hold("h", 60))
            .when(close("a").at(1))
            .expect(CloseStatus.HAS_PENDING)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("HAS_PENDING: an open hold on the credit side")
            .given(hold("h", 60))
            .when(close("b").at(1))
            .expect(CloseStatus.HAS_PENDING)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("HAS_PENDING: an intent")
            .given(undecided(payment("u", 60).from("nobody")))
            .when(close("b").at(1))
            .expect(CloseStatus.HAS_PENDING),
        row("Holds that have ended are not in the way")
            .given(hold("h", 60), release("v", "h"))
            .when(close("b").at(1))
            .expect(CloseStatus.CLOSED),
        row("BALANCE_NOT_ZERO: without sweep_to")
            .when(close("a").at(1))
            .expect(CloseStatus.BALANCE_NOT_ZERO),
        row("BALANCE_NOT_ZERO: a debt is no balance of 0")
            .given(floor("b", -50), payment("p", 20).from("b").to("a"))
            .when(close("b").at(2))
            .expect(CloseStatus.BALANCE_NOT_ZERO)
            .a("0/120 0/0 120")
            .b("20/0 0/0 -20"),
        row("A closing names the version: another one")
            .given(floor("b", -5))
            .when(close("b").at(1))
            .expect(CloseStatus.VERSION_MISMATCH),
        row("A closing of nothing").when(close("b2").at(1)).expect(CloseStatus.ACCOUNT_NOT_FOUND),
        row("A frozen account can be closed")
            .given(freeze("b"))
            .when(close("b").at(2))
            .expect(CloseStatus.CLOSED),
        row("Pending before balance")
            .given(hold("h", 60), payment("p", 10))
            .when(close("b").at(1))
            .expect(CloseStatus.HAS_PENDING)
            .a("10/100 60/0 30")
            .b("0/10 0/60 10"));
  }

  private static List<Row> sweeping() {
    return List.of(
        row("With sweep_to the sweep and the closing happen together")
            .when(close("a").at(1).sweepingTo("b", "s"))
            .expect(CloseStatus.CLOSED)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("sweep_to: nothing to sweep")
            .when(close("b").at(1).sweepingTo("a", "s"))
            .expect(CloseStatus.CLOSED),
        row("sweep_to: what is held is in the way")
            .given(hold("h", 60))
            .when(close("a").at(1).sweepingTo("b", "s"))
            .expect(CloseStatus.HAS_PENDING)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("sweep_to: a debt cannot be swept")
            .given(floor("b", -50), payment("p", 20).from("b").to("a"))
            .when(close("b").at(2).sweepingTo("a", "s"))
            .expect(CloseStatus.BALANCE_NOT_ZERO)
            .a("0/120 0/0 120")
            .b("20/0 0/0 -20"),
        row("sweep_to: the sweep is refused by the ceiling")
            .given(ceiling("b", 99))
            .when(close("a").at(1).sweepingTo("b", "s"))
            .expect(CloseStatus.SWEEP_REFUSED),
        row("sweep_to: the sweep is refused by a frozen debit side")
            .given(freeze("a"))
            .when(close("a").at(2).sweepingTo("b", "s"))
            .expect(CloseStatus.SWEEP_REFUSED),
        row("sweep_to: the sweep is refused by a closed account")
            .given(close("b"))
            .when(close("a").at(1).sweepingTo("b", "s"))
            .expect(CloseStatus.SWEEP_REFUSED),
        row("sweep_to: the account to sweep to must be there")
            .when(close("a").at(1).sweepingTo("b2", "s"))
            .expect(CloseStatus.SWEEP_REFUSED));
  }

  private static List<Row> sweptMeanwhile() {
    return List.of(
        row("sweep_to: the id is used for something else")
            .given(payment("s", 1))
            .when(close("a").at(1).sweepingTo("b", "s"))
            .expect(CloseStatus.SWEEP_REFUSED)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("sweep_to: the sweep hangs on undecided amounts")
            .given(ceiling("b", 100), undecided(payment("u", 50).from("nobody")))
            .when(close("a").at(1).sweepingTo("b", "s"))
            .expect(RETRY),
        row("sweep_to: money that comes in meanwhile is swept too")
            .when(close("a").at(1).sweepingTo("b", "s"))
            .meanwhile(payment("p", 50).from("world").to("a"))
            .expect(CloseStatus.CLOSED)
            .a("150/150 0/0 0")
            .b("0/150 0/0 150"),
        row("sweep_to: an ordinary transfer with its id afterwards")
            .given(close("a").sweepingTo("b", "s"))
            .when(new Step.Cancel("a", "s"))
            .expect(EXISTS, 100)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("sweep_to: a refund of it finds its account closed")
            .given(close("a").sweepingTo("b", "s"))
            .when(refund("t", "s", 10))
            .expect(CREDIT_ACCOUNT_CLOSED)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"));
  }
}
