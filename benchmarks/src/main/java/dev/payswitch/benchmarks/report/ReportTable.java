// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders a report for people. */
public final class ReportTable {
  private static final double MIB = 1024 * 1024;

  private ReportTable() {}

  public static String render(Report report) {
    List<String> lines = new ArrayList<>();
    int width = report.facts().keySet().stream().mapToInt(String::length).max().orElse(0);
    report
        .facts()
        .forEach(
            (name, value) ->
                lines.add(
                    name.toUpperCase(Locale.ROOT) + " ".repeat(width - name.length() + 2) + value));
    lines.add("");
    lines.addAll(
        report.loads().size() == 1
            ? details(report.loads().getFirst())
            : ComparisonTable.lines(report));
    lines.add("");
    lines.addAll(verification(report.verification()));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> details(LoadResult load) {
    List<String> lines = new ArrayList<>(rounds(load));
    lines.add("");
    lines.add("OUTCOMES OF THE MEDIAN ROUND  " + counts(load.median().outcomes()));
    lines.add("CALLS WITHOUT AN ANSWER       " + counts(load.median().failures()));
    lines.add("");
    lines.addAll(processes(load.median()));
    return lines;
  }

  private static List<String> rounds(LoadResult load) {
    Grid grid = new Grid();
    grid.row("ROUND", "TRANSFERS/S", "P50 MS", "P99 MS", "P99.9 MS", "MAX MS", "CALLS");
    for (int index = 0; index < load.rounds().size(); index++) {
      addRound(grid, Integer.toString(index + 1), load.rounds().get(index));
    }
    if (load.rounds().size() > 1) {
      addRound(grid, "median", load.median());
    }
    return grid.lines();
  }

  private static void addRound(Grid grid, String name, Round round) {
    LatencySummary latency = round.latency();
    grid.row(
        name,
        format("%,.0f", round.transfersPerSecond()),
        format("%.2f", latency.p50Millis()),
        format("%.2f", latency.p99Millis()),
        format("%.2f", latency.p999Millis()),
        format("%.2f", latency.maxMillis()),
        format("%,d", latency.callCount()));
  }

  private static List<String> processes(Round round) {
    Grid grid = new Grid().row("PROCESS", "CPU S", "CPU % OF A CORE", "RSS PEAK MIB", "HEAP MIB");
    double seconds = 0;
    double percent = 0;
    for (ProcessUsage usage : round.processes()) {
      seconds += usage.cpuSeconds();
      percent += usage.cpuPercent();
      grid.row(
          usage.name(),
          format("%.1f", usage.cpuSeconds()),
          format("%.1f", usage.cpuPercent()),
          format("%,.0f", usage.rssPeakBytes() / MIB),
          format("%,.0f", usage.heapLimitBytes() / MIB));
    }
    grid.row("all", format("%.1f", seconds), format("%.1f", percent), "", "");
    return grid.lines();
  }

  private static List<String> verification(Verification verification) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "VERIFY "
            + (verification.holds() ? "holds" : "DOES NOT HOLD")
            + format(" (%.1f s)", verification.seconds()));
    verification.lines().forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static String counts(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(entry -> entry.getKey() + format(" %,d", entry.getValue()))
            .collect(Collectors.joining(" · "));
  }

  private static String format(String pattern, Object value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
