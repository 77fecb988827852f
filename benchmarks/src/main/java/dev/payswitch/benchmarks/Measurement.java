// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.benchmarks.drive.Connections;
import dev.payswitch.benchmarks.drive.LoadRun;
import dev.payswitch.benchmarks.report.LatencySummary;
import dev.payswitch.benchmarks.report.ProcessProbe;
import dev.payswitch.benchmarks.report.Round;
import dev.payswitch.benchmarks.traffic.PairPicker;
import dev.payswitch.benchmarks.traffic.Popularity;
import dev.payswitch.benchmarks.traffic.ShardTable;
import dev.payswitch.benchmarks.traffic.TransferSource;
import dev.payswitch.core.id.LedgerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Runs rounds of load: each warms up, is measured, and ends with every call answered. */
final class Measurement {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final Connections connections;
  private final LoadOptions load;
  private final LedgerId ledger;
  private final PairPicker picker;
  private final ProcessProbe probe;

  Measurement(
      Connections connections,
      LoadOptions load,
      DataOptions data,
      ShardTable shards,
      ProcessProbe probe) {
    this.connections = connections;
    this.load = load;
    this.ledger = new LedgerId(data.ledger);
    this.probe = probe;
    this.picker =
        new PairPicker(
            Popularity.of(data.accountCount, load.zipfExponent), shards, load.shareAcross());
  }

  /** Runs one round; the actions are done at the beginning and the end of its measured time. */
  Round round(Runnable atBegin, Runnable atEnd) {
    TransferSource source = new TransferSource(load.seed, RunName.next(), ledger, picker);
    LoadRun run = new LoadRun(connections, load.shape(), source);
    run.start();
    pause(load.warmUp);
    atBegin.run();
    ProcessProbe.Sample before = probe.sample();
    run.beginCounting();
    pause(load.duration);
    run.endCounting();
    ProcessProbe.Sample after = probe.sample();
    atEnd.run();
    LoadRun.Counted counted = run.stop(STOP_LIMIT);
    return new Round(
        counted.answeredTransfers() / counted.seconds(),
        LatencySummary.of(List.of(counted.latencyNanos())),
        counted.outcomes(),
        counted.failures(),
        probe.between(before, after));
  }

  private static void pause(Duration time) {
    long endNanos = System.nanoTime() + time.toNanos();
    long leftNanos = time.toNanos();
    while (leftNanos > 0) {
      LockSupport.parkNanos(leftNanos);
      leftNanos = endNanos - System.nanoTime();
    }
  }
}
