// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.adjust;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.expire;
import static dev.payswitch.node.ledger.Steps.extend;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.freezeCredits;
import static dev.payswitch.node.ledger.Steps.freezeDebits;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.later;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.often;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.single;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_OVERFLOW;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.EXCEEDS_HELD_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_CAPTURED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_VOIDED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_EXPIRED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;
import static dev.payswitch.node.rows.OutcomeStatus.TRANSFER_LIMIT_EXCEEDED;

import dev.payswitch.node.rows.LimitWindow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Adjusts, voids and expiry. */
final class AdjustRows {
  private static final Duration MICRO = Duration.ofNanos(1_000);
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private AdjustRows() {}

  static List<Row> rows() {
    return Stream.of(
            amounts(),
            amountsLater(),
            increases(),
            increasesInOrder(),
            decreases(),
            timeouts(),
            voids(),
            expiry())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> amounts() {
    return List.of(
        row("adjust: sets a new held amount, more")
            .given(hold("h", 60))
            .when(adjust("t", "h", 75))
            .expect(CREATED)
            .a("0/100 75/0 25")
            .b("0/0 0/75 0"),
        row("adjust: sets a new held amount, less")
            .given(hold("h", 60))
            .when(adjust("t", "h", 20))
            .expect(CREATED)
            .a("0/100 20/0 80")
            .b("0/0 0/20 0"),
        row("adjust: to what it was")
            .given(hold("h", 60))
            .when(adjust("t", "h", 60))
            .expect(CREATED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("adjust: an amount left out stays")
            .given(hold("h", 60))
            .when(extend("t", "h").lasting(TWO_HOURS))
            .expect(CREATED, 60)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("adjust: an amount and a timeout")
            .given(hold("h", 60))
            .when(adjust("t", "h", 30).lasting(TWO_HOURS))
            .expect(CREATED)
            .a("0/100 30/0 70")
            .b("0/0 0/30 0"),
        row("adjust: the held amount after a partial capture")
            .given(hold("h", 60), capture("c", "h", 20).notFinal())
            .when(adjust("t", "h", 80))
            .expect(CREATED)
            .a("20/100 80/0 0")
            .b("0/20 0/80 20"));
  }

  private static List<Row> amountsLater() {
    return List.of(
        row("adjust: again and again")
            .given(hold("h", 60), adjust("i", "h", 90), adjust("j", "h", 10))
            .when(adjust("t", "h", 50))
            .expect(CREATED)
            .a("0/100 50/0 50")
            .b("0/0 0/50 0"),
        row("adjust: a capture takes the new amount")
            .given(hold("h", 60), adjust("j", "h", 80))
            .when(capture("t", "h"))
            .expect(CREATED, 80)
            .a("80/100 0/0 20")
            .b("0/80 0/0 80"),
        row("adjust: a capture takes no more than the new amount")
            .given(hold("h", 60), adjust("j", "h", 20))
            .when(capture("t", "h", 21))
            .expect(EXCEEDS_HELD_AMOUNT)
            .a("0/100 20/0 80")
            .b("0/0 0/20 0"),
        row("adjust: an empty hold that is open can grow again")
            .given(hold("h", 60), capture("c", "h").notFinal())
            .when(adjust("t", "h", 10))
            .expect(CREATED)
            .a("60/100 10/0 30")
            .b("0/60 0/10 60"));
  }

  private static List<Row> increases() {
    return List.of(
        row("An increase is a new movement: funds")
            .given(hold("h", 60))
            .when(adjust("t", "h", 101))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("An increase is a new movement: ceiling")
            .given(ceiling("b", 70), hold("h", 60))
            .when(adjust("t", "h", 71))
            .expect(CEILING_EXCEEDED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("An increase is a new movement: only the increase counts below the ceiling")
            .given(ceiling("b", 70), hold("h", 60))
            .when(adjust("t", "h", 70))
            .expect(CREATED)
            .a("0/100 70/0 30")
            .b("0/0 0/70 0"),
        row("An increase is a new movement: debits frozen")
            .given(hold("h", 60), freezeDebits("a"))
            .when(adjust("t", "h", 61))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("An increase is a new movement: credits frozen")
            .given(hold("h", 60), freezeCredits("b"))
            .when(adjust("t", "h", 61))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("An increase is a new movement: overflow")
            .given(noFloor("a"), payment("p", 10).to("world"), hold("h", 60))
            .when(adjust("t", "h", Long.MAX_VALUE))
            .expect(AMOUNT_OVERFLOW)
            .a("10/100 60/0 30")
            .b("0/0 0/60 0"));
  }

  private static List<Row> increasesInOrder() {
    return List.of(
        row("An increase is a new movement: undecided amounts")
            .given(ceiling("b", 100), hold("h", 50))
            .given(undecided(payment("u", 50).from("nobody")))
            .when(adjust("t", "h", 51))
            .expect(RETRY)
            .a("0/100 50/0 50")
            .b("0/0 0/50 0"),
        row("An increase: debit side before credit side")
            .given(hold("h", 60), freeze("a"), freeze("b"))
            .when(adjust("t", "h", 61))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .before(CREDIT_ACCOUNT_FROZEN)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("An increase: risk limits before funds")
            .given(hold("h", 60), single(10))
            .when(adjust("t", "h", 101))
            .expect(TRANSFER_LIMIT_EXCEEDED)
            .before(INSUFFICIENT_FUNDS)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("An increase: the hold before risk limits")
            .given(hold("h", 60), single(10), later(Steps.HOUR))
            .when(adjust("t", "h", 101))
            .expect(HOLD_EXPIRED)
            .before(TRANSFER_LIMIT_EXCEEDED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("An increase: too much held before is no matter of the hold")
            .given(hold("h", 100))
            .when(adjust("t", "h", 100))
            .expect(CREATED)
            .a("0/100 100/0 0")
            .b("0/0 0/100 0"));
  }

  private static List<Row> decreases() {
    return List.of(
        row("A decrease is no new movement: debits frozen")
            .given(hold("h", 60), freeze("a"))
            .when(adjust("t", "h", 59))
            .expect(CREATED)
            .a("0/100 59/0 41")
            .b("0/0 0/59 0"),
        row("A decrease is no new movement: credits frozen")
            .given(hold("h", 60), freeze("b"))
            .when(adjust("t", "h", 59))
            .expect(CREATED)
            .a("0/100 59/0 41")
            .b("0/0 0/59 0"),
        row("A decrease is no new movement: limits")
            .given(hold("h", 60), often(LimitWindow.HOUR, 0))
            .when(adjust("t", "h", 59))
            .expect(CREATED)
            .a("0/100 59/0 41")
            .b("0/0 0/59 0"),
        row("A decrease makes money available again")
            .given(hold("h", 100), adjust("j", "h", 40))
            .when(payment("t", 60))
            .expect(CREATED)
            .a("60/100 40/0 0")
            .b("0/60 0/40 60"),
        row("A decrease makes room below the ceiling")
            .given(ceiling("b", 100), hold("h", 100), adjust("j", "h", 40))
            .when(payment("t", 60).from("world"))
            .expect(CREATED)
            .a("0/100 40/0 60")
            .b("0/60 0/40 60"),
        row("An adjust of a captured hold")
            .given(hold("h", 60), capture("c", "h"))
            .when(adjust("t", "h", 10))
            .expect(HOLD_ALREADY_CAPTURED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("An adjust of a voided hold")
            .given(hold("h", 60), release("v", "h"))
            .when(adjust("t", "h", 10))
            .expect(HOLD_ALREADY_VOIDED),
        row("An adjust of a hold that is not there")
            .when(adjust("t", "h", 10))
            .expect(HOLD_NOT_FOUND),
        row("An adjust that names another credit account")
            .given(hold("h", 60))
            .when(adjust("t", "h", 10).to("world"))
            .expect(HOLD_MISMATCH)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("An adjust in another ledger")
            .given(hold("h", 60))
            .when(adjust("t", "h", 10).in("USD"))
            .expect(LEDGER_MISMATCH)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"));
  }

  private static List<Row> timeouts() {
    Step longer = extend("j", "h").lasting(TWO_HOURS);
    Duration half = Duration.ofMinutes(30);
    return List.of(
        row("adjust: a timeout counted from now, longer")
            .given(hold("h", 60), later(half), longer, later(TWO_HOURS.minus(MICRO)))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("adjust: a timeout counted from now, and then it is over")
            .given(hold("h", 60), later(half), longer, later(TWO_HOURS))
            .when(capture("t", "h"))
            .expect(HOLD_EXPIRED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("adjust: a shorter timeout")
            .given(hold("h", 60), extend("j", "h").lasting(Duration.ofSeconds(1)))
            .given(later(Duration.ofSeconds(1)))
            .when(capture("t", "h"))
            .expect(HOLD_EXPIRED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("adjust: an amount alone keeps the time")
            .given(hold("h", 60), later(half), adjust("j", "h", 70), later(half))
            .when(capture("t", "h"))
            .expect(HOLD_EXPIRED)
            .a("0/100 70/0 30")
            .b("0/0 0/70 0"),
        row("adjust: too late")
            .given(hold("h", 60), later(Steps.HOUR))
            .when(extend("t", "h").lasting(TWO_HOURS))
            .expect(HOLD_EXPIRED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("adjust: a timeout is no new movement")
            .given(hold("h", 60), freeze("a"), freeze("b"))
            .when(extend("t", "h").lasting(TWO_HOURS))
            .expect(CREATED, 60)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("The timer leaves a hold that was given more time")
            .given(hold("h", 60), longer, later(Steps.HOUR))
            .when(expire("h"))
            .expect(Step.Done.DONE)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("The timer finds a hold that was given less time")
            .given(hold("h", 60), extend("j", "h").lasting(Duration.ofSeconds(1)))
            .given(later(Duration.ofSeconds(1)))
            .when(expire("h"))
            .expect(Step.Done.DONE));
  }

  private static List<Row> voids() {
    return List.of(
        row("void: releases what is held")
            .given(hold("h", 60))
            .when(release("t", "h"))
            .expect(CREATED, 60),
        row("void: captures made before stand")
            .given(hold("h", 60), capture("c", "h", 20).notFinal())
            .when(release("t", "h"))
            .expect(CREATED, 40)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("void: once")
            .given(hold("h", 60), release("v", "h"))
            .when(release("t", "h"))
            .expect(HOLD_ALREADY_VOIDED),
        row("void: not after a final capture")
            .given(hold("h", 60), capture("c", "h", 20))
            .when(release("t", "h"))
            .expect(HOLD_ALREADY_CAPTURED)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("void: not after its time")
            .given(hold("h", 60), later(Steps.HOUR))
            .when(release("t", "h"))
            .expect(HOLD_EXPIRED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("void: of nothing").when(release("t", "h")).expect(HOLD_NOT_FOUND),
        row("void: names another credit account")
            .given(hold("h", 60))
            .when(release("t", "h").to("world"))
            .expect(HOLD_MISMATCH)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("Existing holds can still be voided when frozen")
            .given(hold("h", 60), freeze("a"), freeze("b"))
            .when(release("t", "h"))
            .expect(CREATED, 60),
        row("void: of a hold with nothing left")
            .given(hold("h", 60), capture("c", "h").notFinal())
            .when(release("t", "h"))
            .expect(CREATED, 0)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("void: what was held can be spent")
            .given(hold("h", 100), release("v", "h"))
            .when(payment("t", 100))
            .expect(CREATED)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"));
  }

  private static List<Row> expiry() {
    return List.of(
        row("expire: releases what is held on both sides")
            .given(hold("h", 60), later(Steps.HOUR))
            .when(expire("h"))
            .expect(Step.Done.DONE),
        row("expire: not before its time")
            .given(hold("h", 60), later(Steps.HOUR.minus(MICRO)))
            .when(expire("h"))
            .expect(Step.Done.DONE)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("expire: captures made before stand")
            .given(hold("h", 60), capture("c", "h", 20).notFinal(), later(Steps.HOUR))
            .when(expire("h"))
            .expect(Step.Done.DONE)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("expire: not what was voided")
            .given(hold("h", 60), release("v", "h"), later(Steps.HOUR))
            .when(expire("h"))
            .expect(Step.Done.DONE),
        row("expire: not what was captured")
            .given(hold("h", 60), capture("c", "h"), later(Steps.HOUR))
            .when(expire("h"))
            .expect(Step.Done.DONE)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Existing holds can expire when frozen")
            .given(hold("h", 60), freeze("a"), freeze("b"), later(Steps.HOUR))
            .when(expire("h"))
            .expect(Step.Done.DONE),
        row("expire: until the amounts are released they are held")
            .given(hold("h", 60), later(Steps.HOUR))
            .when(payment("t", 41))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("expire: then they can be spent")
            .given(hold("h", 60), later(Steps.HOUR), expire("h"))
            .when(payment("t", 100))
            .expect(CREATED)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("expire: makes room below the ceiling")
            .given(ceiling("b", 60), hold("h", 60), later(Steps.HOUR), expire("h"))
            .when(payment("t", 60))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("expire: a released hold cannot be adjusted")
            .given(hold("h", 60), later(Steps.HOUR), expire("h"))
            .when(adjust("t", "h", 10))
            .expect(HOLD_EXPIRED),
        row("expire: the same id still makes no new hold")
            .given(hold("h", 60), later(Steps.HOUR), expire("h"))
            .when(hold("h", 60))
            .expect(EXISTS));
  }
}
