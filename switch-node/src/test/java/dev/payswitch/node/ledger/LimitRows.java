// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.adjust;
import static dev.payswitch.node.ledger.Steps.amount;
import static dev.payswitch.node.ledger.Steps.capture;
import static dev.payswitch.node.ledger.Steps.count;
import static dev.payswitch.node.ledger.Steps.declined;
import static dev.payswitch.node.ledger.Steps.expire;
import static dev.payswitch.node.ledger.Steps.hold;
import static dev.payswitch.node.ledger.Steps.later;
import static dev.payswitch.node.ledger.Steps.limits;
import static dev.payswitch.node.ledger.Steps.noFloor;
import static dev.payswitch.node.ledger.Steps.often;
import static dev.payswitch.node.ledger.Steps.payment;
import static dev.payswitch.node.ledger.Steps.refund;
import static dev.payswitch.node.ledger.Steps.release;
import static dev.payswitch.node.ledger.Steps.within;
import static dev.payswitch.node.rows.LimitWindow.HOUR;
import static dev.payswitch.node.rows.LimitWindow.THIRTY_DAYS;
import static dev.payswitch.node.rows.OutcomeStatus.CREATED;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS;
import static dev.payswitch.node.rows.OutcomeStatus.TRANSFER_LIMIT_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.WINDOW_LIMIT_EXCEEDED;

import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.proto.v1.AccountLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Risk limits on debits: what counts, for how long, and which window is told. */
final class LimitRows {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MICRO = Duration.ofNanos(1_000);

  private LimitRows() {}

  static List<Row> rows() {
    return Stream.of(
            single(),
            amounts(),
            counts(),
            rolling(),
            bucketByBucket(),
            kinds(),
            kindsThatDoNot(),
            nothingBack(),
            order())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> single() {
    return List.of(
        row("limits: the largest single amount is allowed")
            .given(Steps.single(50))
            .when(payment("t", 50))
            .expect(CREATED)
            .a("50/100 0/0 50")
            .b("0/50 0/0 50"),
        row("limits: not above the largest single amount")
            .given(Steps.single(50))
            .when(payment("t", 51))
            .expect(TRANSFER_LIMIT_EXCEEDED),
        row("limits: a hold is no larger either")
            .given(Steps.single(50))
            .when(hold("t", 51))
            .expect(TRANSFER_LIMIT_EXCEEDED),
        row("limits: a sweep is measured by what it moves")
            .given(Steps.single(100))
            .when(Steps.sweep("t", 1_000))
            .expect(CREATED, 100)
            .a("100/100 0/0 0")
            .b("0/100 0/0 100"),
        row("limits: a sweep that would move too much")
            .given(Steps.single(99))
            .when(Steps.sweep("t", 1_000))
            .expect(TRANSFER_LIMIT_EXCEEDED),
        row("limits: on debits, not on credits")
            .given(Steps.single(50))
            .when(payment("t", 60).from("world").to("a"))
            .expect(CREATED)
            .a("0/160 0/0 160"),
        row("limits: the single limit looks at the increase of an adjust")
            .given(Steps.single(50), hold("h", 50))
            .when(adjust("t", "h", 100))
            .expect(CREATED, 100)
            .a("0/100 100/0 0")
            .b("0/0 0/100 0"),
        row("limits: an increase above the single limit")
            .given(Steps.single(30), hold("h", 30))
            .when(adjust("t", "h", 61))
            .expect(TRANSFER_LIMIT_EXCEEDED)
            .a("0/100 30/0 70")
            .b("0/0 0/30 0"));
  }

  private static List<Row> amounts() {
    return List.of(
        row("Per window total amount: up to it")
            .given(within(HOUR, 60), payment("p", 20))
            .when(payment("t", 40))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Per window total amount: not above it")
            .given(within(HOUR, 60), payment("p", 20))
            .when(payment("t", 41))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("The day has a limit of its own")
            .given(within(LimitWindow.DAY, 60), payment("p", 20), later(Duration.ofHours(2)))
            .when(payment("t", 41))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.DAY)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("And so have 30 days")
            .given(within(THIRTY_DAYS, 60), payment("p", 20), later(DAY.multipliedBy(2)))
            .when(payment("t", 41))
            .expect(WINDOW_LIMIT_EXCEEDED, THIRTY_DAYS)
            .a("20/100 0/0 80")
            .b("0/20 0/0 20"),
        row("An amount of 0 in a window: nothing goes")
            .given(within(HOUR, 0))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR),
        row("A declined payment does not count")
            .given(within(HOUR, 60), declined(payment("p", 61)))
            .when(payment("t", 60))
            .expect(CREATED)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Sums in a window may be larger than 64 bits")
            .given(noFloor("a"), within(HOUR, Long.MAX_VALUE), payment("p", 1).to("world"))
            .when(payment("t", Long.MAX_VALUE))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("1/100 0/0 99"),
        row("Limits are of the account, whoever is paid")
            .given(within(HOUR, 60), payment("p", 50).to("world"))
            .when(payment("t", 11))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("50/100 0/0 50"));
  }

  private static List<Row> counts() {
    return List.of(
        row("Per window count: up to it")
            .given(often(HOUR, 2), payment("p", 1))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("2/100 0/0 98")
            .b("0/2 0/0 2"),
        row("Per window count: not above it")
            .given(often(HOUR, 1), payment("p", 1))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("1/100 0/0 99")
            .b("0/1 0/0 1"),
        row("A count of 0 in a window: nothing goes")
            .given(often(THIRTY_DAYS, 0))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, THIRTY_DAYS),
        row("A copy counts once")
            .given(often(HOUR, 2), payment("p", 1), payment("q", 1))
            .when(payment("q", 1))
            .expect(EXISTS)
            .a("2/100 0/0 98")
            .b("0/2 0/0 2"),
        row("Money that comes in is not counted")
            .given(often(HOUR, 1), payment("p", 1).from("world").to("a"))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("1/101 0/0 100")
            .b("0/1 0/0 1"));
  }

  private static List<Row> rolling() {
    Step pays = payment("p", 60);
    return List.of(
        row("60 one-minute buckets: the oldest counts whole")
            .given(within(HOUR, 60), pays, later(MINUTE.multipliedBy(60).minus(MICRO)))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("60 one-minute buckets: then it is gone")
            .given(within(HOUR, 60), pays, later(MINUTE.multipliedBy(60)))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("61/100 0/0 39")
            .b("0/61 0/0 61"),
        row("Buckets are of UTC: late in a minute is as early in it")
            .given(within(HOUR, 60), later(Duration.ofSeconds(59)), pays)
            .given(later(MINUTE.multipliedBy(59).plusSeconds(1)))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("61/100 0/0 39")
            .b("0/61 0/0 61"),
        row("24 one-hour buckets: the oldest counts whole")
            .given(within(LimitWindow.DAY, 60), pays, later(DAY.minus(MICRO)))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.DAY)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("24 one-hour buckets: then it is gone")
            .given(within(LimitWindow.DAY, 60), pays, later(DAY))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("61/100 0/0 39")
            .b("0/61 0/0 61"),
        row("30 one-day buckets: the oldest counts whole")
            .given(within(THIRTY_DAYS, 60), pays, later(DAY.multipliedBy(30).minus(MICRO)))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, THIRTY_DAYS)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("30 one-day buckets: then it is gone")
            .given(within(THIRTY_DAYS, 60), pays, later(DAY.multipliedBy(30)))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("61/100 0/0 39")
            .b("0/61 0/0 61"));
  }

  private static List<Row> bucketByBucket() {
    return List.of(
        row("Windows roll bucket by bucket")
            .given(within(HOUR, 60), payment("p", 30), later(MINUTE.multipliedBy(30)))
            .given(payment("q", 30), later(MINUTE.multipliedBy(30)))
            .when(payment("t", 30))
            .expect(CREATED)
            .a("90/100 0/0 10")
            .b("0/90 0/0 90"),
        row("A younger bucket still counts")
            .given(within(HOUR, 60), payment("p", 30), later(MINUTE.multipliedBy(30)))
            .given(payment("q", 30), later(MINUTE.multipliedBy(30)))
            .when(payment("t", 31))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"));
  }

  private static List<Row> kinds() {
    return List.of(
        row("A hold counts")
            .given(within(HOUR, 60), hold("h", 60))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("0/100 60/0 40")
            .b("0/0 0/60 0"),
        row("A hold is counted against")
            .given(within(HOUR, 60), payment("p", 60))
            .when(hold("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("A sweep counts what it moved")
            .given(within(HOUR, 120), Steps.sweep("p", 1_000))
            .given(payment("q", 100).from("world").to("a"))
            .when(payment("t", 20))
            .expect(CREATED)
            .a("120/200 0/0 80")
            .b("0/120 0/0 120"),
        row("A sweep counts no more than it moved, and no less")
            .given(within(HOUR, 120), Steps.sweep("p", 1_000))
            .given(payment("q", 100).from("world").to("a"))
            .when(payment("t", 21))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("100/200 0/0 100")
            .b("0/100 0/0 100"),
        row("The increase of an adjust counts")
            .given(within(HOUR, 60), hold("h", 30), adjust("j", "h", 50))
            .when(payment("t", 11))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("0/100 50/0 50")
            .b("0/0 0/50 0"),
        row("The increase of an adjust is counted against")
            .given(within(HOUR, 60), hold("h", 30))
            .when(adjust("t", "h", 61))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("0/100 30/0 70")
            .b("0/0 0/30 0"));
  }

  private static List<Row> kindsThatDoNot() {
    return List.of(
        row("An increase counts as one more debit")
            .given(often(HOUR, 1), hold("h", 30))
            .when(adjust("t", "h", 31))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("0/100 30/0 70")
            .b("0/0 0/30 0"),
        row("A capture does not count")
            .given(often(HOUR, 2), hold("h", 30), capture("c", "h"))
            .when(payment("t", 1))
            .expect(CREATED)
            .a("31/100 0/0 69")
            .b("0/31 0/0 31"),
        row("A capture can never fail for a limit")
            .given(hold("h", 30), limits(AccountLimits.newBuilder().setSingleAmountMinor(1)))
            .when(capture("t", "h"))
            .expect(CREATED, 30)
            .a("30/100 0/0 70")
            .b("0/30 0/0 30"),
        row("A refund does not count")
            .given(payment("p", 30).from("world").to("a"), within(HOUR, 10))
            .when(refund("t", "p", 30).from("a").to("world").about("world", "p"))
            .expect(CREATED)
            .a("30/130 0/0 100"));
  }

  private static List<Row> nothingBack() {
    return List.of(
        row("A void gives nothing back")
            .given(within(HOUR, 60), hold("h", 60), release("v", "h"))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR),
        row("Expiry gives nothing back")
            .given(within(LimitWindow.DAY, 60), hold("h", 60), later(Steps.HOUR), expire("h"))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.DAY),
        row("A partial capture gives nothing back")
            .given(within(HOUR, 60), hold("h", 60), capture("c", "h", 10))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("10/100 0/0 90")
            .b("0/10 0/0 10"),
        row("A decrease gives nothing back")
            .given(within(HOUR, 60), hold("h", 60), adjust("j", "h", 10))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("0/100 10/0 90")
            .b("0/0 0/10 0"),
        row("A refund gives nothing back")
            .given(within(HOUR, 60), payment("p", 60), refund("r", "p", 60))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("60/160 0/0 100")
            .b("60/60 0/0 0"));
  }

  private static List<Row> order() {
    AccountLimits.Builder all =
        AccountLimits.newBuilder()
            .addWindows(amount(THIRTY_DAYS, 20))
            .addWindows(amount(LimitWindow.DAY, 30))
            .addWindows(amount(HOUR, 40));
    return List.of(
        row("Hour, then day, then 30 days: hour")
            .given(limits(all))
            .when(payment("t", 41))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .before(WINDOW_LIMIT_EXCEEDED),
        row("Hour, then day, then 30 days: day")
            .given(limits(all))
            .when(payment("t", 31))
            .expect(WINDOW_LIMIT_EXCEEDED, LimitWindow.DAY)
            .before(WINDOW_LIMIT_EXCEEDED),
        row("Hour, then day, then 30 days: 30 days")
            .given(limits(all))
            .when(payment("t", 21))
            .expect(WINDOW_LIMIT_EXCEEDED, THIRTY_DAYS),
        row("The count of an hour comes before the amount of a day")
            .given(
                limits(
                    AccountLimits.newBuilder()
                        .addWindows(count(HOUR, 0))
                        .addWindows(amount(LimitWindow.DAY, 0))))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR),
        row("A limit that was raised")
            .given(within(HOUR, 10), declined(payment("p", 11)), within(HOUR, 11))
            .when(payment("t", 11))
            .expect(CREATED)
            .a("11/100 0/0 89")
            .b("0/11 0/0 11"),
        row("A limit that was lowered below what was used")
            .given(within(HOUR, 60), payment("p", 60), within(HOUR, 10))
            .when(payment("t", 1))
            .expect(WINDOW_LIMIT_EXCEEDED, HOUR)
            .a("60/100 0/0 40")
            .b("0/60 0/0 60"),
        row("Limits that were taken away")
            .given(within(HOUR, 10), limits(AccountLimits.newBuilder()))
            .when(payment("t", 11))
            .expect(CREATED)
            .a("11/100 0/0 89")
            .b("0/11 0/0 11"));
  }
}
