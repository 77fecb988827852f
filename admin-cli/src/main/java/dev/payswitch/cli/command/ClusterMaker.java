// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.ClusterSpec;
import dev.payswitch.cluster.InitOutcome;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes a cluster in ZooKeeper. A class of its own, so that its libraries load only when needed.
 */
final class ClusterMaker {
  private static final String LOG_CONFIGURATION = "logback.configurationFile";
  private static final String QUIET_LOG = "dev/payswitch/cli/logback-command.xml";

  private final SortedMap<ShardId, Integer> weights;
  private final int arcCount;
  private final long seed;
  private final SortedSet<LedgerId> ledgers;

  ClusterMaker(
      SortedMap<ShardId, Integer> weights, int arcCount, long seed, SortedSet<LedgerId> ledgers) {
    this.weights = weights;
    this.arcCount = arcCount;
    this.seed = seed;
    this.ledgers = ledgers;
  }

  /** The ring that would be made; also checks the values. */
  Ring plannedRing() {
    try {
      return RingPlanner.initial(new PointHasher(HashAlgorithm.XXH3_64, seed), arcCount, weights);
    } catch (IllegalArgumentException wrong) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          String.valueOf(wrong.getMessage()),
          "--help shows an example",
          wrong);
    }
  }

  /** What ZooKeeper's client logs is nothing for the terminal. */
  static void quietLog() {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, QUIET_LOG);
    }
  }

  ExitCode make(ClusterConfig config, CliContext context) {
    plannedRing();
    quietLog();
    ClusterSpec spec = new ClusterSpec(weights, arcCount, seed, ledgers);
    try (ClusterConnection connection = ClusterConnection.open(config)) {
      if (!connection.awaitConnected(context.options().timeout())) {
        throw new CliFailure(
            ExitCode.FAILED,
            "no ZooKeeper answers at " + config.connectString(),
            "start one with `payswitch zookeeper` or pass --zookeeper HOST:PORT[,HOST:PORT...]");
      }
      InitOutcome outcome =
          new ClusterInit(connection)
              .init(spec, UUID.randomUUID().toString(), context.clock().instant().getEpochSecond());
      return report(outcome, context);
    } catch (ClusterException failed) {
      throw new CliFailure(
          ExitCode.FAILED,
          CliFailure.Fate.UNKNOWN,
          "ZooKeeper did not take it: " + failed.getMessage(),
          "run it again: what was made is not made twice",
          failed);
    }
  }

  private ExitCode report(InitOutcome outcome, CliContext context) {
    return switch (outcome) {
      case InitOutcome.Created created -> {
        print(created.ring(), context);
        yield ExitCode.DONE;
      }
      case InitOutcome.AlreadyThere there -> {
        context.err().println("the cluster is there already, as asked for: nothing to do");
        print(there.ring(), context);
        yield ExitCode.DONE;
      }
      case InitOutcome.Different different ->
          throw new CliFailure(
              ExitCode.PRECONDITION,
              "another cluster is there: " + different.difference(),
              "use another --root, or the values of that cluster");
    };
  }

  void print(Ring ring, CliContext context) {
    List<String> names = ring.weights().keySet().stream().map(ShardId::value).toList();
    if (context.options().isJson()) {
      JsonObject document = new JsonObject();
      document.addProperty("epoch", ring.epoch().value());
      document.addProperty("arcs", ring.arcCount());
      document.addProperty("seed", ring.hasher().seed());
      JsonArray shards = new JsonArray();
      names.forEach(shards::add);
      document.add("shards", shards);
      JsonArray allowed = new JsonArray();
      ledgers.forEach(ledger -> allowed.add(ledger.value()));
      document.add("ledgers", allowed);
      Json.print(document, context.out());
      return;
    }
    context
        .out()
        .println(
            String.join(
                "  ",
                "CLUSTER",
                "epoch " + ring.epoch().value(),
                ring.arcCount() + " arcs",
                "shards " + String.join(",", names),
                "ledgers "
                    + (ledgers.isEmpty()
                        ? "any"
                        : ledgers.stream().map(LedgerId::value).collect(Collectors.joining(",")))));
  }
}
