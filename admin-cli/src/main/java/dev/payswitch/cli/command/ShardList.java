// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.ShardTable;
import dev.payswitch.proto.admin.v1.ListShardsResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code shard list}: what each shard holds and does. */
@Command(
    name = "list",
    description = "List the shards with what each holds and does.",
    footer = {"", "Example:", "  payswitch shard list -o wide"})
final class ShardList implements Callable<Integer> {
  private final CliContext context;

  ShardList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      ListShardsResponse answer = connection.admin(context.options().actor()).listShards();
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        ShardTable.print(answer.getShardsList(), context.options().isWide(), context.out());
      }
    }
    return ExitCode.DONE.code();
  }
}
