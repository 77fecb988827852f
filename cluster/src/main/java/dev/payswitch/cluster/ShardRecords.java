// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/**
 * What the cluster remembers about each shard's disks: how far its log reached, and which data
 * belongs to which replica. Nothing about money.
 */
public final class ShardRecords {
  private final ClusterConnection connection;

  public ShardRecords(ClusterConnection connection) {
    this.connection = connection;
  }

  /** The record; empty for a shard that the cluster does not have. */
  public Optional<ShardRecord> read(ShardId shard) {
    String path = connection.paths().shard(shard);
    return connection.znodes().read(path).map(node -> ShardRecord.of(path, node));
  }

  /**
   * Writes the position if the record still has the version that was read. Empty: somebody else
   * wrote, so another leader is at work or was.
   */
  public Optional<ShardRecord> compareAndSet(ShardId shard, int version, ShardPosition position) {
    String path = connection.paths().shard(shard);
    ShardRecord written = new ShardRecord(version + 1, Optional.of(position));
    try {
      boolean set =
          connection
              .znodes()
              .commit(List.of(Op.setData(path, ShardRecord.toJson(position), version)));
      return set ? Optional.of(written) : Optional.empty();
    } catch (ClusterUnavailableException unknown) {
      connection.znodes().sync(path);
      ShardRecord now = read(shard).orElseThrow(() -> new ClusterException(path + " was deleted"));
      if (now.version() == version) {
        throw unknown;
      }
      return now.equals(written) ? Optional.of(written) : Optional.empty();
    }
  }

  /** The data that belongs to a replica, once one was claimed. */
  public Optional<String> dataId(ShardId shard, ReplicaId replica) {
    return connection
        .znodes()
        .read(connection.paths().replica(shard, replica))
        .map(node -> new String(node.bytes(), StandardCharsets.UTF_8));
  }

  /**
   * Declares, once and for ever, that this data is the replica's. Answers whose data it is now:
   * anything but the given id means that this data must not be served.
   */
  public String claimData(ShardId shard, ReplicaId replica, String dataId) {
    // A shard that is about to be added has no record yet.
    connection.znodes().ensure(connection.paths().shard(shard), ShardRecord.emptyJson());
    connection.znodes().ensure(connection.paths().replicas(shard), new byte[0]);
    String path = connection.paths().replica(shard, replica);
    boolean created =
        connection
            .znodes()
            .create(path, dataId.getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT);
    return created
        ? dataId
        : dataId(shard, replica).orElseThrow(() -> new ClusterException(path + " was deleted"));
  }
}
