// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.core.ring.RingDocumentException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/**
 * Makes ZooKeeper's part of a cluster anew after the ensemble was lost or put back from a backup,
 * from what routers and shards know. Nothing about money was in it. Creation ids may start again
 * from below, so the incarnation grows: every new fencing token is above all that were ever given.
 */
public final class ClusterRecovery {
  private final ClusterConnection connection;

  public ClusterRecovery(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * What routers and shards know.
   *
   * @param highestIncarnation of all fencing tokens that were seen
   */
  public record Known(
      String clusterId,
      Ring ring,
      SortedSet<LedgerId> ledgers,
      SortedMap<ShardId, KnownShard> shards,
      long highestIncarnation) {
    public Known {
      ledgers = Collections.unmodifiableSortedSet(new TreeSet<>(ledgers));
      shards = Collections.unmodifiableSortedMap(new TreeMap<>(shards));
    }
  }

  /** A shard that was asked: whose data its leader has, and how far its log reaches. */
  public record KnownShard(
      ReplicaId replica, String dataId, long startIndex, long lastCommittedIndex) {}

  /** How it went. */
  public sealed interface Outcome {
    /** ZooKeeper has everything; what was written, for people. */
    record Recovered(long incarnation, List<String> written) implements Outcome {
      public Recovered {
        written = List.copyOf(written);
      }
    }

    /** ZooKeeper holds something that does not go with it; nothing was written but parents. */
    record Different(String difference) implements Outcome {}
  }

  /**
   * Writes what is missing and raises the incarnation; can be run again.
   *
   * @param now for the incarnation, in whole seconds
   */
  public Outcome recover(Known known, Instant now) {
    Optional<ClusterMeta> present = new ClusterInit(connection).meta();
    if (present.isPresent() && !present.get().clusterId().equals(known.clusterId())) {
      return new Outcome.Different(
          "it holds cluster %s, but the shards are of cluster %s"
              .formatted(present.get().clusterId(), known.clusterId()));
    }
    new ClusterInit(connection).createParents(known.ring().weights().keySet());
    Optional<String> conflict = conflictingData(known);
    if (conflict.isPresent()) {
      return new Outcome.Different(conflict.get());
    }
    List<String> written = new ArrayList<>();
    known.shards().forEach((shard, state) -> writePosition(shard, state, now, written));
    long incarnation =
        Math.max(
            now.getEpochSecond(),
            1
                + Math.max(
                    known.highestIncarnation(), present.map(ClusterMeta::incarnation).orElse(0L)));
    writeMetaAndRing(known, incarnation, written);
    return new Outcome.Recovered(incarnation, written);
  }

  /** Claims the data of each shard that has none. */
  private Optional<String> conflictingData(Known known) {
    ShardRecords records = new ShardRecords(connection);
    for (var shard : known.shards().entrySet()) {
      KnownShard state = shard.getValue();
      String owner = records.claimData(shard.getKey(), state.replica(), state.dataId());
      if (!owner.equals(state.dataId())) {
        return Optional.of(
            "by it, shard %s replica %s has data id %s, but its leader runs on data id %s"
                .formatted(shard.getKey(), state.replica(), owner, state.dataId()));
      }
    }
    return Optional.empty();
  }

  private void writePosition(ShardId shard, KnownShard state, Instant now, List<String> written) {
    ShardRecords records = new ShardRecords(connection);
    ShardRecord record =
        records
            .read(shard)
            .orElseThrow(() -> new ClusterException("the record of " + shard + " was deleted"));
    long recorded = record.position().map(ShardPosition::lastCommittedIndex).orElse(-1L);
    if (recorded < state.lastCommittedIndex()) {
      // When it has changed meanwhile, the shard's leader has written a newer one itself.
      var _ =
          records.compareAndSet(
              shard,
              record.version(),
              new ShardPosition(state.startIndex(), state.lastCommittedIndex(), now));
      written.add("position of shard " + shard + ": entry " + state.lastCommittedIndex());
    }
  }

  private void writeMetaAndRing(Known known, long incarnation, List<String> written) {
    ZooKeeperPaths paths = connection.paths();
    Optional<Znode> meta = connection.znodes().read(paths.meta());
    Optional<Znode> ring = connection.znodes().read(paths.ring());
    List<Op> operations = new ArrayList<>();
    byte[] newMeta =
        new ClusterMeta(known.clusterId(), incarnation, ClusterMeta.FORMAT_VERSION, known.ledgers())
            .toJson();
    operations.add(write(paths.meta(), meta, newMeta));
    written.add("incarnation " + incarnation);
    if (ring.isEmpty() || isReplacedBy(known.ring(), ring.get())) {
      operations.add(write(paths.ring(), ring, RingDocument.write(known.ring())));
      written.add("ring of epoch " + known.ring().epoch());
    }
    operations.add(operationNumbers(incarnation));
    if (!connection.znodes().commit(operations)) {
      throw new ClusterException("somebody else changed the cluster meanwhile; run it again");
    }
  }

  /**
   * Shards remember moves by the ids of operations, and which ids were given out is lost with
   * ZooKeeper. The incarnation is far above all of them.
   */
  private Op operationNumbers(long incarnation) {
    String path = connection.paths().operations();
    Optional<Znode> present = connection.znodes().read(path);
    OperationIndex index =
        present
            .map(node -> OperationIndex.of(path, node))
            .orElseThrow(() -> new ClusterException(path + " was deleted"));
    return write(path, present, index.withLast(Math.max(index.last(), incarnation)).toJson());
  }

  /** A ring that cannot be believed is followed by nobody, so any other one is better. */
  private static boolean isReplacedBy(Ring known, Znode present) {
    try {
      return RingDocument.read(present.bytes()).epoch().compareTo(known.epoch()) < 0;
    } catch (RingDocumentException unbelievable) {
      return true;
    }
  }

  private static Op write(String path, Optional<Znode> present, byte[] bytes) {
    return present
        .map(node -> Op.setData(path, bytes, node.version()))
        .orElseGet(() -> Znodes.creation(path, bytes, CreateMode.PERSISTENT));
  }
}
