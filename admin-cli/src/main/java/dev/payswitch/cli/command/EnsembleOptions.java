// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cluster.ClusterConfig;
import picocli.CommandLine.Option;

/** Where a cluster is kept, for the commands that talk to ZooKeeper. Filled by picocli. */
final class EnsembleOptions {
  @Option(
      names = "--zookeeper",
      required = true,
      paramLabel = "HOST:PORT,...",
      description = "The ZooKeeper ensemble.")
  private String zookeeper = "";

  @Option(
      names = "--root",
      paramLabel = "PATH",
      defaultValue = ClusterConfig.DEFAULT_ROOT,
      description = "The path below which the cluster is kept (default ${DEFAULT-VALUE}).")
  private String root = ClusterConfig.DEFAULT_ROOT;

  ClusterConfig config() {
    try {
      return ClusterConfig.of(zookeeper).withRoot(root);
    } catch (IllegalArgumentException wrong) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          String.valueOf(wrong.getMessage()),
          "pass --zookeeper HOST:PORT[,HOST:PORT...]",
          wrong);
    }
  }
}
