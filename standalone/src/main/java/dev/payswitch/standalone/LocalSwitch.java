// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.ClusterSpec;
import dev.payswitch.cluster.InitOutcome;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.NodeConfig;
import dev.payswitch.node.NodeRefused;
import dev.payswitch.router.Router;
import dev.payswitch.router.RouterConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole switch in this JVM: ZooKeeper, one node for each shard, one router. The parts are those
 * of separate processes and talk over the same ports. Started and stopped by one thread.
 */
final class LocalSwitch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalSwitch.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 10;
  private static final ReplicaId REPLICA = new ReplicaId("1");

  /** Several nodes share one heap here. */
  private static final NodeConfig.Limits LIMITS =
      new NodeConfig.Limits(
          256L << 20, 65_536, Duration.ofSeconds(35), Duration.ofMinutes(5), Duration.ofMinutes(1));

  private final SwitchDirectory directory;
  private final SwitchPorts ports;
  private final int shardCount;
  private final boolean allowTemporaryFiles;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private LocalSwitch(
      SwitchDirectory directory, SwitchPorts ports, int shardCount, boolean allowTemporaryFiles) {
    this.directory = directory;
    this.ports = ports;
    this.shardCount = shardCount;
    this.allowTemporaryFiles = allowTemporaryFiles;
  }

  /**
   * Starts everything, making the cluster if it is not there, and returns when payments can flow.
   *
   * @param shardCount how many shards are on the ring; nodes above that wait to be added
   */
  static LocalSwitch start(
      SwitchDirectory directory, SwitchPorts ports, int shardCount, boolean allowTemporaryFiles) {
    LocalSwitch local = new LocalSwitch(directory, ports, shardCount, allowTemporaryFiles);
    boolean started = false;
    try {
      local.startAll();
      started = true;
      return local;
    } catch (NodeRefused refused) {
      throw new StartRefused(String.valueOf(refused.getMessage()), refused.remedy(), refused);
    } finally {
      if (!started) {
        local.close();
      }
    }
  }

  private void startAll() {
    EmbeddedZooKeeper zooKeeper =
        EmbeddedZooKeeper.start(
            directory.zooKeeper(), ports.host(), ports.zooKeeper(), ExitHandler.LOG_ONLY);
    parts.push(zooKeeper);
    ClusterConfig cluster = ClusterConfig.of(zooKeeper.connectString());
    makeCluster(cluster);
    List<NodeConfig> configs = new ArrayList<>();
    for (int index = 0; index < ports.nodes().size(); index++) {
      configs.add(nodeConfig(cluster, index));
    }
    LocalNodes nodes = LocalNodes.start(configs);
    parts.push(nodes);
    Router router = startRouter(cluster);
    await("not even the router", () -> isServing(router));
    await("not every shard", nodes::areServing);
  }

  private void makeCluster(ClusterConfig cluster) {
    Map<ShardId, Integer> weights = new TreeMap<>();
    for (int index = 0; index < shardCount; index++) {
      weights.put(shard(index), 1);
    }
    try (ClusterConnection connection = ClusterConnection.open(cluster)) {
      if (!connection.awaitConnected(CONNECT_LIMIT)) {
        throw new StartRefused(
            "the embedded ZooKeeper does not answer", "look into " + directory.log());
      }
      InitOutcome outcome =
          new ClusterInit(connection)
              .init(
                  ClusterSpec.of(weights, Ring.DEFAULT_ARC_COUNT, 0, Set.of()),
                  UUID.randomUUID().toString(),
                  InstantSource.system().instant().getEpochSecond());
      if (outcome instanceof InitOutcome.Different different) {
        throw new StartRefused(
            directory.path() + " holds another cluster: " + different.difference(),
            "pass another --data");
      }
    }
  }

  private NodeConfig nodeConfig(ClusterConfig cluster, int index) {
    SwitchPorts.Node node = ports.nodes().get(index);
    ShardId shard = shard(index);
    return new NodeConfig(
        shard,
        REPLICA,
        Map.of(REPLICA, new InetSocketAddress(ports.host(), node.raft())),
        directory.node(shard.value()),
        cluster,
        new NodeConfig.Ports(ports.host(), ports.host(), node.grpc(), node.raft(), node.http()),
        LIMITS,
        false,
        allowTemporaryFiles);
  }

  private Router startRouter(ClusterConfig cluster) {
    RouterConfig usual = RouterConfig.of(cluster, directory.router());
    SwitchPorts.Router its = ports.router();
    RouterConfig config =
        new RouterConfig(
            cluster,
            usual.dataDirectory(),
            ports.host(),
            ports.host(),
            its.grpc(),
            its.admin(),
            its.http(),
            STOP_GRACE,
            usual.limits());
    try {
      Router router = Router.start(config);
      parts.push(router);
      return router;
    } catch (IOException failed) {
      throw new StartRefused(
          "the router cannot open a port: " + failed.getMessage(),
          "stop what uses it, or move all ports with --port-offset",
          failed);
    }
  }

  private static boolean isServing(Router router) {
    try {
      return router.awaitServing(Duration.ofMillis(POLL_MILLIS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void await(String what, BooleanSupplier isReady) {
    long startNanos = System.nanoTime();
    while (!isReady.getAsBoolean()) {
      if (System.nanoTime() - startNanos > START_LIMIT.toNanos() || Thread.interrupted()) {
        throw new StartRefused(
            what + " serves after " + START_LIMIT.toSeconds() + " s",
            "look into " + directory.log());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static ShardId shard(int index) {
    return new ShardId("s" + (index + 1));
  }

  SwitchPorts ports() {
    return ports;
  }

  SwitchDirectory directory() {
    return directory;
  }

  /** Router, nodes, ZooKeeper, in this order: nobody loses what it stands on. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception failed) {
        LOG.error("event=close_failed part={}", part.getClass().getSimpleName(), failed);
      }
    }
    directory.close();
  }
}
