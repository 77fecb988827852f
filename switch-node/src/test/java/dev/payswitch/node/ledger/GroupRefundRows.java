// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.group;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.EXCEEDS_REFUNDABLE_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_NOT_REFUNDABLE;

import java.util.List;
import java.util.stream.Stream;

/** Refunds in groups. */
final class GroupRefundRows {
  private GroupRefundRows() {}

  static List<Row> rows() {
    return Stream.of(refunds(), refundsMore(), refundsFurther()).flatMap(List::stream).toList();
  }

  private static List<Row> refunds() {
    return List.of(
        row("A refund in a group")
            .given(payment("p", 60))
            .when(group("g", refund("m", "p", 20), payment("n", 40).from("b").to("c")))
            .expect(CREATED)
            .a("60/120 0/0 60")
            .b("60/60 0/0 0")
            .c("0/40 0/0 40"),
        row("A refund in a group of another home")
            .given(payment("p", 60))
            .when(group("g", payment("n", 40).to("c"), refund("m", "p", 20)))
            .expect(CREATED)
            .a("100/120 0/0 20")
            .b("20/60 0/0 40")
            .c("0/40 0/0 40"),
        row("A refund of a payment made in the same group")
            .when(group("g", payment("p", 60), refund("m", "p", 60)))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"),
        row("A refund of a capture made in the same group")
            .given(hold("h", 60))
            .when(group("g", capture("m", "h"), refund("n", "m", 10)))
            .expect(CREATED)
            .moving(60L, 10L)
            .a("60/110 0/0 50")
            .b("10/60 0/0 50"),
        row("In order: a refund before its payment")
            .when(group("g", payment("k", 1), refund("m", "p", 1), payment("p", 60)))
            .expect(ORIGINAL_NOT_FOUND)
            .at(1),
        row("The sum of refunds in a group")
            .given(payment("p", 60))
            .when(group("g", refund("m", "p", 40), refund("n", "p", 21)))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .at(1)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> refundsMore() {
    return List.of(
        row("The sum of refunds in a group of another home")
            .given(payment("p", 60))
            .when(group("g", payment("k", 1).to("c"), refund("m", "p", 40), refund("n", "p", 21)))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .at(2)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("The sum of refunds: in a group and later alone")
            .given(payment("p", 60), group("g", payment("k", 1).to("c"), refund("m", "p", 40)))
            .when(refund("t", "p", 21))
            .expect(EXCEEDS_REFUNDABLE_AMOUNT)
            .a("61/140 0/0 79")
            .b("40/60 0/0 20")
            .c("0/1 0/0 1"),
        row("The sum of refunds: what is left after a group")
            .given(payment("p", 60), group("g", payment("k", 1).to("c"), refund("m", "p", 40)))
            .when(refund("t", "p", 20))
            .expect(CREATED)
            .a("61/160 0/0 99")
            .b("60/60 0/0 0")
            .c("0/1 0/0 1"),
        row("A refund of a failed group gives its amount back")
            .given(
                payment("p", 60),
                declined(
                    group("g", payment("k", 1).to("c"), refund("m", "p", 60), payment("n", 1_000))))
            .when(refund("t", "p", 60))
            .expect(CREATED)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"),
        row("A member is an ordinary transfer: refunded later")
            .given(group("g", payment("p", 60), payment("k", 1).to("c")))
            .when(refund("t", "p", 60))
            .expect(CREATED)
            .a("61/160 0/0 99")
            .b("60/60 0/0 0")
            .c("0/1 0/0 1"));
  }

  private static List<Row> refundsFurther() {
    return List.of(
        row("A member of other shards is refunded later")
            .given(group("g", payment("k", 60), payment("p", 20).from("b").to("c")))
            .when(refund("t", "p", 20).from("c").to("b").about("b", "p"))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("20/80 0/0 60")
            .c("20/20 0/0 0"),
        row("A member of a failed group cannot be refunded")
            .given(declined(group("g", payment("p", 60), payment("n", 41))))
            .when(refund("t", "p", 1))
            .expect(ORIGINAL_NOT_FOUND),
        row("The original is no payment: a void in the same group")
            .given(hold("h", 60))
            .when(group("g", release("m", "h"), refund("n", "m", 1)))
            .expect(ORIGINAL_NOT_REFUNDABLE)
            .at(1)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("The original has another credit account: in a group")
            .given(payment("p", 60), payment("q", 5).to("c"))
            .when(group("g", payment("m", 1), refund("n", "q", 1)))
            .expect(ORIGINAL_MISMATCH)
            .at(1)
            .a("65/100 0/0 35")
            .b("0/60 0/0 60")
            .c("0/5 0/0 5"));
  }
}
