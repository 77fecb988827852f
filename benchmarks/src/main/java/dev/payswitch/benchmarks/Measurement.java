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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Runs rounds of loads: each warms up, is measured, and ends with every call answered. */
final class Measurement {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final Connections connections;
  private final LoadOptions options;
  private final LedgerId ledger;
  private final Map<Load, PairPicker> pickers = new HashMap<>();
  private final ProcessProbe probe;

  Measurement(
      Connections connections,
      LoadOptions options,
      DataOptions data,
      ShardTable shards,
      ProcessProbe probe) {
    this.connections = connections;
    this.options = options;
    this.ledger = new LedgerId(data.ledger);
    this.probe = probe;
    Map<Double, Popularity> popularities = new HashMap<>();
    for (Load load : options.loads()) {
      Popularity popularity =
          popularities.computeIfAbsent(
              load.zipfExponent(), exponent -> Popularity.of(data.accountCount, exponent));
      pickers.put(load, new PairPicker(popularity, shards, load.shareAcross()));
    }
  }

  /**
   * Runs one round of a load; the actions are done at the beginning and the end of its measured
   * time.
   */
  Round round(Load load, Runnable atBegin, Runnable atEnd) {
    PairPicker picker = Objects.requireNonNull(pickers.get(load));
    TransferSource source = new TransferSource(options.seed, RunName.next(), ledger, picker);
    LoadRun run = new LoadRun(connections, load.shape(), source);
    run.start();
    pause(options.warmUp);
    atBegin.run();
    ProcessProbe.Sample before = probe.sample();
    run.beginCounting();
    pause(options.duration);
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
