// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.cluster.ClusterException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process of one node: starts it, and stops it cleanly on SIGTERM or Ctrl-C. */
@Command(
    name = "payswitch node",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs one replica of one shard.",
    footer = {
      "",
      "Example:",
      "  payswitch node --shard s1 --data /var/lib/payswitch/s1 --zookeeper zk1:2181,zk2:2181",
      "",
      "The port numbers of several nodes on one machine follow --replica, or are given one by one."
    })
final class NodeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @Mixin private NodeOptions options = new NodeOptions();

  static int run(String[] args) {
    return new CommandLine(new NodeCommand()).execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    NodeConfig config;
    try {
      config = options.toConfig();
    } catch (IllegalArgumentException e) {
      tell(String.valueOf(e.getMessage()), "see: payswitch node --help");
      return USAGE;
    }
    try {
      SwitchNode node = SwitchNode.start(config, new ProcessHalt());
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("shutdown")
                  .unstarted(
                      () -> {
                        node.close();
                        LOG.info("event=node_stopped shard={}", config.shard());
                        // Otherwise the exit code would be that of the signal, as after a
                        // failure.
                        Runtime.getRuntime().halt(0);
                      }));
      new CountDownLatch(1).await();
      return 0;
    } catch (NodeRefused e) {
      tell(String.valueOf(e.getMessage()), e.remedy());
      return FAILED;
    } catch (ClusterException e) {
      tell(String.valueOf(e.getMessage()), "check ZooKeeper and --zookeeper, then start again");
      return FAILED;
    }
  }

  private static void tell(String problem, String remedy) {
    System.err.println("payswitch node: " + problem);
    System.err.println("  " + remedy);
  }
}
