// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.FarGroups.End.COMMITTED;
import static dev.payswitch.node.ledger.FarGroups.End.DROPPED;
import static dev.payswitch.node.ledger.FarGroups.End.SETTLED;
import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.adjust;
import static dev.payswitch.node.ledger.Steps.cancel;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.expire;
import static dev.payswitch.node.ledger.Steps.far;
import static dev.payswitch.node.ledger.Steps.farEnds;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.group;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.later;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.often;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.ledger.Steps.within;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_CAPTURED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_EXPIRED;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;
import static dev.payswitch.node.rows.OutcomeStatus.WINDOW_LIMIT_EXCEEDED;

import dev.payswitch.node.rows.LimitWindow;
import java.util.List;
import java.util.stream.Stream;

/** What hangs on groups that are prepared and not decided. */
final class GroupUndecidedRows {
  private GroupUndecidedRows() {}

  static List<Row> rows() {
    return Stream.of(
            reservations(),
            reservationsMore(),
            reservationsFurther(),
            limits(),
            limitsMore(),
            holds(),
            holdsMore(),
            holdsFurther())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> reservations() {
    return List.of(
        row("RETRY: the answer hangs on a reservation")
            .given(far("g", payment("f", 60).to("far1")))
            .when(payment("t", 41))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("A reservation counts as spent: what fits is done")
            .given(far("g", payment("f", 60).to("far1")))
            .when(payment("t", 40))
            .expect(CREATED)
            .a("40/100 0/0 0")
            .b("0/40 0/0 40"),
        row("A rejection that holds whatever becomes of a reservation is recorded")
            .given(far("g", payment("f", 60).to("far1")))
            .when(payment("t", 101))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 0/0 40"),
        row("RETRY: a hold hangs on a reservation")
            .given(far("g", payment("f", 60).to("far1")))
            .when(hold("t", 41))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("A sweep takes what is available beside a reservation")
            .given(far("g", payment("f", 60).to("far1")))
            .when(sweep("t", 1_000))
            .expect(CREATED, 40)
            .a("40/100 0/0 0")
            .b("0/40 0/0 40"),
        row("RETRY: a sweep finds only what is reserved")
            .given(far("g", payment("f", 100).to("far1")))
            .when(sweep("t", 1_000))
            .expect(RETRY)
            .a("0/100 0/0 0"),
        row("RETRY: so it is for a group")
            .given(far("g", payment("f", 60).to("far1")))
            .when(group("t", payment("m", 1).to("c"), payment("n", 40)))
            .expect(RETRY)
            .a("0/100 0/0 40"));
  }

  private static List<Row> reservationsMore() {
    return List.of(
        row("So it is for a group: what fits")
            .given(far("g", payment("f", 60).to("far1")))
            .when(group("t", payment("m", 1).to("c"), payment("n", 39)))
            .expect(CREATED)
            .a("40/100 0/0 0")
            .b("0/39 0/0 39")
            .c("0/1 0/0 1"),
        row("So it is for a group: what fails anyway")
            .given(far("g", payment("f", 60).to("far1")))
            .when(group("t", payment("m", 1).to("c"), payment("n", 100)))
            .expect(INSUFFICIENT_FUNDS)
            .at(1)
            .a("0/100 0/0 40"),
        row("Reserved is as much as the group needs at its worst moment: out and back")
            .given(far("g", payment("f", 60).to("far1"), payment("e", 60).from("far1").to("a")))
            .when(payment("t", 41))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("Reserved is as much as the group needs at its worst moment: in and out")
            .given(far("g", payment("e", 60).from("far1").to("a"), payment("f", 60).to("far1")))
            .when(payment("t", 100))
            .expect(CREATED)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("What is prepared can always be committed: in and out")
            .given(
                far("g", payment("e", 60).from("far1").to("a"), payment("f", 60).to("far1")),
                payment("p", 100),
                farEnds("g", SETTLED))
            .when(cancel("f"))
            .expect(EXISTS, 60)
            .a("160/160 0/0 0")
            .b("0/100 0/0 100"),
        row("What is prepared can always be committed: out and back")
            .given(
                far("g", payment("f", 60).to("far1"), payment("e", 60).from("far1").to("a")),
                payment("p", 40),
                farEnds("g", SETTLED))
            .when(payment("t", 60))
            .expect(CREATED)
            .a("160/160 0/0 0")
            .b("0/100 0/0 100"));
  }

  private static List<Row> reservationsFurther() {
    return List.of(
        row("What is prepared can always be committed: frozen meanwhile")
            .given(far("g", payment("f", 60)), freeze("a"), freeze("b"), farEnds("g", SETTLED))
            .when(cancel("f"))
            .expect(EXISTS, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Two reservations add up")
            .given(far("g", payment("f", 60).to("far1")), far("e", payment("d", 30).to("far1")))
            .when(payment("t", 11))
            .expect(RETRY)
            .a("0/100 0/0 10"),
        row("A reservation ends when its group is dropped")
            .given(far("g", payment("f", 60).to("far1")), farEnds("g", DROPPED))
            .when(payment("t", 100))
            .expect(CREATED)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("A reservation is spent when its group commits")
            .given(far("g", payment("f", 60).to("far1")), farEnds("g", SETTLED))
            .when(payment("t", 41))
            .expect(INSUFFICIENT_FUNDS)
            .a("60/100 0/0 40"),
        row("RETRY: an overflow hangs on undecided amounts")
            .given(noFloor("a"), far("g", payment("f", Long.MAX_VALUE).to("far1")))
            .when(payment("t", 1))
            .expect(RETRY)
            .a("0/100 0/0 -9223372036854775707"));
  }

  private static List<Row> limits() {
    return List.of(
        row("RETRY: a window hangs on undecided debits")
            .given(
                payment("rich", 900).from("world").to("a"),
                within(LimitWindow.HOUR, 100),
                far("g", payment("f", 60).to("far1")))
            .when(payment("t", 41))
            .expect(RETRY)
            .a("0/1000 0/0 940"),
        row("An undecided debit counts in a window: what fits")
            .given(
                payment("rich", 900).from("world").to("a"),
                within(LimitWindow.HOUR, 100),
                far("g", payment("f", 60).to("far1")))
            .when(payment("t", 40))
            .expect(CREATED)
            .a("40/1000 0/0 900")
            .b("0/40 0/0 40"),
        row("A window that is passed anyway is recorded")
            .given(
                payment("rich", 900).from("world").to("a"),
                within(LimitWindow.HOUR, 100),
                far("g", payment("f", 60).to("far1")))
            .when(payment("t", 101))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR)
            .a("0/1000 0/0 940"),
        row("RETRY: the number in a window hangs on undecided debits")
            .given(often(LimitWindow.HOUR, 1), far("g", payment("f", 60).to("far1")))
            .when(payment("t", 1))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("Each debit of an undecided group counts in a window")
            .given(
                often(LimitWindow.HOUR, 2),
                far("g", payment("f", 1).to("far1"), payment("e", 1).to("far1")))
            .when(payment("t", 1))
            .expect(RETRY)
            .a("0/100 0/0 98"),
        row("A refund of an undecided group does not count in a window")
            .given(
                payment("p", 60),
                often(LimitWindow.HOUR, 1),
                payment("q", 1).from("b").to("a"),
                far("g", refund("f", "q", 1).from("a").to("b").about("b", "q")))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("61/101 0/0 39")
            .b("1/61 0/0 60"));
  }

  private static List<Row> limitsMore() {
    return List.of(
        row("A dropped group does not count in a window")
            .given(
                often(LimitWindow.HOUR, 2),
                far("g", payment("f", 1).to("far1"), payment("e", 1).to("far1")),
                farEnds("g", DROPPED),
                far("d", payment("k", 1).to("far1")))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("1/100 0/0 98")
            .b("0/1 0/0 1"),
        row("A committed group counts in a window")
            .given(
                often(LimitWindow.HOUR, 1),
                far("g", payment("f", 60).to("far1")),
                farEnds("g", SETTLED))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR)
            .a("60/100 0/0 40"),
        row("RETRY: the window of a group hangs on another")
            .given(often(LimitWindow.HOUR, 2), far("g", payment("f", 60).to("far1")))
            .when(group("t", payment("m", 1), payment("n", 1).to("c")))
            .expect(RETRY)
            .a("0/100 0/0 40"));
  }

  private static List<Row> holds() {
    return List.of(
        row("RETRY: a capture of a hold that a group is about to change")
            .given(hold("h", 60), far("g", capture("f", "h")))
            .when(capture("t", "h"))
            .expect(RETRY)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("RETRY: a void of a hold that a group is about to change")
            .given(hold("h", 60), far("g", capture("f", "h")))
            .when(release("t", "h"))
            .expect(RETRY)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("RETRY: an adjust of a hold that a group is about to change")
            .given(hold("h", 60), far("g", capture("f", "h")))
            .when(adjust("t", "h", 70))
            .expect(RETRY)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("RETRY: a group with a hold that another is about to change")
            .given(hold("h", 60), far("g", capture("f", "h")))
            .when(group("t", payment("m", 1).to("c"), release("n", "h")))
            .expect(RETRY)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("What a group is about to capture does not expire")
            .given(hold("h", 60), far("g", capture("f", "h")), later(Steps.HOUR), expire("h"))
            .when(capture("t", "h"))
            .expect(RETRY)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("What was due when its group committed is captured")
            .given(
                hold("h", 60),
                far("g", capture("f", "h")),
                later(Steps.HOUR),
                expire("h"),
                farEnds("g", SETTLED))
            .when(capture("t", "h"))
            .expect(HOLD_ALREADY_CAPTURED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> holdsMore() {
    return List.of(
        row("What was due when its group was dropped expires")
            .given(
                hold("h", 60),
                far("g", capture("f", "h")),
                later(Steps.HOUR),
                farEnds("g", DROPPED),
                expire("h"))
            .when(capture("t", "h"))
            .expect(HOLD_EXPIRED),
        row("A hold can be changed again when its group is dropped")
            .given(hold("h", 60), far("g", capture("f", "h")), farEnds("g", DROPPED))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("RETRY: a hold that a group changed, until every shard shows it")
            .given(
                hold("h", 60), far("g", capture("f", "h", 20).notFinal()), farEnds("g", COMMITTED))
            .when(capture("t", "h"))
            .expect(RETRY)
            .a("20/100 40/0 40")
            .b("0/20 0/40 20"),
        row("A hold that a group changed, once every shard shows it")
            .given(hold("h", 60), far("g", capture("f", "h", 20).notFinal()), farEnds("g", SETTLED))
            .when(capture("t", "h"))
            .expect(CREATED, 40)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("RETRY: a hold that a group made, until every shard shows it")
            .given(far("g", hold("h", 60)), farEnds("g", COMMITTED))
            .when(release("t", "h"))
            .expect(RETRY)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A hold that a group made, once every shard shows it")
            .given(far("g", hold("h", 60)), farEnds("g", SETTLED))
            .when(release("t", "h"))
            .expect(CREATED, 60),
        row("A hold of an undecided group is reserved, and may be there or not")
            .given(far("g", hold("h", 60)))
            .when(capture("t", "h"))
            .expect(RETRY)
            .a("0/100 0/0 40"));
  }

  private static List<Row> holdsFurther() {
    return List.of(
        row("A released hold of an undecided group frees nothing yet")
            .given(hold("h", 60), far("g", release("f", "h")))
            .when(payment("t", 41))
            .expect(INSUFFICIENT_FUNDS)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"));
  }
}
