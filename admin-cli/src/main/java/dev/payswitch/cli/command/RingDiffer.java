// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.RingChangeTable;
import dev.payswitch.proto.admin.v1.RingChange;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ring diff}: what differs between two rings. */
@Command(
    name = "diff",
    description =
        "Show what differs between two rings: which arcs went where, and which weights changed.",
    footer = {
      "",
      "Rings of the past are kept in ZooKeeper, the last 64: see payswitch ring history.",
      "",
      "Examples:",
      "  payswitch ring diff 3 7",
      "  payswitch ring diff 3       against the ring as it is now"
    })
final class RingDiffer implements Callable<Integer> {
  private final CliContext context;

  @Parameters(index = "0", paramLabel = "E1", description = "The epoch of the one ring.")
  private long before;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "E2",
      description = "The epoch of the other one (default: the current ring).")
  private @Nullable Long after;

  RingDiffer(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    long one = Values.ringEpoch(before);
    long other = Values.ringEpoch(after);
    try (Connection connection = context.connect()) {
      RingChange change = connection.inspection(context.options().actor()).compareRings(one, other);
      if (context.options().isJson()) {
        Json.print(change, context.out());
      } else {
        RingChangeTable.print(change, context.out());
      }
    }
    return ExitCode.DONE.code();
  }
}
