// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import java.util.ArrayList;
import java.util.List;

/** What must be so of changes of the ring, which come newest first. Pure. */
final class OperationChecks {
  private static final String OPERATIONS = "operations";
  private static final String MOVES = "moves";

  private OperationChecks() {}

  static List<Check> of(List<OperationFacts> operations, List<MoveFacts> moves) {
    List<Check> checks = new ArrayList<>();
    boolean past = false;
    for (OperationFacts operation : operations) {
      past |= operation.state().equals("DONE");
      String name = operation.id() + " (" + operation.kind() + " " + operation.shard() + ")";
      String error = operation.lastError().isEmpty() ? "" : ": " + operation.lastError();
      switch (operation.state()) {
        case "FAILED" -> {
          // A later one that is done made up for it.
          if (!past) {
            checks.add(
                Check.fail(
                    OPERATIONS,
                    name + " FAILED" + error,
                    "see payswitch op status " + operation.id()));
          }
        }
        case "PAUSED" ->
            checks.add(
                Check.warn(
                    OPERATIONS,
                    name + " is PAUSED",
                    "go on: payswitch op resume " + operation.id()));
        default -> {}
      }
    }
    if (checks.isEmpty()) {
      long running = operations.stream().filter(OperationFacts::isUnderWay).count();
      checks.add(Check.ok(OPERATIONS, running == 0 ? "none is under way" : running + " under way"));
    }
    checks.addAll(stuck(moves));
    return checks;
  }

  private static List<Check> stuck(List<MoveFacts> moves) {
    List<Check> checks = new ArrayList<>();
    for (MoveFacts move : moves) {
      if (!move.stuckReason().isEmpty()) {
        checks.add(
            Check.fail(
                MOVES,
                move.id() + " is stuck in " + move.state() + ": " + move.stuckReason(),
                "see payswitch move describe " + move.id()));
      }
    }
    if (checks.isEmpty()) {
      long running = moves.stream().filter(MoveFacts::isUnderWay).count();
      checks.add(
          Check.ok(
              MOVES, running == 0 ? "none is under way" : running + " under way, none is stuck"));
    }
    return checks;
  }
}
