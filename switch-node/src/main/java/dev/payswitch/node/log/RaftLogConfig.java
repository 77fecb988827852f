// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a replica keeps the shard's log and with whom it shares it. The peers name every replica of
 * the shard, this one too, with the address at which the others reach it; a shard of one replica
 * has one.
 *
 * @param directory belongs to the log alone; must not be on a file system that forgets
 * @param bindAddress where this replica listens to its peers; a port for administrators and peers
 *     only
 * @param segmentBytes size of a log file; whole files are purged; {@link #DEFAULT_SEGMENT_BYTES}
 *     fits most nodes
 * @param maxBatchBytes largest batch that is taken; {@link #DEFAULT_MAX_BATCH_BYTES} fits most
 *     nodes
 */
public record RaftLogConfig(
    Path directory,
    String clusterId,
    ShardId shardId,
    ReplicaId replicaId,
    Map<ReplicaId, InetSocketAddress> peers,
    InetSocketAddress bindAddress,
    int segmentBytes,
    int maxBatchBytes) {
  public static final int DEFAULT_SEGMENT_BYTES = 16 << 20;
  public static final int DEFAULT_MAX_BATCH_BYTES = 4 << 20;

  public RaftLogConfig {
    peers = Map.copyOf(peers);
    if (clusterId.isEmpty()) {
      throw new IllegalArgumentException("cluster id is empty");
    }
    if (!peers.containsKey(replicaId)) {
      throw new IllegalArgumentException(
          "replica " + replicaId + " is not one of the peers " + peers.keySet());
    }
    if (maxBatchBytes < 1 || maxBatchBytes > segmentBytes / 2) {
      throw new IllegalArgumentException(
          "batches of up to "
              + maxBatchBytes
              + " bytes do not go with log files of "
              + segmentBytes
              + " bytes: at most half of one");
    }
  }

  boolean isSingleReplica() {
    return peers.size() == 1;
  }
}
