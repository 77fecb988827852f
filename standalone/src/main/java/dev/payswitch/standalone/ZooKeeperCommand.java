// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.zookeeper.server.embedded.ExitHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code payswitch zookeeper}: a ZooKeeper of one server as a process of its own. */
@Command(
    name = "zookeeper",
    mixinStandardHelpOptions = true,
    description = "Run a ZooKeeper of one server, for a cluster on one machine.",
    footer = {
      "",
      "For more than one machine use an ensemble of your own: every process takes --zookeeper.",
      "",
      "Example:",
      "  payswitch zookeeper --data /var/lib/payswitch/zookeeper"
    })
final class ZooKeeperCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Where it keeps its data.")
  private Path data = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "" + SwitchPorts.ZOOKEEPER,
      description = "The port for clients (default ${DEFAULT-VALUE}).")
  private int port = SwitchPorts.ZOOKEEPER;

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      defaultValue = SwitchPorts.LOOPBACK,
      description = "The address to listen on (default ${DEFAULT-VALUE}).")
  private String bind = SwitchPorts.LOOPBACK;

  @Override
  public Integer call() throws InterruptedException {
    // As a process of its own a server that cannot go on must end it, so that someone notices.
    EmbeddedZooKeeper zooKeeper =
        EmbeddedZooKeeper.start(data.toAbsolutePath(), bind, port, ExitHandler.EXIT);
    System.out.println(
        "ZooKeeper at " + zooKeeper.connectString() + ", data in " + data.toAbsolutePath());
    Shutdown.await(zooKeeper);
    return 0;
  }
}
