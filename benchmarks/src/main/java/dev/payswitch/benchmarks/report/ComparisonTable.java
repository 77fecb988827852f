// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Several loads, one line each: throughput of all rounds, then the median round, and how many times
 * the throughput of the baseline that is.
 */
final class ComparisonTable {
  private static final String CREATED = "CREATED";

  private ComparisonTable() {}

  static List<String> lines(Report report) {
    Grid grid = new Grid();
    grid.row(
        "CALL",
        "IN FLIGHT",
        "CROSS %",
        "ZIPF",
        "TRANSFERS/S",
        "MEDIAN",
        "P50 MS",
        "P99 MS",
        "P99.9 MS",
        "NOT CREATED",
        "NO ANSWER",
        "x LOCKED");
    report.loads().forEach(load -> addLoad(grid, load, report.timesBaseline(load)));
    return grid.lines();
  }

  private static void addLoad(Grid grid, LoadResult load, OptionalDouble times) {
    Round median = load.median();
    LatencySummary latency = median.latency();
    grid.row(
        load.call(),
        format("%,d", load.callsInFlight()),
        Decimals.shortest(load.crossPercent()),
        Decimals.shortest(load.zipfExponent()),
        load.rounds().stream()
            .map(round -> format("%,.0f", round.transfersPerSecond()))
            .collect(Collectors.joining(" · ")),
        format("%,.0f", median.transfersPerSecond()),
        format("%.2f", latency.p50Millis()),
        format("%.2f", latency.p99Millis()),
        format("%.2f", latency.p999Millis()),
        format("%,d", sum(median.outcomes()) - median.outcomes().getOrDefault(CREATED, 0L)),
        format("%,d", sum(median.failures())),
        times.isPresent() ? format("%.1f", times.getAsDouble()) : "");
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String format(String pattern, Object value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
