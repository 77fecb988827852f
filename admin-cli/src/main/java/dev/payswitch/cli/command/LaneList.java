// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.LaneTable;
import dev.payswitch.proto.admin.v1.ListLanesResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code lane list}: which lanes there are and how they stand. */
@Command(
    name = "list",
    description =
        "List the lanes between shards: what is under way on each, and why one does not take payments.",
    footer = {
      "",
      "A lane leads from the shard that coordinates a payment to the one that takes part. It appears when it is",
      "first used, and is CLOSED again when nobody used it for a while.",
      "",
      "Examples:",
      "  payswitch lane list",
      "  payswitch lane list -o wide     with locks and tokens"
    })
final class LaneList implements Callable<Integer> {
  private final CliContext context;

  LaneList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      ListLanesResponse answer = connection.admin(context.options().actor()).listLanes();
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        LaneTable.print(answer.getLanesList(), context.options().isWide(), context.out());
      }
      answer.getSilentShardsList().forEach(silent -> context.err().println("no answer: " + silent));
      return (answer.getSilentShardsCount() == 0 ? ExitCode.DONE : ExitCode.PARTLY_DONE).code();
    }
  }
}
