// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.LaneTable;
import dev.payswitch.proto.admin.v1.UnblockLaneResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lane unblock}: removes whoever stands in the way of a lane. */
@Command(
    name = "unblock",
    description = {
      "Remove whoever else holds the lock of a lane or waits for it, and open it at once.",
      "Safe at any time: who comes next has a greater token, and who held the lock before is refused."
    },
    footer = {"", "Example:", "  payswitch lane unblock s1:s2"})
final class LaneUnblock implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final LaneName lane = new LaneName();

  LaneUnblock(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      UnblockLaneResponse answer =
          connection.admin(context.options().actor()).unblockLane(lane.source(), lane.target());
      if (context.options().isJson()) {
        Json.print(answer, context.out());
        return ExitCode.DONE.code();
      }
      answer
          .getRemovedHoldersList()
          .forEach(removed -> context.out().println("removed " + removed));
      if (answer.getRemovedHoldersCount() == 0) {
        context.err().println("nobody stood in the way; the lane was told to try again now");
      }
      LaneTable.printOne(answer.getLane(), context.out());
    }
    return ExitCode.DONE.code();
  }
}
