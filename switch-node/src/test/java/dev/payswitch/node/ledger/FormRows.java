// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.adjust;
import static dev.payswitch.node.ledger.Steps.cancel;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.ceiling;
import static dev.payswitch.node.ledger.Steps.extend;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.malformed;
import static dev.payswitch.node.ledger.Steps.notExecuted;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.sweep;
import static dev.payswitch.node.ledger.Steps.undecided;
import static dev.payswitch.node.rows.OutcomeStatus.ACCOUNTS_MUST_DIFFER;
import static dev.payswitch.node.rows.OutcomeStatus.ACCOUNT_ID_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_MUST_BE_POSITIVE;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.CANCELLED;
import static dev.payswitch.node.rows.OutcomeStatus.CODE_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.EFFECTIVE_TIME_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.ID_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.KIND_MISSING;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.REFERENCE_TOO_LONG;
import static dev.payswitch.node.rows.OutcomeStatus.TARGET_MISSING;
import static dev.payswitch.node.rows.OutcomeStatus.TARGET_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.TIMEOUT_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.TIMEOUT_MUST_BE_UNSET;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Malformed requests: they are not recorded, so the id stays free. */
final class FormRows {
  private static final String HELD_A1 = "0/100 1/0 99";
  private static final String HELD_B1 = "0/0 0/1 0";

  private FormRows() {}

  static List<Row> rows() {
    return Stream.of(
            statuses(), malformedFirst(), ofKinds(), timeoutsAndAmounts(), accountsAndTargets())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> statuses() {
    Timestamp late = Timestamp.newBuilder().setSeconds(253_402_300_800L).build();
    return List.of(
        row("ID_INVALID").when(payment("", 1)).expect(ID_INVALID),
        row("ACCOUNT_ID_INVALID").when(payment("t", 1).from("a*")).expect(ACCOUNT_ID_INVALID),
        row("ACCOUNTS_MUST_DIFFER").when(payment("t", 1).to("a")).expect(ACCOUNTS_MUST_DIFFER),
        row("KIND_MISSING").when(payment("t", 1).with(t -> t.clearKind())).expect(KIND_MISSING),
        row("AMOUNT_MUST_BE_POSITIVE").when(payment("t", 0)).expect(AMOUNT_MUST_BE_POSITIVE),
        row("AMOUNT_MUST_BE_UNSET")
            .given(hold("h", 1))
            .when(release("t", "h").with(t -> t.setAmountMinor(1)))
            .expect(AMOUNT_MUST_BE_UNSET)
            .a("0/100 1/0 99")
            .b("0/0 0/1 0"),
        row("LEDGER_INVALID").when(payment("t", 1).in("€")).expect(LEDGER_INVALID),
        row("TIMEOUT_INVALID: none")
            .when(hold("t", 1).with(t -> t.clearTimeout()))
            .expect(TIMEOUT_INVALID),
        row("TIMEOUT_INVALID: more than 90 days")
            .when(hold("t", 1).lasting(Duration.ofDays(91)))
            .expect(TIMEOUT_INVALID),
        row("TIMEOUT_INVALID: of an adjust")
            .given(hold("h", 1))
            .when(adjust("t", "h", 2).lasting(Duration.ZERO))
            .expect(TIMEOUT_INVALID)
            .a("0/100 1/0 99")
            .b("0/0 0/1 0"),
        row("TIMEOUT_MUST_BE_UNSET: of a payment")
            .when(payment("t", 1).lasting(Steps.HOUR))
            .expect(TIMEOUT_MUST_BE_UNSET),
        row("TIMEOUT_MUST_BE_UNSET: of a refund")
            .given(payment("p", 1))
            .when(refund("t", "p", 1).lasting(Steps.HOUR))
            .expect(TIMEOUT_MUST_BE_UNSET)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("TARGET_MISSING: of a refund")
            .when(refund("t", "p", 1).with(t -> t.clearTarget()))
            .expect(TARGET_MISSING),
        row("TARGET_MISSING: of a void").when(release("t", "")).expect(TARGET_MISSING),
        row("TARGET_MUST_BE_UNSET: of a sweep")
            .when(sweep("t", 1).about("a", "p"))
            .expect(TARGET_MUST_BE_UNSET),
        row("REFERENCE_TOO_LONG")
            .when(payment("t", 1).with(t -> t.setReference("r".repeat(141))))
            .expect(REFERENCE_TOO_LONG),
        row("CODE_INVALID").when(payment("t", 1).with(t -> t.setCode(65_536))).expect(CODE_INVALID),
        row("EFFECTIVE_TIME_INVALID")
            .when(payment("t", 1).with(t -> t.setEffectiveTime(late)))
            .expect(EFFECTIVE_TIME_INVALID));
  }

  private static List<Row> malformedFirst() {
    return List.of(
        row("Malformed, in the listed order: an amount before the timeout")
            .when(hold("t", 0).lasting(Duration.ZERO))
            .expect(AMOUNT_MUST_BE_POSITIVE)
            .before(TIMEOUT_INVALID),
        row("Malformed, in the listed order: an amount that must be unset before the ledger")
            .when(release("t", "h").with(t -> t.setAmountMinor(1)).in("eur"))
            .expect(AMOUNT_MUST_BE_UNSET)
            .before(LEDGER_INVALID),
        row("Malformed, in the listed order: the ledger before the timeout")
            .when(hold("t", 1).in("eur").lasting(Duration.ZERO))
            .expect(LEDGER_INVALID)
            .before(TIMEOUT_INVALID),
        row("Malformed, in the listed order: the timeout before the target that is too much")
            .when(hold("t", 1).lasting(Duration.ZERO).about("a", "p"))
            .expect(TIMEOUT_INVALID)
            .before(TARGET_MUST_BE_UNSET),
        row("Malformed, in the listed order: the timeout before the target that is missing")
            .when(capture("t", "h", 1).lasting(Steps.HOUR).with(t -> t.clearTarget()))
            .expect(TIMEOUT_MUST_BE_UNSET)
            .before(TARGET_MISSING),
        row("Malformed, in the listed order: the target before the reference")
            .when(capture("t", "", 1).with(t -> t.setReference("r".repeat(141))))
            .expect(TARGET_MISSING)
            .before(REFERENCE_TOO_LONG),
        row("Malformed before identity")
            .given(payment("t", 1))
            .when(payment("t", 0))
            .expect(AMOUNT_MUST_BE_POSITIVE)
            .before(EXISTS_WITH_DIFFERENT_AMOUNT)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("Malformed before cancelled")
            .given(cancel("t"))
            .when(payment("t", 0))
            .expect(AMOUNT_MUST_BE_POSITIVE)
            .before(CANCELLED),
        row("Malformed before accounts exist")
            .when(payment("t", 1).from("nobody").in("eur"))
            .expect(LEDGER_INVALID)
            .before(DEBIT_ACCOUNT_NOT_FOUND));
  }

  private static List<Row> ofKinds() {
    return List.of(
        row("The id stays free: malformed")
            .given(malformed(payment("t", 0)))
            .when(payment("t", 5))
            .expect(CREATED)
            .a("5/100 0/0 95")
            .b("0/5 0/0 5"),
        row("The id stays free: not executed, send the same id again")
            .given(ceiling("b", 50), undecided(payment("u", 50).from("nobody")))
            .given(notExecuted(payment("t", 5)), ceiling("b", 55))
            .when(payment("t", 5))
            .expect(CREATED)
            .a("5/100 0/0 95")
            .b("0/5 0/0 5"),
        row("Not executed: before using another id, cancel this one")
            .given(ceiling("b", 50), undecided(payment("u", 50).from("nobody")))
            .given(notExecuted(payment("t", 5)))
            .when(cancel("t"))
            .expect(CANCELLED));
  }

  private static List<Row> timeoutsAndAmounts() {
    Step held = hold("h", 1);
    return List.of(
        row("TIMEOUT_INVALID: a hair more than 90 days")
            .when(hold("t", 1).with(t -> t.setTimeout(nanosAfter(90 * 86_400))))
            .expect(TIMEOUT_INVALID),
        row("TIMEOUT_INVALID: an adjust for more than 90 days")
            .given(held)
            .when(extend("t", "h").lasting(Duration.ofDays(91)))
            .expect(TIMEOUT_INVALID)
            .a(HELD_A1)
            .b(HELD_B1),
        row("TIMEOUT_MUST_BE_UNSET: of a sweep")
            .when(sweep("t", 1).lasting(Steps.HOUR))
            .expect(TIMEOUT_MUST_BE_UNSET),
        row("AMOUNT_MUST_BE_POSITIVE: an adjust to 0")
            .given(held)
            .when(adjust("t", "h", 0))
            .expect(AMOUNT_MUST_BE_POSITIVE)
            .a(HELD_A1)
            .b(HELD_B1),
        row("AMOUNT_MUST_BE_POSITIVE: a capture of less than nothing")
            .given(held)
            .when(capture("t", "h", -1))
            .expect(AMOUNT_MUST_BE_POSITIVE)
            .a(HELD_A1)
            .b(HELD_B1),
        row("AMOUNT_MUST_BE_POSITIVE: a refund of 0")
            .when(refund("t", "p", 0))
            .expect(AMOUNT_MUST_BE_POSITIVE),
        row("AMOUNT_MUST_BE_POSITIVE: a sweep of up to less than nothing")
            .when(sweep("t", Long.MIN_VALUE))
            .expect(AMOUNT_MUST_BE_POSITIVE),
        row("AMOUNT_MUST_BE_POSITIVE: an adjust of nothing at all")
            .given(held)
            .when(extend("t", "h"))
            .expect(AMOUNT_MUST_BE_POSITIVE)
            .a(HELD_A1)
            .b(HELD_B1),
        row("AMOUNT_MUST_BE_UNSET: of a void, though it is 0")
            .given(held)
            .when(release("t", "h").with(t -> t.setAmountMinor(0)))
            .expect(AMOUNT_MUST_BE_UNSET)
            .a(HELD_A1)
            .b(HELD_B1));
  }

  private static List<Row> accountsAndTargets() {
    Step held = hold("h", 1);
    return List.of(
        row("ACCOUNTS_MUST_DIFFER: of a refund")
            .when(refund("t", "p", 1).to("b"))
            .expect(ACCOUNTS_MUST_DIFFER),
        row("ACCOUNT_ID_INVALID: a sweep to nowhere")
            .when(sweep("t", 1).to(""))
            .expect(ACCOUNT_ID_INVALID),
        row("TARGET_MISSING: an id of other characters")
            .given(held)
            .when(adjust("t", "h h", 2))
            .expect(TARGET_MISSING)
            .a(HELD_A1)
            .b(HELD_B1),
        row("TARGET_MISSING: a refund names its original's account too")
            .given(payment("p", 1))
            .when(refund("t", "p", 1).about("", "p"))
            .expect(TARGET_MISSING)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("TARGET_MUST_BE_UNSET: of a payment")
            .when(payment("t", 1).about("a", "p"))
            .expect(TARGET_MUST_BE_UNSET));
  }

  private static com.google.protobuf.Duration nanosAfter(long seconds) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).setNanos(1).build();
  }
}
