// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.TablePrinter;
import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.ClusterRecovery;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.proto.admin.v1.GetRecoveryStateResponse;
import dev.payswitch.proto.admin.v1.ShardRecovery;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes a cluster's part of ZooKeeper anew. A class of its own, so that its libraries load only
 * when needed.
 */
final class ClusterRebuilder {
  private final GetRecoveryStateResponse state;
  private final CliContext context;

  ClusterRebuilder(GetRecoveryStateResponse state, CliContext context) {
    this.state = state;
    this.context = context;
  }

  ExitCode run(ClusterConfig config, boolean dryRun) {
    if (dryRun) {
      context.err().println("dry run: nothing is written");
      printKnown();
      return ExitCode.DONE;
    }
    ClusterMaker.quietLog();
    try (ClusterConnection connection = ClusterConnection.open(config)) {
      if (!connection.awaitConnected(context.options().timeout())) {
        throw new CliFailure(
            ExitCode.FAILED,
            "no ZooKeeper answers at " + config.connectString(),
            "start the ensemble first, or pass --zookeeper HOST:PORT[,HOST:PORT...]");
      }
      return report(new ClusterRecovery(connection).recover(known(), context.clock().instant()));
    } catch (ClusterException failed) {
      throw new CliFailure(
          ExitCode.FAILED,
          CliFailure.Fate.UNKNOWN,
          "ZooKeeper did not take it: " + failed.getMessage(),
          "run it again: it can be repeated at any time",
          failed);
    }
  }

  private ExitCode report(ClusterRecovery.Outcome outcome) {
    return switch (outcome) {
      case ClusterRecovery.Outcome.Recovered recovered -> {
        print(recovered);
        yield ExitCode.DONE;
      }
      case ClusterRecovery.Outcome.Different different ->
          throw new CliFailure(
              ExitCode.PRECONDITION,
              "this ZooKeeper does not go with the cluster: " + different.difference(),
              "pass --zookeeper and --root of this cluster's ensemble, or --admin of its router");
    };
  }

  private void print(ClusterRecovery.Outcome.Recovered recovered) {
    if (context.options().isJson()) {
      JsonObject document = new JsonObject();
      document.addProperty("incarnation", recovered.incarnation());
      JsonArray written = new JsonArray();
      recovered.written().forEach(written::add);
      document.add("written", written);
      Json.print(document, context.out());
      return;
    }
    context.out().println("RECOVERED  cluster " + state.getClusterId());
    recovered.written().forEach(written -> context.out().println("  wrote " + written));
    context
        .err()
        .println("nodes and routers register themselves within seconds: payswitch cluster status");
  }

  private void printKnown() {
    if (context.options().isJson()) {
      Json.print(state, context.out());
      return;
    }
    TablePrinter table =
        new TablePrinter().left("SHARD").right("START").right("APPLIED").right("INCARNATION");
    for (ShardRecovery shard : state.getShardsList()) {
      table.row(
          shard.getShardId(),
          Long.toString(shard.getStartIndex()),
          Long.toString(shard.getAppliedIndex()),
          Long.toString(shard.getHighestIncarnation()));
    }
    context.out().println("cluster " + state.getClusterId());
    table.print(context.out());
  }

  private ClusterRecovery.Known known() {
    SortedSet<LedgerId> ledgers = new TreeSet<>();
    state.getLedgersList().forEach(ledger -> ledgers.add(new LedgerId(ledger)));
    SortedMap<ShardId, ClusterRecovery.KnownShard> shards = new TreeMap<>();
    long highest = 0;
    for (ShardRecovery shard : state.getShardsList()) {
      highest = Math.max(highest, shard.getHighestIncarnation());
      shards.put(
          new ShardId(shard.getShardId()),
          new ClusterRecovery.KnownShard(
              new ReplicaId(Integer.toString(shard.getReplica())),
              shard.getDataId(),
              shard.getStartIndex(),
              shard.getAppliedIndex()));
    }
    return new ClusterRecovery.Known(
        state.getClusterId(),
        RingDocument.read(state.getRingDocument().toByteArray()),
        ledgers,
        shards,
        highest);
  }
}
