// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.CheckTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.admin.v1.ExamineClusterRequest;
import dev.payswitch.proto.admin.v1.ExamineClusterResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cluster doctor}: everything that can be checked. */
@Command(
    name = "doctor",
    description = {
      "Check everything that can be checked, and tell what to do: ZooKeeper, shards, routers, the",
      "ring, lanes, what is in doubt or owed for too long, disks, releases, changes of the ring."
    },
    footer = {
      "",
      "Exit code 0: nothing is wrong; 1: something is (FAIL). WARN: may pass by itself, or somebody",
      "wanted it so.",
      "",
      "Examples:",
      "  payswitch cluster doctor",
      "  payswitch cluster doctor --verify --timeout 30s     adds up every account, too"
    })
final class ClusterDoctor implements Callable<Integer> {
  private static final long MAX_FLOOR_MIB = 1L << 40;

  private final CliContext context;

  @Option(
      names = "--older",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "From which age on it tells what is in doubt or owed: 30s, 5m (default ${DEFAULT-VALUE}).")
  private Duration older = Duration.ofSeconds(60);

  @Option(
      names = "--free-disk-floor-mib",
      paramLabel = "N",
      defaultValue = "1024",
      description = "With less free disk a shard is in trouble; as nodes have it (default 1024).")
  private long floorMib = 1024;

  @Option(
      names = "--verify",
      description = "Add up every account as well, as payswitch verify does.")
  private boolean verify;

  ClusterDoctor(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (older.toMillis() < 1) {
      throw Values.usage("--older must be at least 1ms");
    }
    if (floorMib < 1 || floorMib > MAX_FLOOR_MIB) {
      throw Values.usage("--free-disk-floor-mib must be at least 1");
    }
    try (Connection connection = context.connect()) {
      ExamineClusterResponse answer =
          connection
              .inspection(context.options().actor())
              .examineCluster(
                  ExamineClusterRequest.newBuilder()
                      .setOlderMillis(older.toMillis())
                      .setFreeDiskFloorBytes(floorMib << 20)
                      .setVerifyLedgers(verify));
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        CheckTable.print(answer.getChecksList(), context.out());
      }
      return (CheckTable.isWrong(answer.getChecksList()) ? ExitCode.FAILED : ExitCode.DONE).code();
    }
  }
}
