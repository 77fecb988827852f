// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.TcpProxy;
import dev.payswitch.testkit.TestZooKeeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A ZooKeeper with a cluster of two shards, and connections to it, some through a proxy. */
final class ZooKeeperFixture implements AutoCloseable {
  static final ShardId S1 = new ShardId("s1");
  static final ShardId S2 = new ShardId("s2");
  static final ReplicaId R1 = new ReplicaId("r1");
  static final ClusterSpec SPEC = ClusterSpec.of(Map.of(S1, 1, S2, 1), 64, 7, Set.of());
  static final Duration LONG = Duration.ofSeconds(20);

  private final TestZooKeeper zooKeeper;
  private final TcpProxy proxy;
  private final List<ClusterConnection> connections = new ArrayList<>();

  ZooKeeperFixture(Path directory) throws IOException, InterruptedException {
    this.zooKeeper = TestZooKeeper.start(directory);
    this.proxy = new TcpProxy(zooKeeper.port());
  }

  TestZooKeeper zooKeeper() {
    return zooKeeper;
  }

  TcpProxy proxy() {
    return proxy;
  }

  ClusterConnection connect() {
    return connect(zooKeeper.port());
  }

  ClusterConnection connectThroughProxy() {
    return connect(proxy.port());
  }

  ClusterMeta init(ClusterConnection connection) {
    new ClusterInit(connection).init(SPEC, "test", 1);
    return new ClusterInit(connection).meta().orElseThrow();
  }

  void expireSessionOf(ClusterConnection connection) {
    zooKeeper.expireSession(connection.znodes().sessionId());
  }

  /** Replaces whatever is kept at a path. */
  static void put(ClusterConnection connection, String path, String text) {
    connection.znodes().delete(path);
    connection.znodes().ensure(path, text.getBytes(StandardCharsets.UTF_8));
  }

  static void awaitState(ClusterConnection connection, SessionState state) {
    Await.until("session is " + state, () -> connection.session().state() == state);
  }

  @Override
  public void close() throws IOException {
    proxy.heal();
    connections.forEach(ClusterConnection::close);
    proxy.close();
    zooKeeper.close();
  }

  private ClusterConnection connect(int port) {
    ClusterConnection connection =
        ClusterConnection.open(
            new ClusterConfig(
                "127.0.0.1:" + port,
                "/payswitch/test",
                Duration.ofSeconds(8),
                Duration.ofSeconds(5)));
    connections.add(connection);
    if (!connection.awaitConnected(LONG)) {
      throw new AssertionError("no connection");
    }
    return connection;
  }
}
