// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.FarGroups.End.COMMITTED;
import static dev.payswitch.node.ledger.FarGroups.End.DROPPED;
import static dev.payswitch.node.ledger.FarGroups.End.SETTLED;
import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.cancel;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.close;
import static dev.payswitch.node.ledger.Steps.far;
import static dev.payswitch.node.ledger.Steps.farEnds;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.group;
import static dev.payswitch.node.ledger.Steps.make;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_OVERFLOW;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.EXCEEDS_REFUNDABLE_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_GROUP;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.MEMBER_ID_USED;
import static dev.payswitch.node.rows.OutcomeStatus.RETRY;

import java.util.List;
import java.util.stream.Stream;

/** What hangs on credits and ids of groups that are prepared and not decided. */
final class GroupIntentRows {
  /** What has room beside what a has at the start. */
  private static final long MUCH = Long.MAX_VALUE - 100;

  private GroupIntentRows() {}

  static List<Row> rows() {
    return Stream.of(ceilings(), ceilingsMore(), ceilingsFurther(), ids(), idsMore(), idsFurther())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> ceilings() {
    return List.of(
        row("A reason of both sides is certain if it is for one of them: the debit side")
            .given(
                noFloor("a"),
                noFloor("b"),
                make("c2"),
                payment("q", 1).to("c"),
                far("g", payment("f", 60).from("far1")))
            .when(
                group(
                    "t",
                    payment("k", 1).from("c").to("c2"),
                    payment("j", 1).from("b").to("c"),
                    payment("m", Long.MAX_VALUE)))
            .expect(AMOUNT_OVERFLOW)
            .at(2)
            .a("1/100 0/0 99")
            .c("0/1 0/0 1"),
        row("A reason of both sides is certain if it is for one of them: away from home")
            .given(
                noFloor("a"),
                noFloor("b"),
                payment("q", 1).to("c"),
                far("g", payment("f", 60).from("far1")))
            .when(group("t", payment("k", 1).from("b").to("c"), payment("m", Long.MAX_VALUE)))
            .expect(AMOUNT_OVERFLOW)
            .at(1)
            .a("1/100 0/0 99")
            .c("0/1 0/0 1"),
        row("A reason of both sides is certain if it is for one of them: the credit side")
            .given(
                noFloor("a"), payment("q", 10).from("world"), far("f", payment("e", 60).to("far1")))
            .when(payment("m", Long.MAX_VALUE))
            .expect(AMOUNT_OVERFLOW)
            .a("0/100 0/0 40")
            .b("0/10 0/0 10"),
        row("RETRY: the ceiling hangs on intents of a group")
            .given(ceiling("b", 100), far("g", payment("f", 60).from("far1")))
            .when(payment("t", 41))
            .expect(RETRY),
        row("An intent of a group counts against the ceiling: what fits")
            .given(ceiling("b", 100), far("g", payment("f", 60).from("far1")))
            .when(payment("t", 40))
            .expect(CREATED)
            .a("40/100 0/0 60")
            .b("0/40 0/0 40"),
        row("A ceiling that is passed anyway is recorded")
            .given(ceiling("b", 99), far("g", payment("f", 60).from("far1")))
            .when(payment("t", 100))
            .expect(CEILING_EXCEEDED));
  }

  private static List<Row> ceilingsMore() {
    return List.of(
        row("An intent of a group is no money")
            .given(far("g", payment("f", 60).from("far1")))
            .when(payment("t", 1).from("b").to("c"))
            .expect(INSUFFICIENT_FUNDS),
        row("RETRY: the ceiling of a group hangs on intents of another")
            .given(ceiling("b", 100), far("g", payment("f", 60).from("far1")))
            .when(group("t", payment("m", 1).to("c"), payment("n", 41)))
            .expect(RETRY),
        row("RETRY: the ceiling of a group hangs on the intent of a transfer")
            .given(ceiling("b", 100), undecided(payment("u", 60).from("nobody")))
            .when(group("t", payment("m", 1).to("c"), payment("n", 41)))
            .expect(RETRY),
        row("An earlier member that fails anyway comes before what hangs")
            .given(ceiling("b", 100), far("g", payment("f", 60).from("far1")))
            .when(group("t", payment("m", 1_000).to("c"), payment("n", 41)))
            .expect(INSUFFICIENT_FUNDS)
            .at(0),
        row("An earlier member that hangs comes before what fails anyway")
            .given(ceiling("b", 100), far("g", payment("f", 60).from("far1")))
            .when(group("t", payment("n", 41), payment("m", 1_000).to("c")))
            .expect(RETRY),
        row("Of one member, what is told first decides: certain")
            .given(ceiling("b", 100), far("g", payment("f", 60).from("far1")))
            .when(group("t", payment("m", 1).to("c"), payment("n", 100)))
            .expect(INSUFFICIENT_FUNDS)
            .at(1),
        row("Intended is as much as the group needs at its worst moment")
            .given(
                ceiling("b", 100),
                far("g", payment("e", 60).from("far1"), payment("f", 60).from("b").to("far1")))
            .when(payment("t", 41))
            .expect(RETRY));
  }

  private static List<Row> ceilingsFurther() {
    return List.of(
        row("What is prepared can always be committed: below the ceiling")
            .given(
                ceiling("b", 100),
                far("g", payment("e", 60).from("far1"), payment("f", 60).from("b").to("far1")),
                payment("p", 40),
                farEnds("g", SETTLED))
            .when(payment("t", 60))
            .expect(CREATED)
            .a("100/100 0/0 0")
            .b("60/160 0/0 100"),
        row("A floor above what is available beside a reservation")
            .given(noFloor("a"), far("g", payment("f", 60).to("far1")))
            .when(floor("a", 0))
            .expect(UpdateStatus.UPDATED)
            .a("0/100 0/0 40"),
        row("FLOOR_ABOVE_AVAILABLE: a reservation counts")
            .given(noFloor("a"), far("g", payment("f", 101).to("far1")))
            .when(floor("a", 0).at(2))
            .expect(UpdateStatus.FLOOR_ABOVE_AVAILABLE)
            .a("0/100 0/0 -1"),
        row("CEILING_BELOW_BALANCE: an intent of a group counts")
            .given(far("g", payment("f", 60).from("far1")))
            .when(ceiling("b", 59).at(1))
            .expect(UpdateStatus.CEILING_BELOW_BALANCE),
        row("HAS_PENDING: a reservation")
            .given(far("g", payment("f", 60).to("far1")))
            .when(close("a").at(1))
            .expect(CloseStatus.HAS_PENDING)
            .a("0/100 0/0 40"),
        row("HAS_PENDING: an intent of a group")
            .given(far("g", payment("f", 60).from("far1")))
            .when(close("b").at(1))
            .expect(CloseStatus.HAS_PENDING),
        row("A dropped group is not in the way of a closing")
            .given(far("g", payment("f", 60).from("far1")), farEnds("g", DROPPED))
            .when(close("b").at(1))
            .expect(CloseStatus.CLOSED));
  }

  private static List<Row> ids() {
    return List.of(
        row("RETRY: a member's id of an undecided group")
            .given(far("g", payment("f", 60).to("far1")))
            .when(payment("f", 1))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("RETRY: a member's id of an undecided group, for a group")
            .given(far("g", payment("f", 60).to("far1")))
            .when(group("f", payment("m", 1)))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("RETRY: a member's id of an undecided group, for a group across shards")
            .given(far("g", payment("f", 60).to("far1")))
            .when(group("f", payment("m", 1), payment("n", 1).to("c")))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("RETRY: a member's id of an undecided group, for a member")
            .given(far("g", payment("f", 60).to("far1")))
            .when(group("t", payment("m", 1), payment("f", 1)))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("A member's id cannot be cancelled while its group is under way")
            .given(far("g", payment("f", 60).to("far1")))
            .when(cancel("f"))
            .expect(RETRY)
            .a("0/100 0/0 40"),
        row("A member's id is free when its group is dropped")
            .given(far("g", payment("f", 60).to("far1")), farEnds("g", DROPPED))
            .when(payment("f", 60))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A member's id is used when its group committed")
            .given(far("g", payment("f", 60)), farEnds("g", SETTLED))
            .when(payment("f", 60))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> idsMore() {
    return List.of(
        row("MEMBER_ID_USED: by a group of another home")
            .given(far("g", payment("f", 60)), farEnds("g", SETTLED))
            .when(group("t", payment("m", 1), payment("f", 60)))
            .expect(MEMBER_ID_USED)
            .at(1)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("RETRY: a refund hangs on one of an undecided group")
            .given(payment("p", 60), payment("q", 30).from("world"), far("g", refund("f", "p", 40)))
            .when(refund("t", "p", 21))
            .expect(RETRY)
            .a("60/100 0/0 40")
            .b("0/90 0/0 50"),
        row("A refund beside one of an undecided group: what fits")
            .given(payment("p", 60), far("g", refund("f", "p", 40)))
            .when(refund("t", "p", 20))
            .expect(CREATED)
            .a("60/120 0/0 60")
            .b("20/60 0/0 0"),
        row("A refund of more than there was is recorded")
            .given(payment("p", 60), payment("q", 30), far("g", refund("f", "p", 40)))
            .when(refund("t", "p", 61))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("90/100 0/0 10")
            .b("0/90 0/0 50"),
        row("A refund of a dropped group gives its amount back")
            .given(payment("p", 60), far("g", refund("f", "p", 40)), farEnds("g", DROPPED))
            .when(refund("t", "p", 60))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"),
        row("RETRY: an overflow hangs on all the debits of an undecided group")
            .given(
                noFloor("a"),
                far("g", payment("e", MUCH).from("far1").to("a"), payment("f", MUCH).to("far1")))
            .when(payment("t", 200))
            .expect(RETRY),
        row("RETRY: an overflow hangs on all the credits of an undecided group")
            .given(
                noFloor("b"),
                far("g", payment("e", MUCH).from("b").to("far1"), payment("f", MUCH).from("far1")))
            .when(payment("t", 101).from("world"))
            .expect(RETRY)
            .b("0/0 0/0 " + -MUCH),
        row("RETRY: a refund of a payment of an undecided group")
            .given(payment("p", 10), far("g", payment("f", 60)))
            .when(refund("t", "f", 1))
            .expect(RETRY)
            .a("10/100 0/0 30")
            .b("0/10 0/0 10"));
  }

  private static List<Row> idsFurther() {
    return List.of(
        row("A refund of a payment of a committed group")
            .given(far("g", payment("f", 60)), farEnds("g", COMMITTED))
            .when(refund("t", "f", 60))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"));
  }
}
