// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code cluster init}: makes the ring and everything else that ZooKeeper holds before the first
 * process starts. With {@code cluster recover-ensemble} the only command that talks to ZooKeeper.
 */
@Command(
    name = "init",
    description = "Make a cluster in ZooKeeper: its ring, its shards, its ledgers.",
    footer = {
      "",
      "Running it again with the same values changes nothing; other values are refused.",
      "",
      "Example:",
      "  payswitch cluster init --zookeeper 127.0.0.1:7481 --shards s1,s2,s3 --ledgers EUR,CZK"
    })
final class ClusterInitialize implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final EnsembleOptions ensemble = new EnsembleOptions();

  @Option(
      names = "--shards",
      required = true,
      split = ",",
      paramLabel = "ID[=WEIGHT]",
      description = "The shards, such as s1,s2,s3; a weight is 1 unless given.")
  private List<String> shards = List.of();

  @Option(
      names = "--arcs",
      paramLabel = "N",
      defaultValue = "" + Ring.DEFAULT_ARC_COUNT,
      description = "Arcs of the ring, a power of two, for ever (default ${DEFAULT-VALUE}).")
  private int arcs = Ring.DEFAULT_ARC_COUNT;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of the hash over account ids, for ever (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--ledgers",
      split = ",",
      paramLabel = "LEDGER",
      description = "The only ledgers accounts may have, such as EUR,CZK; left out: any.")
  private List<String> ledgers = List.of();

  @Option(names = "--dry-run", description = "Show what would be made; connects to nothing.")
  private boolean dryRun;

  ClusterInitialize(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    SortedMap<ShardId, Integer> weights = new TreeMap<>();
    SortedSet<LedgerId> allowed = new TreeSet<>();
    for (String shard : shards) {
      if (weights.put(new ShardId(shardName(shard)), weight(shard)) != null) {
        throw Values.usage("the shard " + shardName(shard) + " is named twice");
      }
    }
    ledgers.forEach(ledger -> allowed.add(new LedgerId(Values.ledger(ledger))));
    ClusterMaker maker = new ClusterMaker(weights, arcs, seed, allowed);
    if (dryRun) {
      context.err().println("dry run: nothing is written");
      maker.print(maker.plannedRing(), context);
      return ExitCode.DONE.code();
    }
    return maker.make(ensemble.config(), context).code();
  }

  private static String shardName(String shard) {
    int equals = shard.indexOf('=');
    String name = equals < 0 ? shard : shard.substring(0, equals);
    if (!ShardId.isValid(name)) {
      throw Values.usage("\"" + name + "\" is no shard id: 1 to 32 of [a-z0-9-]");
    }
    return name;
  }

  private static int weight(String shard) {
    int equals = shard.indexOf('=');
    try {
      return equals < 0 ? 1 : Integer.parseInt(shard.substring(equals + 1));
    } catch (NumberFormatException notANumber) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          "\"" + shard + "\" has no number as its weight",
          "write it as s1 or s1=2",
          notANumber);
    }
  }
}
