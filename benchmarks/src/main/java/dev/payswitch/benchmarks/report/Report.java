// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Everything one measurement found out, with what is needed to repeat it: facts by name (the load,
 * the data, the machine, the commit, the command), the rounds of each load, and the check at the
 * end.
 */
public record Report(Map<String, String> facts, List<LoadResult> loads, Verification verification) {
  public Report {
    if (loads.isEmpty()) {
      throw new IllegalArgumentException("a report needs at least one load");
    }
    loads = List.copyOf(loads);
  }

  /**
   * How many times the throughput of its baseline a load has, median by median; empty without one.
   */
  OptionalDouble timesBaseline(LoadResult result) {
    return loads.stream()
        .filter(other -> other.isBaselineOf(result))
        .mapToDouble(
            baseline ->
                result.median().transfersPerSecond() / baseline.median().transfersPerSecond())
        .findFirst();
  }
}
