// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.MoveTable;
import dev.payswitch.proto.admin.v1.GetMoveResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code move describe}: everything about one move. */
@Command(
    name = "describe",
    description = "Tell everything about one move, as its source and its target see it.",
    footer = {"", "Example:", "  payswitch move describe op-7.2"})
final class MoveDescribe implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "MOVE", description = "Its id, such as op-7.2.")
  private String id = "";

  MoveDescribe(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      GetMoveResponse found = connection.admin(context.options().actor()).move(id);
      if (context.options().isJson()) {
        Json.print(found, context.out());
      } else {
        MoveTable.printOne(found, context.out());
      }
      found.getSilentShardsList().forEach(silent -> context.err().println("no answer: " + silent));
    }
    return ExitCode.DONE.code();
  }
}
