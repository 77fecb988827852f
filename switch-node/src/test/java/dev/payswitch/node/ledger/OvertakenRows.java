// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.adjust;
import static dev.payswitch.node.ledger.Steps.cancel;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.later;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.rows.OutcomeStatus.CANCELLED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_CAPTURED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_VOIDED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_EXPIRED;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;

import java.util.List;
import java.util.stream.Stream;

/**
 * Transfers that something else overtakes: what home saw is only a hint, and the entry in its log
 * decides.
 */
final class OvertakenRows {
  private OvertakenRows() {}

  static List<Row> rows() {
    return Stream.of(overtaken(), overtakenAdjusts(), overtakenByOthers())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> overtaken() {
    return List.of(
        row("No outcome depends on shards: a hold voided while it is adjusted")
            .given(hold("h", 60))
            .when(adjust("t", "h", 80))
            .meanwhile(release("v", "h"))
            .expect(HOLD_ALREADY_VOIDED),
        row("No outcome depends on shards: an increase that is cancelled")
            .given(hold("h", 60))
            .when(adjust("t", "h", 80))
            .meanwhile(cancel("t"))
            .expect(CANCELLED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("No outcome depends on shards: a decline that is overtaken by the same hold")
            .when(hold("t", 101))
            .meanwhile(payment("p", 1).from("world").to("a"), hold("t", 101))
            .expect(EXISTS)
            .a("0/101 101/0 0")
            .b("0/0 0/101 0"),
        row("No outcome depends on shards: spent while the other side prepares")
            .when(payment("t", 60))
            .meanwhile(payment("p", 50))
            .expect(INSUFFICIENT_FUNDS)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50"),
        row("No outcome depends on shards: topped up while the other side is asked")
            .when(payment("t", 120))
            .meanwhile(payment("p", 50).from("world").to("a"))
            .expect(CREATED)
            .a("120/150 0/0 30")
            .b("0/120 0/0 120"),
        row("No outcome depends on shards: a sweep that finds more")
            .when(sweep("t", 1_000))
            .meanwhile(payment("p", 50).from("world").to("a"))
            .expect(CREATED, 150)
            .a("150/150 0/0 0")
            .b("0/150 0/0 150"),
        row("No outcome depends on shards: a sweep that finds less")
            .when(sweep("t", 1_000))
            .meanwhile(payment("p", 50).to("world"))
            .expect(CREATED, 50)
            .a("100/100 0/0 0")
            .b("0/50 0/0 50"));
  }

  private static List<Row> overtakenAdjusts() {
    return List.of(
        row("No outcome depends on shards: a hold captured while it is adjusted")
            .given(hold("h", 60))
            .when(adjust("t", "h", 80))
            .meanwhile(capture("c", "h"))
            .expect(HOLD_ALREADY_CAPTURED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("No outcome depends on shards: an increase that has become larger")
            .given(hold("h", 60))
            .when(adjust("t", "h", 80))
            .meanwhile(adjust("j", "h", 10))
            .expect(CREATED)
            .a("0/100 80/0 20")
            .b("0/0 0/80 0"),
        row("No outcome depends on shards: an increase that has become smaller")
            .given(hold("h", 60))
            .when(adjust("t", "h", 80))
            .meanwhile(adjust("j", "h", 75))
            .expect(CREATED)
            .a("0/100 80/0 20")
            .b("0/0 0/80 0"),
        row("No outcome depends on shards: an increase that has become a decrease")
            .given(hold("h", 60))
            .when(adjust("t", "h", 80))
            .meanwhile(adjust("j", "h", 90))
            .expect(CREATED)
            .a("0/100 80/0 20")
            .b("0/0 0/80 0"),
        row("No outcome depends on shards: a decrease that has become an increase")
            .given(hold("h", 60))
            .when(adjust("t", "h", 50))
            .meanwhile(adjust("j", "h", 10))
            .expect(CREATED)
            .a("0/100 50/0 50")
            .b("0/0 0/50 0"));
  }

  private static List<Row> overtakenByOthers() {
    return List.of(
        row("No outcome depends on shards: a copy that was faster")
            .when(payment("t", 60))
            .meanwhile(payment("t", 60))
            .expect(EXISTS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("No outcome depends on shards: frozen while the other side prepares")
            .when(payment("t", 60))
            .meanwhile(freeze("a"))
            .expect(DEBIT_ACCOUNT_FROZEN),
        row("No outcome depends on shards: expired while the amount is asked for")
            .given(hold("h", 60))
            .when(adjust("t", "h", 80))
            .meanwhile(later(Steps.HOUR))
            .expect(HOLD_EXPIRED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"));
  }
}
