// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.proto.admin.v1.GetRecoveryStateResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code cluster recover-ensemble}: makes ZooKeeper's part of a cluster anew from what a router and
 * the shards know.
 */
@Command(
    name = "recover-ensemble",
    description = {
      "Make ZooKeeper's part of a running cluster anew, after the ensemble was lost or put back from a",
      "backup: the ring, the cluster's id, the shards' positions, and an incarnation above every token seen."
    },
    footer = {
      "",
      "A router and the nodes must still run: they know everything that ZooKeeper held. Nothing about money was",
      "in it, and payments inside shards go on all the time. Afterwards they register themselves within seconds.",
      "",
      "Examples:",
      "  payswitch cluster recover-ensemble --zookeeper 127.0.0.1:7481 --dry-run",
      "  payswitch cluster recover-ensemble --zookeeper 127.0.0.1:7481"
    })
final class ClusterRecover implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final EnsembleOptions ensemble = new EnsembleOptions();

  @Option(
      names = "--without-silent",
      description = {
        "Go on though a shard does not answer. Its position is then not written: when it starts again, it asks",
        "the other shards what they know of it."
      })
  private boolean withoutSilent;

  @Option(names = "--dry-run", description = "Show what would be written; writes nothing.")
  private boolean dryRun;

  ClusterRecover(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    GetRecoveryStateResponse state;
    try (Connection connection = context.connect()) {
      state = connection.admin(context.options().actor()).recoveryState();
    }
    if (state.getClusterId().isEmpty()) {
      throw new CliFailure(
          ExitCode.PRECONDITION,
          "the router at " + context.options().admin() + " does not know its cluster",
          "pass --admin HOST:PORT of a router that ran before the ensemble was lost");
    }
    state.getSilentShardsList().forEach(silent -> context.err().println("no answer: " + silent));
    if (state.getSilentShardsCount() > 0 && !withoutSilent) {
      throw new CliFailure(
          ExitCode.PRECONDITION,
          state.getSilentShardsCount() + " of the shards did not answer; nothing was written",
          "bring their nodes back, or pass --without-silent if they are down");
    }
    return new ClusterRebuilder(state, context).run(ensemble.config(), dryRun).code();
  }
}
