// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone.demo;

import dev.payswitch.cli.output.LedgerTable;
import dev.payswitch.cli.output.RingBar;
import dev.payswitch.cli.output.RingTable;
import dev.payswitch.cli.output.ShardTable;
import dev.payswitch.cli.output.TablePrinter;
import dev.payswitch.cli.output.Terminal;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.proto.v1.Ring;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a newcomer wants to know after the day: the ring, what the shards hold, what became of the
 * payments, how fast, and whether the books balance.
 */
public record DemoReport(
    PaymentDay.Size size,
    PaymentRun.Result result,
    @Nullable Growth growth,
    long crossShardCount,
    Ring ring,
    List<ShardStatus> shards,
    VerifyLedgersResponse verification) {
  public DemoReport {
    shards = List.copyOf(shards);
  }

  /** Whether every payment ended as computed beforehand and the books balance. */
  public boolean isFine() {
    return outcomesAreAsComputed() && verification.getHolds();
  }

  public void print(Terminal terminal) {
    PrintWriter out = terminal.out();
    RingTable ringTable = new RingTable(ring, shards);
    out.println(ringTable.headline());
    out.println();
    ringTable.print(out, false);
    out.println();
    out.println(RingBar.render(ringTable.segments(), terminal.columns(), terminal.hasColour()));
    out.println();
    out.println("WHAT EACH SHARD HOLDS");
    ShardTable.print(shards, false, out);
    out.println();
    printOutcomes(out);
    out.println();
    printSpeed(out);
    printGrowth(out);
    out.println();
    out.println("CONSERVATION  debits = credits + in flight, over all shards and lanes");
    LedgerTable.print(verification, out);
  }

  private boolean outcomesAreAsComputed() {
    return result.declined() == size.declinedCount()
        && result.tookPlace() == size.paymentCount() - size.declinedCount();
  }

  private void printOutcomes(PrintWriter out) {
    TablePrinter table = new TablePrinter().left("OUTCOME").right("PAYMENTS").right("SHARE");
    result
        .counts()
        .forEach(
            (status, count) ->
                table.row(
                    status,
                    Texts.count(count),
                    Texts.percent((double) count / size.paymentCount())));
    table.print(out);
    out.println(
        outcomesAreAsComputed()
            ? "as computed beforehand: " + expectation()
            : "NOT as computed beforehand: expected " + expectation());
  }

  private String expectation() {
    return Texts.count(size.paymentCount() - size.declinedCount())
        + " take place, "
        + Texts.count(size.declinedCount())
        + " are declined for lack of funds";
  }

  private void printGrowth(PrintWriter out) {
    if (growth != null) {
      out.println(
          String.format(
              Locale.ROOT,
              "GROWTH       %s came on the ring: %,d arcs in %d moves over %.1f s, while %,d payments"
                  + " were answered;%n             the accounts of a move waited for %d ms at most",
              growth.shard(),
              growth.arcCount(),
              growth.moveCount(),
              growth.duration().toMillis() / 1e3,
              growth.answeredCount(),
              growth.longestPause().toMillis()));
    }
  }

  private void printSpeed(PrintWriter out) {
    Histogram latency = result.latencyMicros();
    double seconds = result.duration().toNanos() / 1e9;
    out.println(
        String.format(
            Locale.ROOT,
            "CROSS-SHARD  %s of the payments have their accounts on two shards",
            Texts.percent((double) crossShardCount / size.paymentCount())));
    out.println(
        String.format(
            Locale.ROOT,
            "SPEED        %,.0f payments/s over %.1f s  p50 %.1f ms  p99 %.1f ms"
                + "  (one call each, %d at a time, all of it on this machine)",
            size.paymentCount() / seconds,
            seconds,
            latency.getValueAtPercentile(50) / 1e3,
            latency.getValueAtPercentile(99) / 1e3,
            DemoRun.CALLERS));
  }
}
