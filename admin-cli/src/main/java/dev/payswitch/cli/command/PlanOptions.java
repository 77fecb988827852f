// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.CreatePlanRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command has that plans a change of the ring. Filled by picocli. */
final class PlanOptions {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for whoever wonders; at most 140 bytes.")
  private @Nullable String reason;

  @Option(
      names = "--throttle",
      paramLabel = "BYTES",
      description = "How fast each move copies at most, per second: 500K, 16M (default 16M).")
  private @Nullable String throttle;

  @Option(names = "--dry-run", description = "Show the plan; writes nothing.")
  private boolean dryRun;

  @Option(names = "--apply", description = "Apply the plan at once.")
  private boolean apply;

  @Option(names = "--wait", description = "With --apply: wait until it has ended.")
  private boolean wait;

  boolean isDryRun() {
    return dryRun;
  }

  boolean isApply() {
    return apply;
  }

  boolean isWait() {
    return wait;
  }

  void fill(CreatePlanRequest.Builder request) {
    if (wait && !apply) {
      throw Values.usage("--wait belongs to --apply");
    }
    if (dryRun && apply) {
      throw Values.usage("--dry-run and --apply exclude each other");
    }
    if (reason != null) {
      request.setReason(Values.reason(reason));
    }
    if (throttle != null) {
      request.setBytesPerSecond(Values.bytesPerSecond(throttle));
    }
    request.setValidateOnly(dryRun);
  }
}
