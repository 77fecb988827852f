// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.List;

/** The rounds of one load. A locked one is the baseline for others with the same accounts. */
public record LoadResult(
    String call,
    boolean locked,
    int callsInFlight,
    double crossPercent,
    double zipfExponent,
    List<Round> rounds) {
  public LoadResult {
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("a result needs at least one round");
    }
    rounds = List.copyOf(rounds);
  }

  public Round median() {
    return Round.median(rounds);
  }

  boolean isBaselineOf(LoadResult other) {
    return locked
        && !other.locked
        && crossPercent == other.crossPercent
        && zipfExponent == other.zipfExponent;
  }
}
