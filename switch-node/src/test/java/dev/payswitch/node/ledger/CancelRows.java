// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.cancel;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.often;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.rows.OutcomeStatus.CANCELLED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.WINDOW_LIMIT_EXCEEDED;

import dev.payswitch.node.rows.LimitWindow;
import java.util.List;
import java.util.stream.Stream;

/** Cancelled transfer ids. */
final class CancelRows {
  private static final String A60 = "60/100 0/0 40";
  private static final String B60 = "0/60 0/0 60";
  private static final String HELD_A60 = "0/100 60/0 40";
  private static final String HELD_B60 = "0/0 0/60 0";

  private CancelRows() {}

  static List<Row> rows() {
    return Stream.of(cancelled(), cancelledLate(), cancelledFirst()).flatMap(List::stream).toList();
  }

  private static List<Row> cancelled() {
    return List.of(
        row("CancelTransfer records CANCELLED if there is no outcome")
            .when(cancel("t"))
            .expect(CANCELLED),
        row("CancelTransfer answers the outcome if there is one: committed")
            .given(payment("t", 60))
            .when(cancel("t"))
            .expect(EXISTS, 60)
            .a(A60)
            .b(B60),
        row("CancelTransfer answers the outcome if there is one: rejected")
            .given(declined(payment("t", 101)))
            .when(cancel("t"))
            .expect(INSUFFICIENT_FUNDS),
        row("CancelTransfer answers the outcome if there is one: a sweep's amount")
            .given(sweep("t", 1_000))
            .when(cancel("t"))
            .expect(EXISTS, 100)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("CancelTransfer: a rejection with its window")
            .given(often(LimitWindow.HOUR, 0), declined(payment("t", 1)))
            .when(cancel("t"))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR),
        row("CancelTransfer of an account that is not there")
            .when(new Step.Cancel("nobody", "t"))
            .expect(CANCELLED),
        row("CancelTransfer releases no hold")
            .given(hold("t", 60))
            .when(cancel("t"))
            .expect(EXISTS, 60)
            .a(HELD_A60)
            .b(HELD_B60));
  }

  private static List<Row> cancelledLate() {
    return List.of(
        row("A delayed copy finds it and stops")
            .given(cancel("t"))
            .when(payment("t", 60))
            .expect(CANCELLED),
        row("A delayed hold finds it and stops")
            .given(cancel("t"))
            .when(hold("t", 60))
            .expect(CANCELLED),
        row("A delayed capture finds it and stops")
            .given(hold("h", 60), cancel("t"))
            .when(capture("t", "h"))
            .expect(CANCELLED)
            .a(HELD_A60)
            .b(HELD_B60),
        row("A delayed refund finds it and stops")
            .given(payment("p", 60), new Step.Cancel("b", "t"))
            .when(refund("t", "p", 60))
            .expect(CANCELLED)
            .a(A60)
            .b(B60),
        row("A late commit of that id finds it and stops")
            .when(payment("t", 60))
            .meanwhile(cancel("t"))
            .expect(CANCELLED),
        row("A late commit of a capture finds it and stops")
            .given(hold("h", 60))
            .when(capture("t", "h"))
            .meanwhile(cancel("t"))
            .expect(CANCELLED)
            .a(HELD_A60)
            .b(HELD_B60));
  }

  private static List<Row> cancelledFirst() {
    return List.of(
        row("Cancelled in the scope of its debit account")
            .given(new Step.Cancel("world", "t"))
            .when(payment("t", 60))
            .expect(CREATED)
            .a(A60)
            .b(B60),
        row("The caller may safely use a new id")
            .given(cancel("s"))
            .when(payment("t", 60))
            .expect(CREATED)
            .a(A60)
            .b(B60),
        row("Cancelled before accounts exist")
            .given(new Step.Cancel("nobody", "t"))
            .when(payment("t", 60).from("nobody"))
            .expect(CANCELLED)
            .before(DEBIT_ACCOUNT_NOT_FOUND),
        row("Cancelled before states")
            .given(cancel("t"), freeze("a"))
            .when(payment("t", 60))
            .expect(CANCELLED)
            .before(DEBIT_ACCOUNT_FROZEN),
        row("Cancelled before funds")
            .given(cancel("t"))
            .when(payment("t", 101))
            .expect(CANCELLED)
            .before(INSUFFICIENT_FUNDS));
  }
}
