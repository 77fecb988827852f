// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.LaneTable;
import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.admin.v1.ListLanesResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lane describe}: everything that is known of one lane. */
@Command(
    name = "describe",
    description = "Tell everything about one lane, and what to do if it is stuck.",
    footer = {"", "Example:", "  payswitch lane describe s1:s2"})
final class LaneDescribe implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final LaneName lane = new LaneName();

  LaneDescribe(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String source = lane.source();
    String target = lane.target();
    try (Connection connection = context.connect()) {
      ListLanesResponse all = connection.admin(context.options().actor()).listLanes();
      Lane found =
          all.getLanesList().stream()
              .filter(each -> each.getSourceShardId().equals(source))
              .filter(each -> each.getTargetShardId().equals(target))
              .findFirst()
              .orElseThrow(() -> notFound(source, target, all));
      if (context.options().isJson()) {
        Json.print(found, context.out());
      } else {
        LaneTable.printOne(found, context.out());
      }
    }
    return ExitCode.DONE.code();
  }

  private static CliFailure notFound(String source, String target, ListLanesResponse all) {
    return new CliFailure(
        ExitCode.FAILED,
        "the lane "
            + source
            + ":"
            + target
            + " was never used"
            + (all.getSilentShardsCount() == 0 ? "" : ", or its shard does not answer"),
        "payswitch lane list shows all of them; one appears with its first payment");
  }
}
