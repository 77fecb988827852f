// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.cancel;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.group;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.rows.OutcomeStatus.CANCELLED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_GROUP;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.MEMBER_ID_USED;

import java.util.List;
import java.util.stream.Stream;

/** The ids of groups and of their members. */
final class GroupIdRows {
  private GroupIdRows() {}

  static List<Row> rows() {
    return Stream.of(
            recorded(),
            recordedMore(),
            recordedFurther(),
            recordedAgain(),
            cancelled(),
            cancelledMore(),
            usedIds(),
            usedIdsMore(),
            usedIdsFurther())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> recorded() {
    return List.of(
        row("It took place: the group and every member")
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .expect(CREATED)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("It took place before: EXISTS with its amounts")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .expect(EXISTS)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("A replay before malformed funds: it took place and could not any more")
            .given(
                group("g", payment("m", 60), payment("n", 30).to("c")),
                payment("p", 10).to("world"))
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .expect(EXISTS)
            .a("100/100 0/0 0")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("The group's id was used for a transfer")
            .given(payment("g", 60))
            .when(group("g", payment("g1", 60)))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("The group's id was used for a transfer that was declined")
            .given(declined(payment("g", 101)))
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .expect(EXISTS_WITH_DIFFERENT_GROUP),
        row("The group's id was used for a member of another group")
            .given(group("f", payment("g", 60)))
            .when(group("g", payment("m", 1)))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> recordedMore() {
    return List.of(
        row("A transfer with a group's id")
            .given(group("g", payment("m", 60)))
            .when(payment("g", 60))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A transfer with the id of a group that failed")
            .given(declined(group("g", payment("m", 101))))
            .when(payment("g", 60))
            .expect(EXISTS_WITH_DIFFERENT_GROUP),
        row("A single transfer with a member's id and content")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(payment("m", 60))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("A single transfer with a member's id: what else differs is told before")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(payment("m", 61))
            .expect(EXISTS_WITH_DIFFERENT_AMOUNT)
            .before(EXISTS_WITH_DIFFERENT_GROUP)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("A single transfer with the id of a member of another shard")
            .given(
                payment("p", 60), group("g", payment("m", 1), payment("n", 30).from("b").to("c")))
            .when(payment("n", 30).from("b").to("c"))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("61/100 0/0 39")
            .b("30/61 0/0 31")
            .c("0/30 0/0 30"));
  }

  private static List<Row> recordedFurther() {
    return List.of(
        row("EXISTS_WITH_DIFFERENT_GROUP: other members")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(group("g", payment("m", 60), payment("o", 30).to("c")))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("EXISTS_WITH_DIFFERENT_GROUP: more members")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(group("g", payment("m", 60), payment("n", 30).to("c"), payment("o", 1)))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("EXISTS_WITH_DIFFERENT_GROUP: fewer members")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(group("g", payment("m", 60)))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("EXISTS_WITH_DIFFERENT_GROUP: another order")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(group("g", payment("n", 30).to("c"), payment("m", 60)))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("EXISTS_WITH_DIFFERENT_GROUP: another amount")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(group("g", payment("m", 60), payment("n", 29).to("c")))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"));
  }

  private static List<Row> recordedAgain() {
    return List.of(
        row("EXISTS_WITH_DIFFERENT_GROUP: another credit account")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(group("g", payment("m", 60), payment("n", 30)))
            .expect(EXISTS_WITH_DIFFERENT_GROUP)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("EXISTS_WITH_DIFFERENT_GROUP: another content of a group that failed")
            .given(declined(group("g", payment("m", 101))))
            .when(group("g", payment("m", 60)))
            .expect(EXISTS_WITH_DIFFERENT_GROUP),
        row("The group's id is in the scope of the first member's debit account")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(group("g", payment("m", 20).from("b").to("c")))
            .expect(CREATED)
            .a("90/100 0/0 10")
            .b("20/60 0/0 40")
            .c("0/50 0/0 50"),
        row("A failed group is replayed with its first reason")
            .given(
                declined(group("g", payment("m", 40), payment("n", 61))),
                payment("p", 100).from("world").to("a"))
            .when(group("g", payment("m", 40), payment("n", 61)))
            .expect(INSUFFICIENT_FUNDS)
            .at(1)
            .a("0/200 0/0 200"));
  }

  private static List<Row> cancelled() {
    return List.of(
        row("A cancelled group never takes place")
            .given(cancel("g"))
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .expect(CANCELLED),
        row("A cancelled group's members' ids are free")
            .given(cancel("g"), declined(group("g", payment("m", 60), payment("n", 30).to("c"))))
            .when(payment("m", 60))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("CancelTransfer answers what became of a group: it took place")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(cancel("g"))
            .expect(EXISTS, 0)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("CancelTransfer answers what became of a group: it failed")
            .given(declined(group("g", payment("m", 1), payment("n", 100))))
            .when(cancel("g"))
            .expect(INSUFFICIENT_FUNDS)
            .at(1),
        row("CancelTransfer answers what became of a member")
            .given(group("g", payment("m", 60), payment("n", 30).to("c")))
            .when(cancel("m"))
            .expect(EXISTS, 60)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("CancelTransfer answers what became of a member of another shard")
            .given(group("g", payment("m", 60), payment("n", 30).from("b").to("c")))
            .when(new Step.Cancel("b", "n"))
            .expect(EXISTS, 30)
            .a("60/100 0/0 40")
            .b("30/60 0/0 30")
            .c("0/30 0/0 30"));
  }

  private static List<Row> cancelledMore() {
    return List.of(
        row("A member id that is cancelled after the group failed")
            .given(declined(group("g", payment("m", 101))))
            .when(cancel("m"))
            .expect(CANCELLED),
        row("A late commit of a cancelled group finds it and stops")
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .meanwhile(cancel("g"))
            .expect(CANCELLED),
        row("A late commit finds that its group is cancelled, though it would fail")
            .when(group("g", payment("m", 101)))
            .meanwhile(cancel("g"))
            .expect(CANCELLED)
            .before(INSUFFICIENT_FUNDS),
        row("Topped up while the other shards prepare")
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .meanwhile(payment("p", 1).from("world").to("a"))
            .expect(CREATED)
            .a("90/101 0/0 11")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"));
  }

  private static List<Row> usedIds() {
    return List.of(
        row("MEMBER_ID_USED: even with the same content")
            .given(payment("n", 10))
            .when(group("g", payment("m", 60), payment("n", 10)))
            .expect(MEMBER_ID_USED)
            .at(1)
            .a("10/100 0/0 90")
            .b("0/10 0/0 10"),
        row("MEMBER_ID_USED: by a transfer that was declined")
            .given(declined(payment("n", 101)))
            .when(group("g", payment("m", 60), payment("n", 10)))
            .expect(MEMBER_ID_USED)
            .at(1),
        row("MEMBER_ID_USED: cancelled")
            .given(cancel("m"))
            .when(group("g", payment("m", 60), payment("n", 10)))
            .expect(MEMBER_ID_USED)
            .at(0),
        row("MEMBER_ID_USED: cancelled on another shard")
            .given(new Step.Cancel("b", "n"))
            .when(group("g", payment("m", 60), payment("n", 10).from("b").to("c")))
            .expect(MEMBER_ID_USED)
            .at(1),
        row("MEMBER_ID_USED: by a group, for itself")
            .given(group("n", payment("k", 60)))
            .when(group("g", payment("m", 1), payment("n", 10)))
            .expect(MEMBER_ID_USED)
            .at(1)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("MEMBER_ID_USED: by a group, for a member")
            .given(group("f", payment("n", 60)))
            .when(group("g", payment("m", 1), payment("n", 60)))
            .expect(MEMBER_ID_USED)
            .at(1)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> usedIdsMore() {
    return List.of(
        row("MEMBER_ID_USED before accounts exist")
            .given(new Step.Cancel("b2", "n"))
            .when(group("g", payment("m", 1), payment("n", 1).from("b2").to("c2")))
            .expect(MEMBER_ID_USED)
            .before(DEBIT_ACCOUNT_NOT_FOUND)
            .at(1),
        row("MEMBER_ID_USED before the credit account exists")
            .given(cancel("n"))
            .when(group("g", payment("m", 1), payment("n", 1).to("c2")))
            .expect(MEMBER_ID_USED)
            .before(CREDIT_ACCOUNT_NOT_FOUND)
            .at(1),
        row("MEMBER_ID_USED before ledgers")
            .given(cancel("m"))
            .when(group("g", payment("m", 1).in("USD")))
            .expect(MEMBER_ID_USED)
            .before(LEDGER_MISMATCH)
            .at(0),
        row("MEMBER_ID_USED before states")
            .given(cancel("n"), freeze("a"), freeze("b"))
            .when(group("g", payment("n", 1)))
            .expect(MEMBER_ID_USED)
            .before(DEBIT_ACCOUNT_FROZEN)
            .at(0),
        row("MEMBER_ID_USED before holds")
            .given(cancel("n"))
            .when(group("g", payment("m", 1), capture("n", "h")))
            .expect(MEMBER_ID_USED)
            .before(HOLD_NOT_FOUND)
            .at(1),
        row("MEMBER_ID_USED before funds")
            .given(cancel("n"))
            .when(group("g", payment("n", 101)))
            .expect(MEMBER_ID_USED)
            .before(INSUFFICIENT_FUNDS)
            .at(0));
  }

  private static List<Row> usedIdsFurther() {
    return List.of(
        row("The members in order: another reason before a later MEMBER_ID_USED")
            .given(cancel("n"))
            .when(group("g", payment("m", 101), payment("n", 1)))
            .expect(INSUFFICIENT_FUNDS)
            .at(0),
        row("The member ids of a failed group stay free for a single transfer")
            .given(declined(group("g", payment("m", 60), payment("n", 41))))
            .when(payment("m", 60))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("The member ids of a failed group stay free on another shard")
            .given(
                payment("p", 60),
                declined(
                    group(
                        "g",
                        payment("m", 1),
                        payment("n", 10).from("b").to("c"),
                        payment("o", 100))))
            .when(payment("n", 10).from("b").to("c"))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("10/60 0/0 50")
            .c("0/10 0/0 10"),
        row("A new group id for a new try, members may keep theirs")
            .given(declined(group("f", payment("m", 60), payment("n", 41))))
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .expect(CREATED)
            .a("90/100 0/0 10")
            .b("0/60 0/0 60")
            .c("0/30 0/0 30"),
        row("A member sent alone while the group is under way")
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .meanwhile(payment("n", 30).to("c"))
            .expect(MEMBER_ID_USED)
            .at(1)
            .a("30/100 0/0 70")
            .c("0/30 0/0 30"));
  }
}
