// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.cancel;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.close;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.freeze;
import static dev.payswitch.node.ledger.Steps.freezeCredits;
import static dev.payswitch.node.ledger.Steps.freezeDebits;
import static dev.payswitch.node.ledger.Steps.group;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.make;
import static dev.payswitch.node.ledger.Steps.makeInUsd;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.often;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.single;
import static dev.payswitch.node.ledger.Steps.within;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_OVERFLOW;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.TRANSFER_LIMIT_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.WINDOW_LIMIT_EXCEEDED;

import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.proto.v1.AccountLimits;
import java.util.List;
import java.util.stream.Stream;

/** Groups: what members do to each other, and which one fails. */
final class GroupOrderRows {
  private GroupOrderRows() {}

  static List<Row> rows() {
    return Stream.of(
            order(),
            orderMore(),
            orderFurther(),
            orderAgain(),
            failing(),
            failingOfOthers(),
            failingMore(),
            failingFurther(),
            limits(),
            limitsMore(),
            limitsFurther(),
            overtaken())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> order() {
    return List.of(
        row("Each sees the ones before it: what the first brings, the second may take")
            .when(group("g", payment("m", 60), payment("n", 60).from("b").to("c")))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("60/60 0/0 0")
            .c("0/60 0/0 60"),
        row("In order: what comes later cannot be taken before")
            .when(group("g", payment("n", 60).from("b").to("c"), payment("m", 60)))
            .expect(INSUFFICIENT_FUNDS)
            .at(0),
        row("Each sees the ones before it: a little too much")
            .when(group("g", payment("m", 60), payment("n", 61).from("b").to("c")))
            .expect(INSUFFICIENT_FUNDS)
            .at(1),
        row("Each sees the ones before it: round and back")
            .when(
                group(
                    "g",
                    payment("m", 100),
                    payment("n", 100).from("b").to("c"),
                    payment("o", 100).from("c").to("a"),
                    payment("q", 100)))
            .expect(CREATED)
            .a("200/200 0/0 0")
            .b("100/200 0/0 100")
            .c("100/100 0/0 0"),
        row("Each sees the ones before it: there and back between two")
            .when(group("g", payment("m", 30), payment("n", 10).from("b").to("a")))
            .expect(CREATED)
            .a("30/110 0/0 80")
            .b("10/30 0/0 20"),
        row("Members add up against the floor")
            .when(group("g", payment("m", 60), payment("n", 41).to("c")))
            .expect(INSUFFICIENT_FUNDS)
            .at(1),
        row("Members may take all there is")
            .when(group("g", payment("m", 60), payment("n", 40).to("c")))
            .expect(CREATED)
            .a("100/100 0/0 0")
            .b("0/60 0/0 60")
            .c("0/40 0/0 40"));
  }

  private static List<Row> orderMore() {
    return List.of(
        row("Members add up against the floor of another shard")
            .given(payment("p", 50))
            .when(
                group(
                    "g",
                    payment("m", 1).to("c"),
                    payment("n", 30).from("b").to("c"),
                    payment("o", 21).from("b").to("a")))
            .expect(INSUFFICIENT_FUNDS)
            .at(2)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50"),
        row("A member may use the credit line")
            .given(floor("b", -50))
            .when(group("g", payment("m", 1), payment("n", 51).from("b").to("c")))
            .expect(CREATED)
            .a("1/100 0/0 99")
            .b("51/1 0/0 -50")
            .c("0/51 0/0 51"),
        row("A home on another shard: the first debit account is not where the money is")
            .given(payment("p", 60))
            .when(
                group(
                    "g",
                    payment("m", 20).from("b").to("c"),
                    payment("n", 10),
                    payment("o", 5).from("c").to("a")))
            .expect(CREATED)
            .a("70/105 0/0 35")
            .b("20/70 0/0 50")
            .c("5/20 0/0 15"),
        row("Members add up against the ceiling")
            .given(ceiling("b", 60))
            .when(group("g", payment("m", 60), payment("n", 1)))
            .expect(CEILING_EXCEEDED)
            .at(1),
        row("Members make room below the ceiling")
            .given(ceiling("b", 60))
            .when(
                group("g", payment("m", 60), payment("n", 30).from("b").to("c"), payment("o", 30)))
            .expect(CREATED)
            .a("90/100 0/0 10")
            .b("30/90 0/0 60")
            .c("0/30 0/0 30"));
  }

  private static List<Row> orderFurther() {
    return List.of(
        row("In order: room that is made too late")
            .given(ceiling("b", 60))
            .when(
                group("g", payment("m", 60), payment("o", 30), payment("n", 30).from("b").to("c")))
            .expect(CEILING_EXCEEDED)
            .at(1),
        row("Over several ledgers: an exchange")
            .given(makeInUsd("b2"), makeInUsd("c2"))
            .when(group("g", payment("m", 50), payment("n", 55).from("b2").to("c2").in("USD")))
            .expect(CREATED)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50")
            .has("b2", "55/0 0/0 -55")
            .has("c2", "0/55 0/0 55"),
        row("Over several ledgers: one of them in the wrong one")
            .given(makeInUsd("b2"), makeInUsd("c2"))
            .when(group("g", payment("m", 50), payment("n", 55).from("b2").to("c2")))
            .expect(LEDGER_MISMATCH)
            .at(1)
            .has("b2", "0/0 0/0 0")
            .has("c2", "0/0 0/0 0"),
        row("Over several ledgers: a credit account of another one")
            .given(makeInUsd("c2"))
            .when(group("g", payment("m", 50), payment("n", 5).to("c2")))
            .expect(LEDGER_MISMATCH)
            .at(1)
            .has("c2", "0/0 0/0 0"),
        row("Members do not overflow a total")
            .given(noFloor("a"))
            .when(group("g", payment("m", Long.MAX_VALUE), payment("n", 1).to("c")))
            .expect(AMOUNT_OVERFLOW)
            .at(1));
  }

  private static List<Row> orderAgain() {
    return List.of(
        row("Members do not overflow a total of a credit account")
            .given(make(Payments.account("c2").setNoFloor(true)))
            .when(group("g", payment("m", Long.MAX_VALUE).from("c2"), payment("n", 1)))
            .expect(AMOUNT_OVERFLOW)
            .at(1)
            .has("c2", "0/0 0/0 0"));
  }

  private static List<Row> failing() {
    return List.of(
        row("The failing member: the first, its debit side")
            .given(freezeDebits("a"))
            .when(
                group(
                    "g",
                    payment("m", 10),
                    payment("n", 10).from("b").to("c"),
                    payment("o", 5).from("c").to("a")))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .at(0),
        row("The failing member: the first, its credit side")
            .given(freezeCredits("b"))
            .when(
                group(
                    "g",
                    payment("m", 10),
                    payment("n", 10).from("b").to("c"),
                    payment("o", 5).from("c").to("a")))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .at(0),
        row("The failing member: the middle one, its debit side")
            .given(freezeDebits("b"))
            .when(
                group(
                    "g",
                    payment("m", 10),
                    payment("n", 10).from("b").to("c"),
                    payment("o", 5).from("c").to("a")))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .at(1));
  }

  private static List<Row> failingOfOthers() {
    return List.of(
        row("The failing member: the middle one, its credit side")
            .given(freezeCredits("c"))
            .when(
                group(
                    "g",
                    payment("m", 10),
                    payment("n", 10).from("b").to("c"),
                    payment("o", 5).from("c").to("a")))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .at(1),
        row("The failing member: the last one, its debit side")
            .given(freezeDebits("c"))
            .when(
                group(
                    "g",
                    payment("m", 10),
                    payment("n", 10).from("b").to("c"),
                    payment("o", 5).from("c").to("a")))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .at(2),
        row("The failing member: the last one, its credit side")
            .given(freezeCredits("a"))
            .when(
                group(
                    "g",
                    payment("m", 10),
                    payment("n", 10).from("b").to("c"),
                    payment("o", 5).from("c").to("a")))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .at(2),
        row("The first one against which something speaks: of all three")
            .given(freeze("a"), freeze("b"), freeze("c"))
            .when(
                group(
                    "g",
                    payment("m", 10),
                    payment("n", 10).from("b").to("c"),
                    payment("o", 5).from("c").to("a")))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .at(0));
  }

  private static List<Row> failingMore() {
    return List.of(
        row("The first one against which something speaks: debit side before credit side")
            .given(freezeDebits("b"), freezeCredits("c"), freezeDebits("c"))
            .when(
                group(
                    "g",
                    payment("m", 10),
                    payment("n", 10).from("b").to("c"),
                    payment("o", 5).from("c").to("a")))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .at(1)
            .before(CREDIT_ACCOUNT_FROZEN),
        row("The first one: on the shard of c before that of b")
            .given(freezeCredits("b"), freezeCredits("c"))
            .when(group("g", payment("m", 1).to("c"), payment("n", 1), payment("o", 1_000)))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .at(0),
        row("The first one: on the shard of b before that of c")
            .given(freezeCredits("b"), freezeCredits("c"))
            .when(group("g", payment("m", 1).to("world"), payment("n", 1), payment("o", 1).to("c")))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .at(1),
        row("The first one: on another shard before home's")
            .given(close("c"))
            .when(group("g", payment("m", 1), payment("n", 1).to("c"), payment("o", 1_000)))
            .expect(CREDIT_ACCOUNT_CLOSED)
            .at(1),
        row("The first one: home's before another shard's")
            .given(close("c"))
            .when(group("g", payment("m", 1), payment("o", 1_000), payment("n", 1).to("c")))
            .expect(INSUFFICIENT_FUNDS)
            .at(1),
        row("Its first reason: of one member, the credit side may come first")
            .given(freezeCredits("b"))
            .when(group("g", payment("m", 1_000)))
            .expect(CREDIT_ACCOUNT_FROZEN)
            .at(0)
            .before(INSUFFICIENT_FUNDS));
  }

  private static List<Row> failingFurther() {
    return List.of(
        row("Its first reason: LEDGER_MISMATCH of both sides")
            .given(makeInUsd("b2"))
            .when(group("g", payment("m", 1), payment("n", 1).to("b2").in("CHF")))
            .expect(LEDGER_MISMATCH)
            .at(1)
            .has("b2", "0/0 0/0 0"),
        row("Accounts exist: the debit account of a member")
            .when(group("g", payment("m", 1), payment("n", 1).from("b2").to("c")))
            .expect(DEBIT_ACCOUNT_NOT_FOUND)
            .at(1),
        row("Accounts exist: the debit account of the first member")
            .when(group("g", payment("m", 1).from("b2").to("c"), payment("n", 1)))
            .expect(DEBIT_ACCOUNT_NOT_FOUND)
            .at(0),
        row("Accounts exist: the credit account of a member")
            .when(group("g", payment("m", 1), payment("n", 1).to("c2")))
            .expect(CREDIT_ACCOUNT_NOT_FOUND)
            .at(1),
        row("Accounts exist: neither of them")
            .when(group("g", payment("m", 1), payment("n", 1).from("b2").to("c2")))
            .expect(DEBIT_ACCOUNT_NOT_FOUND)
            .before(CREDIT_ACCOUNT_NOT_FOUND)
            .at(1),
        row("States: a closed account of a member")
            .given(close("b"))
            .when(group("g", payment("m", 1).to("c"), payment("n", 1).from("b").to("c")))
            .expect(DEBIT_ACCOUNT_CLOSED)
            .at(1));
  }

  private static List<Row> limits() {
    return List.of(
        row("Limits: the largest single amount of a member")
            .given(single(50))
            .when(group("g", payment("m", 50), payment("n", 51)))
            .expect(TRANSFER_LIMIT_EXCEEDED)
            .at(1),
        row("Limits: the single amount is that of each member")
            .given(single(50))
            .when(group("g", payment("m", 50), payment("n", 50)))
            .expect(CREATED)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("Limits count members like single transfers: the amount")
            .given(within(LimitWindow.HOUR, 60))
            .when(group("g", payment("m", 40), payment("n", 21).to("c")))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR)
            .at(1),
        row("Limits count members like single transfers: how often")
            .given(often(LimitWindow.DAY, 1))
            .when(group("g", payment("m", 1), payment("n", 1).to("c")))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.DAY)
            .at(1),
        row("Limits count members like single transfers: on another shard")
            .given(payment("p", 50), limitsOfB(20))
            .when(
                group(
                    "g",
                    payment("m", 1),
                    payment("n", 15).from("b").to("c"),
                    payment("o", 6).from("b").to("c")))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR)
            .at(2)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50"),
        row("Limits count members: what a group took counts afterwards")
            .given(
                within(LimitWindow.HOUR, 60),
                group("g", payment("m", 40), payment("n", 10).to("c")))
            .when(payment("t", 11))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR)
            .a("50/100 0/0 50")
            .b("0/40 0/0 40")
            .c("0/10 0/0 10"));
  }

  private static List<Row> limitsMore() {
    return List.of(
        row("Limits count members: what a group took counts on another shard")
            .given(
                payment("p", 50),
                limitsOfB(20),
                group("g", payment("m", 1).to("c"), payment("n", 15).from("b").to("c")))
            .when(payment("t", 6).from("b").to("c"))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR)
            .a("51/100 0/0 49")
            .b("15/50 0/0 35")
            .c("0/16 0/0 16"),
        row("A failed group does not count")
            .given(
                within(LimitWindow.HOUR, 60),
                declined(group("g", payment("m", 60), payment("n", 1))))
            .when(payment("t", 60))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A failed group does not count on another shard")
            .given(
                payment("p", 50),
                limitsOfB(20),
                declined(
                    group(
                        "g",
                        payment("m", 1).to("c"),
                        payment("n", 20).from("b").to("c"),
                        payment("o", 1_000))))
            .when(payment("t", 20).from("b").to("c"))
            .expect(CREATED)
            .a("50/100 0/0 50")
            .b("20/50 0/0 30")
            .c("0/20 0/0 20"),
        row("Captures of a group do not count")
            .given(hold("h", 60), often(LimitWindow.HOUR, 1))
            .when(group("g", capture("m", "h"), payment("n", 10)))
            .expect(CREATED)
            .moving(60L, 10L)
            .a("70/100 0/0 30")
            .b("0/70 0/0 70"),
        row("Limits before funds in a group")
            .given(single(50))
            .when(group("g", payment("m", 50), payment("n", 60)))
            .expect(TRANSFER_LIMIT_EXCEEDED)
            .before(INSUFFICIENT_FUNDS)
            .at(1));
  }

  private static List<Row> limitsFurther() {
    return List.of(
        row("Limits: of the first member of a failed group, the window is told again")
            .given(often(LimitWindow.HOUR, 0), declined(group("g", payment("m", 1))))
            .when(cancel("g"))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.HOUR)
            .at(0));
  }

  private static List<Row> overtaken() {
    return List.of(
        row("Spent while the other shards prepare")
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .meanwhile(payment("p", 20).to("world"))
            .expect(INSUFFICIENT_FUNDS)
            .at(1)
            .a("20/100 0/0 80"),
        row("Frozen at home while the other shards prepare")
            .when(group("g", payment("m", 60), payment("n", 30).to("c")))
            .meanwhile(freeze("a"))
            .expect(DEBIT_ACCOUNT_FROZEN)
            .at(0),
        row("A group that fails and is overtaken by money")
            .when(group("g", payment("m", 60), payment("n", 60).to("c")))
            .meanwhile(payment("p", 20).from("world").to("a"))
            .expect(CREATED)
            .a("120/120 0/0 0")
            .b("0/60 0/0 60")
            .c("0/60 0/0 60"));
  }

  /** What b may debit in an hour. */
  private static Step.Settings limitsOfB(long amountMinor) {
    return Steps.settings("b")
        .with(
            r ->
                r.setLimits(
                    AccountLimits.newBuilder()
                        .addWindows(Steps.amount(LimitWindow.HOUR, amountMinor))));
  }
}
