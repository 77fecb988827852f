// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.RingChangeTable;
import dev.payswitch.proto.admin.v1.KeptRing;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ring watch}: each new ring as it comes. It asks again and again instead of holding a
 * stream open, so it goes on by itself when the router or ZooKeeper were away, and misses nothing
 * that is still kept.
 */
@Command(
    name = "watch",
    description = "Print each new ring epoch and what changed, as it comes, until Ctrl-C.",
    footer = {
      "",
      "With -o json each is one document on one line.",
      "",
      "Examples:",
      "  payswitch ring watch",
      "  payswitch ring watch --count 1     waits for the next change"
    })
final class RingWatcher implements Callable<Integer> {
  private static final long INTERVAL_MILLIS = 500;

  private final CliContext context;
  private String trouble = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many changes (default: never).")
  private int count;

  RingWatcher(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (count < 0) {
      throw Values.usage("--count must be at least 1");
    }
    try (Connection connection = context.connect()) {
      long seen = connection.router().ring().getEpoch();
      context.err().println("the ring is at epoch " + seen + "; Ctrl-C ends this");
      context.terminal().flush();
      int printed = 0;
      while (count == 0 || printed < count) {
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        List<KeptRing> rings = newer(connection, seen);
        int wanted = count == 0 ? rings.size() : Math.min(rings.size(), count - printed);
        for (KeptRing ring : rings.subList(0, wanted)) {
          print(ring);
          seen = ring.getEpoch();
          printed++;
        }
      }
    }
    return ExitCode.DONE.code();
  }

  /** Oldest first; none while nobody answers. */
  private List<KeptRing> newer(Connection connection, long seen) {
    try {
      boolean same = connection.router().ring().getEpoch() <= seen;
      List<KeptRing> rings =
          same
              ? List.of()
              : connection.inspection(context.options().actor()).ringHistory(seen).getRingsList();
      trouble = "";
      return rings.reversed();
    } catch (CliFailure failure) {
      if (!failure.isWorthRetrying()) {
        throw failure;
      }
      if (!failure.problem().equals(trouble)) {
        trouble = failure.problem();
        context.err().println("note: " + trouble + "; trying again");
        context.terminal().flush();
      }
      return List.of();
    }
  }

  private void print(KeptRing ring) {
    if (context.options().isJson()) {
      Json.printLine(ring, context.out());
    } else {
      context.out().println(RingChangeTable.line(ring));
    }
    context.terminal().flush();
  }
}
