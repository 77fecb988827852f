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
import picocli.CommandLine.Option;

/** {@code lane pause}: has a lane take no new transfers. */
@Command(
    name = "pause",
    description = {
      "Have a lane take no new transfers; what is under way is finished. It stays so until it is resumed,",
      "also over restarts. Payments over it are told LANE_UNAVAILABLE meanwhile, all others go on."
    },
    footer = {"", "Example:", "  payswitch lane pause s1:s2 --reason 'network change 14:00'"})
final class LanePause implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final LaneName lane = new LaneName();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for whoever wonders; at most 140 bytes.")
  private String reason = "";

  LanePause(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String why = Values.reason(reason);
    try (Connection connection = context.connect()) {
      Lane paused =
          connection.admin(context.options().actor()).pauseLane(lane.source(), lane.target(), why);
      if (context.options().isJson()) {
        Json.print(paused, context.out());
      } else {
        LaneTable.printOne(paused, context.out());
      }
    }
    return ExitCode.DONE.code();
  }
}
