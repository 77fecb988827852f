// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.LaneTable;
import dev.payswitch.proto.admin.v1.Lane;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lane resume}: has a paused lane take transfers again. */
@Command(
    name = "resume",
    description =
        "Have a paused lane take transfers again. Nothing happens to one that is not paused.",
    footer = {"", "Example:", "  payswitch lane resume s1:s2"})
final class LaneResume implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final LaneName lane = new LaneName();

  LaneResume(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      Lane resumed =
          connection.admin(context.options().actor()).resumeLane(lane.source(), lane.target());
      if (context.options().isJson()) {
        Json.print(resumed, context.out());
      } else {
        LaneTable.printOne(resumed, context.out());
      }
    }
    return ExitCode.DONE.code();
  }
}
