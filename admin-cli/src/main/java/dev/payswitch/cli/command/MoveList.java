// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.MoveTable;
import dev.payswitch.proto.admin.v1.ListMovesResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code move list}: the moves that shards know of. */
@Command(
    name = "list",
    description =
        "List the moves that shards know of, also those whose source has not removed its rows yet.",
    footer = {"", "Example:", "  payswitch move list -o wide"})
final class MoveList implements Callable<Integer> {
  private final CliContext context;

  MoveList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      ListMovesResponse answer = connection.admin(context.options().actor()).listMoves();
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        MoveTable.print(answer.getMovesList(), context.options().isWide(), context.out());
      }
      answer.getSilentShardsList().forEach(silent -> context.err().println("no answer: " + silent));
      return (answer.getSilentShardsCount() == 0 ? ExitCode.DONE : ExitCode.PARTLY_DONE).code();
    }
  }
}
