// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.group;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.malformed;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.rows.OutcomeStatus.ACCOUNTS_MUST_DIFFER;
import static dev.payswitch.node.rows.OutcomeStatus.ACCOUNT_ID_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_MUST_BE_POSITIVE;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.CODE_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.DUPLICATE_ID_IN_GROUP;
import static dev.payswitch.node.rows.OutcomeStatus.EFFECTIVE_TIME_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.GROUP_EMPTY;
import static dev.payswitch.node.rows.OutcomeStatus.GROUP_TOO_LARGE;
import static dev.payswitch.node.rows.OutcomeStatus.ID_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.KIND_MISSING;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.REFERENCE_TOO_LONG;
import static dev.payswitch.node.rows.OutcomeStatus.SWEEP_IN_GROUP;
import static dev.payswitch.node.rows.OutcomeStatus.TARGET_MISSING;
import static dev.payswitch.node.rows.OutcomeStatus.TARGET_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.TIMEOUT_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.TIMEOUT_MUST_BE_UNSET;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Groups that make sense, and that do not. */
final class GroupFormRows {
  private GroupFormRows() {}

  static List<Row> rows() {
    return Stream.of(
            form(),
            formMore(),
            malformedMembers(),
            malformedMembersMore(),
            sameIds(),
            sameIdsMore())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> form() {
    return List.of(
        row("Malformed: GROUP_EMPTY").when(group("g")).expect(GROUP_EMPTY),
        row("Malformed: GROUP_TOO_LARGE").when(many(65)).expect(GROUP_TOO_LARGE),
        row("1-64 transfers: 64")
            .given(payment("p", 1).to("world"))
            .when(many(64))
            .expect(CREATED)
            .a("65/100 0/0 35")
            .b("0/64 0/0 64"),
        row("1-64 transfers: 1")
            .when(group("g", payment("m", 60)))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Malformed: the group's ID_INVALID")
            .when(group("g g", payment("m", 1)))
            .expect(ID_INVALID),
        row("Malformed: the group's ID_INVALID before GROUP_EMPTY")
            .when(group(""))
            .expect(ID_INVALID)
            .before(GROUP_EMPTY),
        row("Malformed: the group's ID_INVALID before GROUP_TOO_LARGE")
            .when(new Step.Group("", many(65).members()))
            .expect(ID_INVALID)
            .before(GROUP_TOO_LARGE),
        row("Malformed: GROUP_TOO_LARGE before the members")
            .when(
                new Step.Group(
                    "g",
                    Stream.concat(Stream.of(payment("m m", 1)), many(64).members().stream())
                        .toList()))
            .expect(GROUP_TOO_LARGE)
            .before(ID_INVALID),
        row("Malformed: the members one by one")
            .when(group("g", payment("m", 1).with(t -> t.setCode(70_000)), payment("n n", 1)))
            .expect(CODE_INVALID)
            .at(0));
  }

  private static List<Row> formMore() {
    return List.of(
        row("Malformed: nothing is recorded")
            .given(malformed(group("g", payment("m", 0))))
            .when(group("g", payment("m", 60)))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> malformedMembers() {
    return List.of(
        row("A member is malformed: ID_INVALID")
            .when(group("g", payment("m", 1), payment("n n", 1)))
            .expect(ID_INVALID)
            .at(1),
        row("A member is malformed: ACCOUNT_ID_INVALID of the first debit account")
            .when(group("g", payment("m", 1).from("a a")))
            .expect(ACCOUNT_ID_INVALID)
            .at(0),
        row("A member is malformed: ACCOUNT_ID_INVALID")
            .when(group("g", payment("m", 1), payment("n", 1).to("b b")))
            .expect(ACCOUNT_ID_INVALID)
            .at(1),
        row("A member is malformed: ACCOUNTS_MUST_DIFFER")
            .when(group("g", payment("m", 1), payment("n", 1).to("a")))
            .expect(ACCOUNTS_MUST_DIFFER)
            .at(1),
        row("A member is malformed: KIND_MISSING")
            .when(group("g", payment("m", 1), payment("n", 1).with(t -> t.clearKind())))
            .expect(KIND_MISSING)
            .at(1),
        row("A member is malformed: AMOUNT_MUST_BE_POSITIVE")
            .when(group("g", payment("m", 1), payment("n", 0)))
            .expect(AMOUNT_MUST_BE_POSITIVE)
            .at(1),
        row("A member is malformed: AMOUNT_MUST_BE_UNSET")
            .when(group("g", payment("m", 1), release("n", "h").with(t -> t.setAmountMinor(1))))
            .expect(AMOUNT_MUST_BE_UNSET)
            .at(1),
        row("A member is malformed: LEDGER_INVALID")
            .when(group("g", payment("m", 1), payment("n", 1).in("eur")))
            .expect(LEDGER_INVALID)
            .at(1),
        row("A member is malformed: TIMEOUT_INVALID")
            .when(group("g", payment("m", 1), hold("n", 1).lasting(Duration.ofDays(91))))
            .expect(TIMEOUT_INVALID)
            .at(1),
        row("A member is malformed: TIMEOUT_MUST_BE_UNSET")
            .when(group("g", payment("m", 1), payment("n", 1).lasting(Steps.HOUR)))
            .expect(TIMEOUT_MUST_BE_UNSET)
            .at(1));
  }

  private static List<Row> malformedMembersMore() {
    return List.of(
        row("A member is malformed: TARGET_MISSING")
            .when(group("g", payment("m", 1), capture("n", "h").with(t -> t.clearTarget())))
            .expect(TARGET_MISSING)
            .at(1),
        row("A member is malformed: TARGET_MUST_BE_UNSET")
            .when(group("g", payment("m", 1), payment("n", 1).about("a", "x")))
            .expect(TARGET_MUST_BE_UNSET)
            .at(1),
        row("A member is malformed: REFERENCE_TOO_LONG")
            .when(
                group(
                    "g",
                    payment("m", 1),
                    payment("n", 1).with(t -> t.setReference("r".repeat(141)))))
            .expect(REFERENCE_TOO_LONG)
            .at(1),
        row("A member is malformed: CODE_INVALID")
            .when(group("g", payment("m", 1), payment("n", 1).with(t -> t.setCode(65_536))))
            .expect(CODE_INVALID)
            .at(1),
        row("A member is malformed: EFFECTIVE_TIME_INVALID")
            .when(
                group(
                    "g",
                    payment("m", 1),
                    payment("n", 1)
                        .with(t -> t.setEffectiveTime(Timestamp.newBuilder().setNanos(-1)))))
            .expect(EFFECTIVE_TIME_INVALID)
            .at(1));
  }

  private static List<Row> sameIds() {
    return List.of(
        row("DUPLICATE_ID_IN_GROUP: two members have the same debit account and id")
            .when(group("g", payment("m", 1), payment("n", 1), payment("m", 2).to("c")))
            .expect(DUPLICATE_ID_IN_GROUP)
            .at(2),
        row("DUPLICATE_ID_IN_GROUP: the first member has the group's id")
            .when(group("m", payment("m", 1)))
            .expect(DUPLICATE_ID_IN_GROUP)
            .at(0),
        row("DUPLICATE_ID_IN_GROUP: another member has the group's id")
            .when(group("g", payment("m", 1), payment("g", 1)))
            .expect(DUPLICATE_ID_IN_GROUP)
            .at(1),
        row("The id is in the scope of the debit account: one id, two accounts")
            .when(group("g", payment("m", 60), payment("m", 20).from("b").to("c")))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("20/60 0/0 40")
            .c("0/20 0/0 20"),
        row("The id is in the scope of the debit account: the group's with another account")
            .when(group("g", payment("m", 60), payment("g", 20).from("b").to("c")))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("20/60 0/0 40")
            .c("0/20 0/0 20"),
        row("Malformed: a member before DUPLICATE_ID_IN_GROUP")
            .when(group("g", payment("m", 1), payment("m", 1), payment("n", 0)))
            .expect(AMOUNT_MUST_BE_POSITIVE)
            .before(DUPLICATE_ID_IN_GROUP)
            .at(2),
        row("Malformed: DUPLICATE_ID_IN_GROUP before SWEEP_IN_GROUP")
            .when(group("g", sweep("m", 1), payment("m", 1)))
            .expect(DUPLICATE_ID_IN_GROUP)
            .before(SWEEP_IN_GROUP)
            .at(1));
  }

  private static List<Row> sameIdsMore() {
    return List.of(
        row("SWEEP_IN_GROUP: a member is a sweep")
            .when(group("g", payment("m", 1), sweep("n", 1)))
            .expect(SWEEP_IN_GROUP)
            .at(1),
        row("SWEEP_IN_GROUP: the only member is a sweep")
            .when(group("g", sweep("n", 1)))
            .expect(SWEEP_IN_GROUP)
            .at(0));
  }

  /** Payments of 1. */
  private static Step.Group many(int count) {
    return group(
        "g",
        IntStream.range(0, count)
            .mapToObj(index -> payment("m" + index, 1))
            .toArray(Step.Send[]::new));
  }
}
