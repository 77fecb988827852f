// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.RingBar;
import dev.payswitch.cli.output.RingTable;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.v1.Ring;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;

/** {@code ring show}: who owns what, and what the owners hold and do. */
@Command(
    name = "show",
    description = "Show the ring: the shards, their shares, what they hold, and the circle itself.",
    footer = {
      "",
      "What shards hold and do comes from the admin port; without it those columns show \"-\".",
      "",
      "Example:",
      "  payswitch ring show"
    })
final class RingShow implements Callable<Integer> {
  private final CliContext context;

  RingShow(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      CompletableFuture<List<ShardStatus>> statuses =
          CompletableFuture.supplyAsync(
              () -> connection.admin(context.options().actor()).listShards().getShardsList(),
              Thread::startVirtualThread);
      Ring ring = connection.router().ring();
      print(ring, statusesOrNone(statuses));
    }
    return ExitCode.DONE.code();
  }

  private List<ShardStatus> statusesOrNone(CompletableFuture<List<ShardStatus>> statuses) {
    try {
      return statuses.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof CliFailure failure) {
        context.err().println("note: " + failure.problem() + "; shown without what shards hold");
        return List.of();
      }
      throw failed;
    }
  }

  private void print(Ring ring, List<ShardStatus> statuses) {
    if (context.options().isJson()) {
      JsonObject document = new JsonObject();
      document.add("ring", Json.element(ring));
      JsonArray shards = new JsonArray();
      statuses.forEach(status -> shards.add(Json.element(status)));
      document.add("shards", shards);
      Json.print(document, context.out());
      return;
    }
    RingTable table = new RingTable(ring, statuses);
    context.out().println(table.headline());
    context.out().println();
    table.print(context.out(), context.options().isWide());
    context.out().println();
    context
        .out()
        .println(
            RingBar.render(
                table.segments(), context.terminal().columns(), context.terminal().hasColour()));
  }
}
