// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.ShardTable;
import dev.payswitch.cli.output.TablePrinter;
import dev.payswitch.proto.admin.v1.GetClusterStatusResponse;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code cluster status}: what the cluster is and whether all of it is up. */
@Command(
    name = "status",
    description = "Show what the cluster is, whether all of it is up, and what is wrong.",
    footer = {
      "",
      "Exit code 0: nothing is wrong; 1: something is.",
      "",
      "Example:",
      "  payswitch cluster status"
    })
final class ClusterStatus implements Callable<Integer> {
  private final CliContext context;

  ClusterStatus(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      GetClusterStatusResponse status = connection.admin(context.options().actor()).clusterStatus();
      if (context.options().isJson()) {
        Json.print(status, context.out());
      } else {
        print(status);
      }
      return (status.getProblemsCount() == 0 ? ExitCode.DONE : ExitCode.FAILED).code();
    }
  }

  private void print(GetClusterStatusResponse status) {
    PrintWriter out = context.out();
    out.println(
        String.join(
            "  ",
            "CLUSTER " + status.getClusterName(),
            "id " + status.getClusterId(),
            "ring epoch " + status.getRingEpoch(),
            "ZooKeeper " + (status.getZookeeperConnected() ? "connected" : "NOT CONNECTED")));
    out.println();
    ShardTable.print(status.getShardsList(), context.options().isWide(), out);
    out.println();
    TablePrinter routers = new TablePrinter().left("ROUTER").left("ADDRESS").right("EPOCH SEEN");
    status
        .getRoutersList()
        .forEach(
            router ->
                routers.row(
                    router.getRouterId(),
                    router.getAddress(),
                    Long.toString(router.getRingEpoch())));
    routers.print(out);
    out.println();
    if (status.getProblemsCount() == 0) {
      out.println("nothing is wrong");
    }
    status.getProblemsList().forEach(problem -> out.println("PROBLEM  " + problem));
  }
}
