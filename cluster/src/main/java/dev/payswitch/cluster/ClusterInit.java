// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.core.ring.RingPlanner;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;

/**
 * Makes a cluster in ZooKeeper, and reads what was made. The ring and the cluster's identity appear
 * last and together, so a crash before leaves no cluster, and the next try goes on.
 */
public final class ClusterInit {
  private final ClusterConnection connection;

  public ClusterInit(ClusterConnection connection) {
    this.connection = connection;
  }

  /** The identity of the cluster, if one was made. */
  public Optional<ClusterMeta> meta() {
    String path = connection.paths().meta();
    return connection.znodes().read(path).map(node -> ClusterMeta.fromJson(path, node.bytes()));
  }

  /**
   * Makes the cluster unless there is one. The caller chooses the id and an incarnation above that
   * of every cluster these shards ever belonged to, usually the time in seconds.
   */
  public InitOutcome init(ClusterSpec spec, String clusterId, long incarnation) {
    ClusterMeta meta =
        new ClusterMeta(clusterId, incarnation, ClusterMeta.FORMAT_VERSION, spec.ledgers());
    Ring ring =
        RingPlanner.initial(
            new PointHasher(HashAlgorithm.XXH3_64, spec.seed()), spec.arcCount(), spec.weights());
    Optional<InitOutcome> present = compare(spec);
    if (present.isPresent()) {
      return present.get();
    }
    createParents(spec.weights().keySet());
    ZooKeeperPaths paths = connection.paths();
    boolean created =
        connection
            .znodes()
            .commit(
                List.of(
                    Znodes.creation(paths.meta(), meta.toJson(), CreateMode.PERSISTENT),
                    Znodes.creation(
                        paths.ring(), RingDocument.write(ring), CreateMode.PERSISTENT)));
    if (created) {
      return new InitOutcome.Created(meta, ring);
    }
    return compare(spec).orElseThrow(() -> new ClusterException("the cluster was deleted again"));
  }

  private Optional<InitOutcome> compare(ClusterSpec spec) {
    Optional<ClusterMeta> meta = meta();
    Optional<Ring> ring = new RingStore(connection).read();
    if (meta.isEmpty() && ring.isEmpty()) {
      return Optional.empty();
    }
    if (meta.isEmpty() || ring.isEmpty()) {
      return Optional.of(
          new InitOutcome.Different(
              meta.isEmpty() ? "there is a ring without a cluster" : "there is no ring"));
    }
    return Optional.of(
        difference(spec, meta.get(), ring.get())
            .<InitOutcome>map(InitOutcome.Different::new)
            .orElseGet(() -> new InitOutcome.AlreadyThere(meta.get(), ring.get())));
  }

  private static Optional<String> difference(ClusterSpec spec, ClusterMeta meta, Ring ring) {
    if (!ring.weights().equals(spec.weights())) {
      return Optional.of("its shards are " + ring.weights() + ", not " + spec.weights());
    }
    if (ring.arcCount() != spec.arcCount()) {
      return Optional.of("it has " + ring.arcCount() + " arcs, not " + spec.arcCount());
    }
    if (ring.hasher().seed() != spec.seed()) {
      return Optional.of("its hash is " + ring.hasher() + ", not of seed " + spec.seed());
    }
    if (!meta.ledgers().equals(spec.ledgers())) {
      return Optional.of("its ledgers are " + meta.ledgers() + ", not " + spec.ledgers());
    }
    return Optional.empty();
  }

  /** Everything but the cluster's own node and the ring; leaves what is there as it is. */
  void createParents(Set<ShardId> ofShards) {
    ZooKeeperPaths paths = connection.paths();
    Znodes znodes = connection.znodes();
    SortedSet<ShardId> shards = new TreeSet<>(ofShards);
    paths.skeleton().forEach(path -> znodes.ensure(path, new byte[0]));
    for (ShardId shard : shards) {
      znodes.ensure(paths.shard(shard), ShardRecord.emptyJson());
      znodes.ensure(paths.replicas(shard), new byte[0]);
      znodes.ensure(paths.liveShard(shard), new byte[0]);
      for (ShardId other : shards) {
        if (!shard.equals(other)) {
          znodes.ensure(paths.lane(new LaneId(shard, other)), new byte[0]);
        }
      }
    }
  }
}
