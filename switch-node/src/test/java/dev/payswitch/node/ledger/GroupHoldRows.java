// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.adjust;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.expire;
import static dev.payswitch.node.ledger.Steps.extend;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.freezeCredits;
import static dev.payswitch.node.ledger.Steps.freezeDebits;
import static dev.payswitch.node.ledger.Steps.group;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.later;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.release;
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

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Holds in groups. */
final class GroupHoldRows {
  private GroupHoldRows() {}

  static List<Row> rows() {
    return Stream.of(
            made(),
            madeMore(),
            madeFurther(),
            older(),
            olderMore(),
            olderFurther(),
            olderAgain(),
            ended(),
            endedMore(),
            endedFurther(),
            endedAgain())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> made() {
    return List.of(
        row("A hold made in a group")
            .when(group("g", hold("h", 60), payment("n", 40).to("c")))
            .expect(CREATED)
            .a("40/100 60/0 0")
            .b("0/0 0/60 0")
            .c("0/40 0/0 40"),
        row("A hold made in a group and captured in it")
            .when(group("g", hold("h", 60), capture("m", "h")))
            .expect(CREATED)
            .moving(60L, 60L)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A hold made, captured in part and voided in one group")
            .when(group("g", hold("h", 60), capture("m", "h", 20).notFinal(), release("n", "h")))
            .expect(CREATED)
            .moving(60L, 20L, 40L)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("A hold made in a group on other shards and captured in it")
            .given(payment("p", 50))
            .when(
                group(
                    "g",
                    payment("k", 1).to("world"),
                    hold("h", 50).from("b").to("c"),
                    capture("m", "h", 30).from("b")))
            .expect(CREATED)
            .a("51/100 0/0 49")
            .b("30/50 0/0 20")
            .c("0/30 0/0 30"),
        row("In order: a capture before its hold is made")
            .when(group("g", capture("m", "h"), hold("h", 60)))
            .expect(HOLD_NOT_FOUND)
            .at(0),
        row("Held money is gone for the next member")
            .when(group("g", hold("h", 60), payment("n", 41)))
            .expect(INSUFFICIENT_FUNDS)
            .at(1),
        row("Pending money is not there for the next member")
            .when(group("g", hold("h", 60), payment("n", 1).from("b").to("c")))
            .expect(INSUFFICIENT_FUNDS)
            .at(1));
  }

  private static List<Row> madeMore() {
    return List.of(
        row("Captured money is there for the next member")
            .when(group("g", hold("h", 60), capture("m", "h"), payment("n", 60).from("b").to("c")))
            .expect(CREATED)
            .moving(60L, 60L, 60L)
            .a("60/100 0/0 40")
            .b("60/60 0/0 0")
            .c("0/60 0/0 60"),
        row("A hold of a group is an ordinary one: captured later")
            .given(group("g", hold("h", 60), payment("n", 1).to("c")))
            .when(capture("t", "h", 50))
            .expect(CREATED)
            .a("51/100 0/0 49")
            .b("0/50 0/0 50")
            .c("0/1 0/0 1"),
        row("A hold of a group on other shards is an ordinary one: captured later")
            .given(
                payment("p", 50),
                group("g", payment("k", 1).to("world"), hold("h", 50).from("b").to("c")))
            .when(capture("t", "h", 30).from("b"))
            .expect(CREATED)
            .a("51/100 0/0 49")
            .b("30/50 0/0 20")
            .c("0/30 0/0 30"),
        row("A hold of a group on other shards is an ordinary one: voided later")
            .given(
                payment("p", 50),
                group("g", payment("k", 1).to("world"), hold("h", 50).from("b").to("c")))
            .when(release("t", "h").from("b"))
            .expect(CREATED, 50)
            .a("51/100 0/0 49")
            .b("0/50 0/0 50"),
        row("A hold of a group expires")
            .given(group("g", hold("h", 60)), later(Steps.HOUR), expire("h"))
            .when(capture("t", "h"))
            .expect(HOLD_EXPIRED),
        row("A hold of a group counts its timeout from the group")
            .given(group("g", hold("h", 60)), later(Steps.HOUR.minusNanos(1_000)))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> madeFurther() {
    return List.of(
        row("A hold of a failed group is not there")
            .given(declined(group("g", hold("h", 60), payment("n", 41))))
            .when(capture("t", "h"))
            .expect(HOLD_NOT_FOUND));
  }

  private static List<Row> older() {
    return List.of(
        row("A group captures an older hold, amount and credit account left out")
            .given(hold("h", 60))
            .when(group("g", capture("m", "h"), payment("n", 10).to("c")))
            .expect(CREATED)
            .moving(60L, 10L)
            .a("70/100 0/0 30")
            .b("0/60 0/0 60")
            .c("0/10 0/0 10"),
        row("A group captures an older hold, with amount and credit account")
            .given(hold("h", 60))
            .when(group("g", capture("m", "h", 50).to("b")))
            .expect(CREATED)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50"),
        row("A replay may name the amount that was left out")
            .given(hold("h", 60), group("g", capture("m", "h")))
            .when(group("g", capture("m", "h", 60)))
            .expect(EXISTS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A replay may name the credit account that was left out")
            .given(hold("h", 60), group("g", capture("m", "h", 60)))
            .when(group("g", capture("m", "h", 60).to("b")))
            .expect(EXISTS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A group captures a hold in two parts")
            .given(hold("h", 60))
            .when(group("g", capture("m", "h", 20).notFinal(), capture("n", "h", 30)))
            .expect(CREATED)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50"));
  }

  private static List<Row> olderMore() {
    return List.of(
        row("A group captures a part and the rest stays held")
            .given(hold("h", 60))
            .when(group("g", capture("m", "h", 20).notFinal()))
            .expect(CREATED)
            .a("20/100 40/0 40")
            .b("0/20 0/40 20"),
        row("A capture after a partial capture by a group")
            .given(hold("h", 60), group("g", capture("m", "h", 20).notFinal()))
            .when(capture("t", "h"))
            .expect(CREATED, 40)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A group captures a hold of other shards")
            .given(payment("p", 50), hold("h", 50).from("b").to("c"))
            .when(group("g", payment("m", 10).to("c"), capture("n", "h").from("b")))
            .expect(CREATED)
            .moving(10L, 50L)
            .a("60/100 0/0 40")
            .b("50/50 0/0 0")
            .c("0/60 0/0 60"),
        row("A group captures several holds of other shards")
            .given(
                payment("p", 50),
                hold("h1", 20).from("b").to("c"),
                hold("h2", 10).from("b").to("a"),
                hold("h3", 5).from("b").to("c"),
                payment("q", 30).to("c"),
                hold("h4", 20).from("c").to("b"))
            .when(
                group(
                    "g",
                    payment("m", 1).to("world"),
                    capture("m1", "h1").from("b"),
                    capture("m2", "h2", 5).from("b"),
                    release("m3", "h3").from("b"),
                    capture("m4", "h4").from("c")))
            .expect(CREATED)
            .moving(1L, 20L, 5L, 5L, 20L)
            .a("81/105 0/0 24")
            .b("25/70 0/0 45")
            .c("20/50 0/0 30"),
        row("A hold across shards that was changed by a group is captured alone")
            .given(
                payment("p", 50),
                hold("h", 50).from("b").to("c"),
                group("g", payment("m", 1).to("world"), capture("n", "h", 20).notFinal().from("b")))
            .when(capture("t", "h").from("b"))
            .expect(CREATED, 30)
            .a("51/100 0/0 49")
            .b("50/50 0/0 0")
            .c("0/50 0/0 50"));
  }

  private static List<Row> olderFurther() {
    return List.of(
        row("A hold across shards that was changed by a group is adjusted alone")
            .given(
                payment("p", 50),
                hold("h", 50).from("b").to("c"),
                group("g", payment("m", 1).to("world"), adjust("n", "h", 20).from("b")))
            .when(adjust("t", "h", 40).from("b"))
            .expect(CREATED)
            .a("51/100 0/0 49")
            .b("0/50 40/0 10")
            .c("0/0 0/40 0"),
        row("A hold across shards that was changed by a group is changed by another")
            .given(
                payment("p", 50),
                hold("h", 50).from("b").to("c"),
                group("g", payment("m", 1).to("world"), adjust("n", "h", 20).from("b")))
            .when(group("f", capture("t", "h").from("b"), payment("k", 1)))
            .expect(CREATED)
            .moving(20L, 1L)
            .a("52/100 0/0 48")
            .b("20/51 0/0 31")
            .c("0/20 0/0 20"),
        row("A group voids a hold and uses its money")
            .given(hold("h", 100))
            .when(group("g", release("m", "h"), payment("n", 100).to("c")))
            .expect(CREATED)
            .moving(100L, 100L)
            .a("100/100 0/0 0")
            .c("0/100 0/0 100"),
        row("In order: money of a hold that is voided too late")
            .given(hold("h", 100))
            .when(group("g", payment("n", 1).to("c"), release("m", "h")))
            .expect(INSUFFICIENT_FUNDS)
            .at(0)
            .a("0/100 100/0 0")
            .b("0/0 0/100 0"),
        row("A group lowers a hold and uses its money")
            .given(hold("h", 100))
            .when(group("g", adjust("m", "h", 40), payment("n", 60).to("c")))
            .expect(CREATED)
            .a("60/100 40/0 0")
            .b("0/0 0/40 0")
            .c("0/60 0/0 60"));
  }

  private static List<Row> olderAgain() {
    return List.of(
        row("A group raises a hold and captures it")
            .given(hold("h", 60))
            .when(group("g", adjust("m", "h", 90), capture("n", "h")))
            .expect(CREATED)
            .moving(90L, 90L)
            .a("90/100 0/0 10")
            .b("0/90 0/0 90"),
        row("A group raises a hold above what is there")
            .given(hold("h", 60))
            .when(group("g", payment("m", 1).to("c"), adjust("n", "h", 100)))
            .expect(INSUFFICIENT_FUNDS)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A group raises a hold above the ceiling")
            .given(hold("h", 60), ceiling("b", 70))
            .when(group("g", payment("m", 1).to("c"), adjust("n", "h", 71)))
            .expect(CEILING_EXCEEDED)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"));
  }

  private static List<Row> ended() {
    return List.of(
        row("A group extends a hold")
            .given(
                hold("h", 60),
                group("g", extend("m", "h").lasting(Duration.ofDays(1))),
                later(Steps.HOUR))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A hold ends once: two captures in a group")
            .given(hold("h", 60))
            .when(group("g", capture("m", "h", 10), capture("n", "h", 10)))
            .expect(HOLD_ALREADY_CAPTURED)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A hold ends once: voided and captured in a group")
            .given(hold("h", 60))
            .when(group("g", release("m", "h"), capture("n", "h")))
            .expect(HOLD_ALREADY_VOIDED)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A hold ends once: voided twice on other shards")
            .given(payment("p", 50), hold("h", 50).from("b").to("c"))
            .when(
                group(
                    "g",
                    payment("k", 1).to("world"),
                    release("m", "h").from("b"),
                    release("n", "h").from("b")))
            .expect(HOLD_ALREADY_VOIDED)
            .at(2)
            .a("50/100 0/0 50")
            .b("0/50 50/0 0")
            .c("0/0 0/50 0"),
        row("Captures of a group take at most what is held")
            .given(hold("h", 60))
            .when(group("g", capture("m", "h", 40).notFinal(), capture("n", "h", 21)))
            .expect(EXCEEDS_HELD_AMOUNT)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"));
  }

  private static List<Row> endedMore() {
    return List.of(
        row("The target is not a hold: of another shard")
            .when(group("g", payment("m", 1), capture("n", "h").from("b")))
            .expect(HOLD_NOT_FOUND)
            .at(1),
        row("The hold has another credit account: in a group")
            .given(hold("h", 60))
            .when(group("g", payment("m", 1), capture("n", "h").to("c")))
            .expect(HOLD_MISMATCH)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("The hold has another credit account: one that is not there")
            .given(payment("p", 50), hold("h", 50).from("b").to("c"))
            .when(group("g", payment("m", 1), capture("n", "h").to("c2").from("b")))
            .expect(HOLD_MISMATCH)
            .at(1)
            .a("50/100 0/0 50")
            .b("0/50 50/0 0")
            .c("0/0 0/50 0"),
        row("A hold is expired for a group")
            .given(hold("h", 60), later(Steps.HOUR))
            .when(group("g", payment("m", 1).to("c"), capture("n", "h")))
            .expect(HOLD_EXPIRED)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A hold of another shard is expired for a group")
            .given(payment("p", 50), hold("h", 50).from("b").to("c"), later(Steps.HOUR))
            .when(group("g", payment("m", 1).to("c"), capture("n", "h").from("b")))
            .expect(HOLD_EXPIRED)
            .at(1)
            .a("50/100 0/0 50")
            .b("0/50 50/0 0")
            .c("0/0 0/50 0"));
  }

  private static List<Row> endedFurther() {
    return List.of(
        row("What is wrong with the hold is told before the states of accounts")
            .given(hold("h", 60), freezeCredits("b"), later(Steps.HOUR))
            .when(group("g", payment("m", 1).to("c"), adjust("n", "h", 70)))
            .expect(HOLD_EXPIRED)
            .before(CREDIT_ACCOUNT_FROZEN)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("What is wrong with the hold is told before the states of accounts: alone")
            .given(hold("h", 60), freezeCredits("b"), later(Steps.HOUR))
            .when(adjust("n", "h", 70))
            .expect(HOLD_EXPIRED)
            .before(CREDIT_ACCOUNT_FROZEN)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A group captures a hold of frozen accounts")
            .given(hold("h", 60), freeze("a"), freeze("b"))
            .when(group("g", capture("m", "h")))
            .expect(CREATED)
            .moving(60L)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A raise in a group is a new movement")
            .given(hold("h", 60), freezeDebits("a"))
            .when(group("g", adjust("m", "h", 61)))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .at(0)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A hold is free again when its group failed")
            .given(hold("h", 60), declined(group("g", capture("m", "h"), payment("n", 41))))
            .when(capture("t", "h"))
            .expect(CREATED, 60)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> endedAgain() {
    return List.of(
        row("A hold of other shards is free again when its group failed")
            .given(
                payment("p", 50),
                hold("h", 50).from("b").to("c"),
                declined(
                    group("g", payment("k", 1), capture("m", "h").from("b"), payment("n", 1_000))))
            .when(capture("t", "h").from("b"))
            .expect(CREATED, 50)
            .a("50/100 0/0 50")
            .b("50/50 0/0 0")
            .c("0/50 0/0 50"),
        row("More was captured than 64 bits have: an earlier member fails")
            .given(noFloor("a"))
            .when(
                group(
                    "g",
                    hold("h", Long.MAX_VALUE),
                    capture("m", "h").notFinal(),
                    adjust("n", "h", Long.MAX_VALUE),
                    capture("o", "h")))
            .expect(AMOUNT_OVERFLOW)
            .at(2),
        row("A hold captured while a group is to capture it")
            .given(hold("h", 60))
            .when(group("g", payment("k", 1).to("c"), capture("m", "h")))
            .meanwhile(capture("x", "h"))
            .expect(HOLD_ALREADY_CAPTURED)
            .at(1)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A hold lowered while a group is to capture it")
            .given(hold("h", 60))
            .when(group("g", payment("k", 1).to("c"), capture("m", "h")))
            .meanwhile(adjust("x", "h", 10))
            .expect(CREATED)
            .moving(1L, 10L)
            .a("11/100 0/0 89")
            .b("0/10 0/0 10")
            .c("0/1 0/0 1"));
  }
}
