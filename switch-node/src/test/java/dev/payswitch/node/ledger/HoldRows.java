// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.expire;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.freezeCredits;
import static dev.payswitch.node.ledger.Steps.freezeDebits;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.later;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.often;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_OVERFLOW;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.EXCEEDS_HELD_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_CAPTURED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_VOIDED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_EXPIRED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;

import dev.payswitch.node.rows.LimitWindow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Holds and their captures. */
final class HoldRows {
  private static final Duration MICRO = Duration.ofNanos(1_000);

  private HoldRows() {}

  static List<Row> rows() {
    return Stream.of(
            holds(),
            refused(),
            captures(),
            capturedHolds(),
            partial(),
            never(),
            ended(),
            order(),
            endsInOrder())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> holds() {
    return List.of(
        row("hold: pending on both sides")
            .when(hold("t", 60))
            .expect(CREATED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("hold: as much as is available")
            .when(hold("t", 100))
            .expect(CREATED)
            .a("0/100 100/0 0")
            .b("0/0 0/100 0"),
        row("A hold counts against the floor when it is made")
            .when(hold("t", 101))
            .expect(INSUFFICIENT_FUNDS),
        row("A hold may use the credit line")
            .given(floor("a", -50))
            .when(hold("t", 150))
            .expect(CREATED)
            .a("0/100 150/0 -50")
            .b("0/0 0/150 0"),
        row("timeout: 1 s")
            .when(hold("t", 5).lasting(Duration.ofSeconds(1)))
            .expect(CREATED)
            .a("0/100 5/0 95")
            .b("0/0 0/5 0"),
        row("timeout: 90 days")
            .when(hold("t", 5).lasting(Duration.ofDays(90)))
            .expect(CREATED)
            .a("0/100 5/0 95")
            .b("0/0 0/5 0"),
        row("Two holds add up")
            .given(hold("h", 60))
            .when(hold("t", 40))
            .expect(CREATED)
            .a("0/100 100/0 0")
            .b("0/0 0/100 0"),
        row("Two holds add up against the floor")
            .given(hold("h", 60))
            .when(hold("t", 41))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("Pending credits cannot be held")
            .given(hold("h", 60))
            .when(hold("t", 1).from("b").to("a"))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A hold may fill the ceiling")
            .given(ceiling("b", 60))
            .when(hold("t", 60))
            .expect(CREATED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"));
  }

  private static List<Row> refused() {
    return List.of(
        row("A hold does not pass the ceiling")
            .given(ceiling("b", 60))
            .when(hold("t", 61))
            .expect(CEILING_EXCEEDED),
        row("A hold is no movement of a frozen debit side")
            .given(freezeDebits("a"))
            .when(hold("t", 1))
            .expect(DEBIT_ACCOUNT_FROZEN),
        row("A hold is no movement of a frozen credit side")
            .given(freezeCredits("b"))
            .when(hold("t", 1))
            .expect(CREDIT_ACCOUNT_FROZEN),
        row("A hold needs its debit account")
            .when(hold("t", 1).from("nobody"))
            .expect(DEBIT_ACCOUNT_NOT_FOUND),
        row("A hold needs its credit account")
            .when(hold("t", 1).to("b2"))
            .expect(CREDIT_ACCOUNT_NOT_FOUND),
        row("A hold stays in its ledger").when(hold("t", 1).in("USD")).expect(LEDGER_MISMATCH),
        row("A hold does not overflow pending totals")
            .given(noFloor("a"), hold("h", 1).to("world"))
            .when(hold("t", Long.MAX_VALUE))
            .expect(AMOUNT_OVERFLOW)
            .a("0/100 1/0 99"),
        row("A hold hangs on undecided amounts like a payment")
            .given(ceiling("b", 50), undecided(payment("u", 50).from("nobody")))
            .when(hold("t", 1))
            .expect(RETRY),
        row("A hold that is prepared and undecided counts below the ceiling")
            .given(ceiling("b", 50), undecided(hold("u", 50).from("nobody")))
            .when(payment("t", 1))
            .expect(RETRY));
  }

  private static List<Row> captures() {
    return List.of(
        row("capture: posts all if the amount is left out")
            .given(hold("h", 60))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("capture: posts all")
            .given(hold("h", 60))
            .when(capture("t", "h", 60))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("capture: posts part; final releases the rest")
            .given(hold("h", 60))
            .when(capture("t", "h", 25))
            .expect(CREATED)
            .a("25/100 0/0 75")
            .b("0/25 0/0 25"),
        row("capture: takes at most what is held")
            .given(hold("h", 60))
            .when(capture("t", "h", 61))
            .expect(EXCEEDS_HELD_AMOUNT)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("capture: the smallest part")
            .given(hold("h", 60))
            .when(capture("t", "h", 1))
            .expect(CREATED)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"));
  }

  private static List<Row> capturedHolds() {
    return List.of(
        row("capture: may name the hold's credit account")
            .given(hold("h", 60))
            .when(capture("t", "h", 60).to("b"))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("capture: names the hold by target id, its account may be said")
            .given(hold("h", 60))
            .when(capture("t", "h", 60).about("a", "h"))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("capture: of one hold leaves the other")
            .given(hold("h", 60), hold("i", 30))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 30/0 10")
            .b("0/60 0/30 60"),
        row("capture: at the last moment before expiry")
            .given(hold("h", 60), later(Steps.HOUR.minus(MICRO)))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("capture: only posted money can be spent, then it can")
            .given(hold("h", 60), capture("c", "h"))
            .when(payment("t", 60).from("b").to("a"))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"));
  }

  private static List<Row> partial() {
    Step first = capture("c", "h", 20).notFinal();
    return List.of(
        row("not final: the rest stays held")
            .given(hold("h", 60))
            .when(capture("t", "h", 20).notFinal())
            .expect(CREATED)
            .a("20/100 40/0 40")
            .b("0/20 0/40 20"),
        row("not final: more captures may follow")
            .given(hold("h", 60), first)
            .when(capture("t", "h", 15).notFinal())
            .expect(CREATED)
            .a("35/100 25/0 40")
            .b("0/35 0/25 35"),
        row("not final: the last one takes the rest")
            .given(hold("h", 60), first)
            .when(capture("t", "h"))
            .expect(CREATED, 40)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("not final: the last one may release some")
            .given(hold("h", 60), first)
            .when(capture("t", "h", 1))
            .expect(CREATED)
            .a("21/100 0/0 79")
            .b("0/21 0/0 21"),
        row("not final: together no more than was held")
            .given(hold("h", 60), first)
            .when(capture("t", "h", 41))
            .expect(EXCEEDS_HELD_AMOUNT)
            .a("20/100 40/0 40")
            .b("0/20 0/40 20"),
        row("not final: the rest is still held against the floor")
            .given(hold("h", 60), first)
            .when(payment("t", 41))
            .expect(INSUFFICIENT_FUNDS)
            .a("20/100 40/0 40")
            .b("0/20 0/40 20"),
        row("not final: may take all")
            .given(hold("h", 60))
            .when(capture("t", "h").notFinal())
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("not final: where nothing is left, nothing can be captured")
            .given(hold("h", 60), capture("c", "h").notFinal())
            .when(capture("t", "h"))
            .expect(EXCEEDS_HELD_AMOUNT)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> never() {
    return List.of(
        row("A capture never fails for lack of funds")
            .given(hold("h", 60), payment("p", 40))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("A capture never fails because the debit account was frozen")
            .given(hold("h", 60), freeze("a"))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A capture never fails because the credit account was frozen")
            .given(hold("h", 60), freeze("b"))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A capture never fails for the ceiling")
            .given(ceiling("b", 60), hold("h", 60))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A capture never fails for a window limit")
            .given(hold("h", 60), often(LimitWindow.HOUR, 0))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A capture hangs on no undecided amount")
            .given(ceiling("b", 100), hold("h", 50))
            .given(undecided(payment("u", 50).from("nobody")))
            .when(capture("t", "h"))
            .expect(CREATED, 50)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50"));
  }

  private static List<Row> ended() {
    return List.of(
        row("A hold ends once: captured")
            .given(hold("h", 60), capture("c", "h", 20))
            .when(capture("t", "h", 10))
            .expect(HOLD_ALREADY_CAPTURED)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("A hold ends once: voided")
            .given(hold("h", 60), release("v", "h"))
            .when(capture("t", "h", 10))
            .expect(HOLD_ALREADY_VOIDED),
        row("A hold ends once: expired and released")
            .given(hold("h", 60), later(Steps.HOUR), expire("h"))
            .when(capture("t", "h", 10))
            .expect(HOLD_EXPIRED),
        row("Expired as soon as batch time is expiry time, though the amounts go later")
            .given(hold("h", 60), later(Steps.HOUR))
            .when(capture("t", "h"))
            .expect(HOLD_EXPIRED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("The target must be a hold")
            .given(payment("p", 60))
            .when(capture("t", "p"))
            .expect(HOLD_NOT_FOUND)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("The target must be there").when(capture("t", "h")).expect(HOLD_NOT_FOUND),
        row("The target must be of the same debit account")
            .given(hold("h", 60).from("world"))
            .when(capture("t", "h").about("world", "h"))
            .expect(HOLD_NOT_FOUND)
            .b("0/0 0/60 0"),
        row("The target must not be a hold that was declined")
            .given(declined(hold("h", 101)))
            .when(capture("t", "h"))
            .expect(HOLD_NOT_FOUND),
        row("The hold has another credit account")
            .given(hold("h", 60))
            .when(capture("t", "h").to("world"))
            .expect(HOLD_MISMATCH)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A capture needs its debit account")
            .when(capture("t", "h").from("nobody"))
            .expect(DEBIT_ACCOUNT_NOT_FOUND));
  }

  private static List<Row> order() {
    Step wrong = capture("c", "h");
    return List.of(
        row("The ledger before the hold: there is none")
            .when(capture("t", "h").in("USD"))
            .expect(LEDGER_MISMATCH)
            .before(HOLD_NOT_FOUND),
        row("The ledger before the hold: it has ended")
            .given(hold("h", 60), wrong)
            .when(capture("t", "h").in("USD"))
            .expect(LEDGER_MISMATCH)
            .before(HOLD_ALREADY_CAPTURED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Another credit account before captured")
            .given(hold("h", 60), wrong)
            .when(capture("t", "h").to("world"))
            .expect(HOLD_MISMATCH)
            .before(HOLD_ALREADY_CAPTURED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Another credit account before voided")
            .given(hold("h", 60), release("v", "h"))
            .when(capture("t", "h").to("world"))
            .expect(HOLD_MISMATCH)
            .before(HOLD_ALREADY_VOIDED),
        row("Another credit account before expired")
            .given(hold("h", 60), later(Steps.HOUR))
            .when(capture("t", "h").to("world"))
            .expect(HOLD_MISMATCH)
            .before(HOLD_EXPIRED)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("Another credit account before too much")
            .given(hold("h", 60))
            .when(capture("t", "h", 61).to("world"))
            .expect(HOLD_MISMATCH)
            .before(EXCEEDS_HELD_AMOUNT)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"));
  }

  private static List<Row> endsInOrder() {
    Step wrong = capture("c", "h");
    return List.of(
        row("Captured before too much")
            .given(hold("h", 60), wrong)
            .when(capture("t", "h", 61))
            .expect(HOLD_ALREADY_CAPTURED)
            .before(EXCEEDS_HELD_AMOUNT)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Captured stays captured when its time comes")
            .given(hold("h", 60), wrong, later(Steps.HOUR))
            .when(capture("t", "h"))
            .expect(HOLD_ALREADY_CAPTURED)
            .before(HOLD_EXPIRED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Voided before too much")
            .given(hold("h", 60), release("v", "h"))
            .when(capture("t", "h", 61))
            .expect(HOLD_ALREADY_VOIDED)
            .before(EXCEEDS_HELD_AMOUNT),
        row("Voided stays voided when its time comes")
            .given(hold("h", 60), release("v", "h"), later(Steps.HOUR))
            .when(capture("t", "h"))
            .expect(HOLD_ALREADY_VOIDED)
            .before(HOLD_EXPIRED),
        row("Expired before too much")
            .given(hold("h", 60), later(Steps.HOUR))
            .when(capture("t", "h", 61))
            .expect(HOLD_EXPIRED)
            .before(EXCEEDS_HELD_AMOUNT)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"));
  }
}
