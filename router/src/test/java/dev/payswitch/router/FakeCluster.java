// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.ClusterSpec;
import dev.payswitch.cluster.Membership;
import dev.payswitch.cluster.NodeRegistration;
import dev.payswitch.cluster.NodeRole;
import dev.payswitch.cluster.Registration;
import dev.payswitch.cluster.RingStore;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.testkit.TestZooKeeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A real ZooKeeper, two scripted shards that are registered there, and routers in front. */
final class FakeCluster implements AutoCloseable {
  static final String SHARD_1 = "s1";
  static final String SHARD_2 = "s2";
  static final String CLUSTER_ID = "c-1";

  private final Path directory;
  final TestZooKeeper zooKeeper;
  final ClusterConnection connection;
  final Map<String, FakeShard> shards = new TreeMap<>();
  private final Map<String, Registration<NodeRegistration>> registrations = new HashMap<>();

  private FakeCluster(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.zooKeeper = TestZooKeeper.start(Files.createDirectories(directory.resolve("zookeeper")));
    this.connection = ClusterConnection.open(config());
    if (!connection.awaitConnected(Duration.ofSeconds(10))) {
      throw new IllegalStateException("no ZooKeeper");
    }
  }

  static FakeCluster start(Path directory) throws IOException, InterruptedException {
    FakeCluster cluster = new FakeCluster(directory);
    Map<ShardId, Integer> weights = new TreeMap<>();
    SortedSet<String> names = new TreeSet<>(List.of(SHARD_1, SHARD_2));
    names.forEach(name -> weights.put(new ShardId(name), 1));
    new ClusterInit(cluster.connection)
        .init(ClusterSpec.of(weights, 64, 7, Set.of()), CLUSTER_ID, 1);
    for (String name : names) {
      cluster.startShard(name);
    }
    return cluster;
  }

  /** A shard whose node runs, whether it is on the ring or not. */
  FakeShard startShard(String name) throws IOException {
    FakeShard shard = FakeShard.start(name);
    shard.moves().publisher(this::publish);
    shards.put(name, shard);
    register(name);
    return shard;
  }

  /** Has the ring show a move, as its source does. */
  private void publish(MoveStatus status) {
    Move move =
        new Move(
            new Arc(status.getFirstArc()),
            status.getArcCount(),
            new ShardId(status.getSourceShardId()),
            new ShardId(status.getTargetShardId()));
    RingStore store = new RingStore(connection);
    boolean published = false;
    while (!published) {
      Ring ring = ring();
      published =
          store.compareAndSet(ring, ring.moved(move, new ArcEpoch(ring.epoch().next().value())));
    }
  }

  ClusterConfig config() {
    return ClusterConfig.of(zooKeeper.connectString()).withSessionTimeout(Duration.ofSeconds(4));
  }

  FakeShard shard(String name) {
    return Objects.requireNonNull(shards.get(name));
  }

  void register(String name) {
    FakeShard shard = shard(name);
    registrations.put(
        name,
        new Membership(connection)
            .join(
                new NodeRegistration(
                    new ShardId(name),
                    new ReplicaId("1"),
                    shard.address(),
                    "127.0.0.1:1",
                    "127.0.0.1:2",
                    "localhost",
                    "dir-" + name,
                    "boot-" + shard.port(),
                    NodeRole.LEADER,
                    shard.port(),
                    1),
                true,
                () -> {}));
  }

  void unregister(String name) {
    Objects.requireNonNull(registrations.remove(name)).close();
  }

  Ring ring() {
    return new RingStore(connection).read().orElseThrow();
  }

  /** An account of a shard; another number is another account. */
  String accountOf(String shard, int number) {
    Ring ring = ring();
    int found = 0;
    for (int candidate = 0; ; candidate++) {
      String id = "account-" + candidate;
      boolean owned = ring.ownerOf(new AccountId(id)).equals(new ShardId(shard));
      if (owned && found++ == number) {
        return id;
      }
    }
  }

  RouterConfig routerConfig(String name) {
    return RouterConfig.of(config(), directory.resolve(name)).withPorts(0, 0, 0);
  }

  Router startRouter(String name) throws IOException, InterruptedException {
    Router router = Router.start(routerConfig(name));
    if (!router.awaitServing(Duration.ofSeconds(10))) {
      router.close();
      throw new IllegalStateException("the router does not serve");
    }
    return router;
  }

  @Override
  public void close() {
    shards.values().forEach(FakeShard::close);
    connection.close();
    zooKeeper.close();
  }
}
