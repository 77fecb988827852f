// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * Everything one measurement found out, with what is needed to repeat it: facts by name (the load,
 * the data, the machine, the commit, the command), the rounds, and the check at the end.
 */
public record Report(Map<String, String> facts, List<Round> rounds, Verification verification) {
  public Report {
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("a report needs at least one round");
    }
  }

  public Round median() {
    return Round.median(rounds);
  }
}
