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
import dev.payswitch.proto.admin.v1.GetKeptRingResponse;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.v1.Ring;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ring show}: who owns what, and what the owners hold and do. */
@Command(
    name = "show",
    description = "Show the ring: the shards, their shares, what they hold, and the circle itself.",
    footer = {
      "",
      "What shards hold and do comes from the admin port; without it those columns show \"-\".",
      "Rings of the past are kept in ZooKeeper, the last 64: see payswitch ring history.",
      "",
      "Examples:",
      "  payswitch ring show",
      "  payswitch ring show --epoch 3"
    })
final class RingShow implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = "--epoch",
      paramLabel = "E",
      description = "Show the ring as it was at this epoch (default: as it is).")
  private @Nullable Long epoch;

  RingShow(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (epoch != null) {
      showKept(Values.ringEpoch(epoch));
      return ExitCode.DONE.code();
    }
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

  /** What shards hold and do is of now, so it is not shown beside a ring of the past. */
  private void showKept(long wanted) {
    try (Connection connection = context.connect()) {
      GetKeptRingResponse kept = connection.inspection(context.options().actor()).keptRing(wanted);
      if (kept.getCurrentEpoch() != wanted) {
        context
            .err()
            .println("note: this is a ring of the past; now it is epoch " + kept.getCurrentEpoch());
      }
      print(kept.getRing(), List.of());
    }
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
