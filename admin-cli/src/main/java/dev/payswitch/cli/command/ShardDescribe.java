// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.ShardReport;
import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.v1.RingRun;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shard describe}: everything that is known of one shard. */
@Command(
    name = "describe",
    description =
        "Tell everything that is known of one shard: what it holds, its arcs, lanes and moves.",
    footer = {"", "Example:", "  payswitch shard describe s1"})
final class ShardDescribe implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "SHARD", description = "The shard's id.")
  private String shard = "";

  ShardDescribe(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String id = Values.shardId(shard);
    try (Connection connection = context.connect()) {
      AdminClient admin = connection.admin(context.options().actor());
      ShardReport report =
          new ShardReport(
              status(admin, id),
              connection.router().ring().getRunsList().stream()
                  .filter(run -> run.getShardId().equals(id))
                  .toList(),
              admin.listLanes().getLanesList().stream()
                  .filter(
                      lane ->
                          lane.getSourceShardId().equals(id) || lane.getTargetShardId().equals(id))
                  .toList(),
              admin.listMoves().getMovesList().stream()
                  .filter(
                      move ->
                          move.getSourceShardId().equals(id) || move.getTargetShardId().equals(id))
                  .toList());
      if (context.options().isJson()) {
        Json.print(document(report), context.out());
      } else {
        report.print(context.options().isWide(), context.out());
      }
    }
    return ExitCode.DONE.code();
  }

  private static ShardStatus status(AdminClient admin, String id) {
    List<ShardStatus> all = admin.listShards().getShardsList();
    return all.stream()
        .filter(each -> each.getShardId().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new CliFailure(
                    ExitCode.FAILED,
                    "there is no shard "
                        + id
                        + ": the ring and nodes that run have "
                        + String.join(", ", all.stream().map(ShardStatus::getShardId).toList()),
                    "start it with payswitch node --shard "
                        + id
                        + " --data DIRECTORY, then payswitch shard add "
                        + id));
  }

  private static JsonObject document(ShardReport report) {
    JsonObject document = new JsonObject();
    document.add("shard", Json.element(report.status()));
    JsonArray runs = new JsonArray();
    for (RingRun run : report.runs()) {
      runs.add(Json.element(run));
    }
    document.add("runs", runs);
    JsonArray lanes = new JsonArray();
    for (Lane lane : report.lanes()) {
      lanes.add(Json.element(lane));
    }
    document.add("lanes", lanes);
    JsonArray moves = new JsonArray();
    for (MoveStatus move : report.moves()) {
      moves.add(Json.element(move));
    }
    document.add("moves", moves);
    return document;
  }
}
