// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One round of a measurement: transfers answered per second, latencies of the calls, transfers by
 * outcome status, calls without an answer by reason, and what each process used.
 */
public record Round(
    double transfersPerSecond,
    LatencySummary latency,
    Map<String, Long> outcomes,
    Map<String, Long> failures,
    List<ProcessUsage> processes) {

  /** The round whose throughput is in the middle; the lower one of two. */
  public static Round median(List<Round> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Round::transfersPerSecond))
        .toList()
        .get((rounds.size() - 1) / 2);
  }
}
