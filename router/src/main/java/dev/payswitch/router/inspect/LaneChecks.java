// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What must be so of the lanes. Pure. */
final class LaneChecks {
  private static final String LANES = "lanes";
  private static final String OWED = "owed decisions";

  private LaneChecks() {}

  static List<Check> of(List<LaneFacts> lanes, Duration older) {
    List<Check> checks = new ArrayList<>();
    for (LaneFacts lane : lanes) {
      boolean late = lane.oldestMillis() > older.toMillis();
      switch (lane.state()) {
        case "OPEN", "CLOSED" -> {}
        case "PAUSED" ->
            checks.add(
                Check.warn(
                    LANES,
                    lane.name() + " is PAUSED by " + lane.pausedBy(),
                    "take it into use again: payswitch lane resume " + lane.name()));
        default -> checks.add(notOpen(lane, late));
      }
    }
    if (checks.isEmpty()) {
      checks.add(Check.ok(LANES, "all " + lanes.size() + " take payments"));
    }
    checks.addAll(owed(lanes, older));
    return checks;
  }

  private static Check notOpen(LaneFacts lane, boolean late) {
    String trouble = lane.trouble().isEmpty() ? "" : ": " + lane.trouble();
    String finding = lane.name() + " is " + lane.state() + trouble;
    String advice = "see payswitch lane describe " + lane.name();
    return late ? Check.fail(LANES, finding, advice) : Check.warn(LANES, finding, advice);
  }

  private static List<Check> owed(List<LaneFacts> lanes, Duration older) {
    List<Check> checks = new ArrayList<>();
    for (LaneFacts lane : lanes) {
      if (lane.owedDecisionCount() > 0 && lane.oldestMillis() > older.toMillis()) {
        checks.add(
            Check.fail(
                OWED,
                "%s has not acknowledged %d decisions of %s, the oldest for %d s"
                    .formatted(
                        lane.target(),
                        lane.owedDecisionCount(),
                        lane.source(),
                        lane.oldestMillis() / 1_000),
                "look at shard " + lane.target() + "; see payswitch lane describe " + lane.name()));
      }
    }
    if (checks.isEmpty()) {
      checks.add(
          Check.ok(
              OWED,
              "none waits longer than " + ClusterChecks.seconds(older) + " to be acknowledged"));
    }
    return checks;
  }
}
