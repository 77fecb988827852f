// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import dev.payswitch.cli.output.TablePrinter;
import java.io.PrintWriter;

/** What of a whole switch runs where. */
final class SwitchTable {
  private SwitchTable() {}

  static void print(SwitchPorts ports, PrintWriter out) {
    TablePrinter table =
        new TablePrinter().left("PART").left("GRPC").left("OTHER PORTS").left("HEALTH, METRICS");
    String host = ports.host() + ":";
    table.row("zookeeper", "", "clients " + host + ports.zooKeeper(), "");
    for (int index = 0; index < ports.nodes().size(); index++) {
      SwitchPorts.Node node = ports.nodes().get(index);
      table.row(
          "shard s" + (index + 1),
          host + node.grpc(),
          "raft " + host + node.raft(),
          "http://" + host + node.http() + "/metrics");
    }
    table.row(
        "router",
        host + ports.router().grpc(),
        "admin " + host + ports.router().admin(),
        "http://" + host + ports.router().http() + "/metrics");
    table.print(out);
  }
}
