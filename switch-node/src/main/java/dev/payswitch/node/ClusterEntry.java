// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.ClusterMeta;
import dev.payswitch.cluster.ShardRecords;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node makes sure of in the cluster before it touches its data. */
final class ClusterEntry {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterEntry.class);
  private static final Duration AWAIT_ZOOKEEPER = Duration.ofSeconds(1);

  private final NodeConfig config;
  private final ClusterConnection connection;

  ClusterEntry(NodeConfig config, ClusterConnection connection) {
    this.config = config;
    this.connection = connection;
  }

  /** Waits for ZooKeeper and for the cluster in it, however long, and says so. */
  ClusterMeta awaitCluster() {
    boolean told = false;
    while (true) {
      if (connection.awaitConnected(AWAIT_ZOOKEEPER)) {
        Optional<ClusterMeta> meta = new ClusterInit(connection).meta();
        if (meta.isPresent()) {
          return meta.get();
        }
        throw new NodeRefused(
            "there is no cluster at %s in ZooKeeper %s"
                .formatted(config.cluster().root(), config.cluster().connectString()),
            "make one with: payswitch cluster init --zookeeper %s --root %s --shards %s"
                .formatted(
                    config.cluster().connectString(), config.cluster().root(), config.shard()));
      }
      if (!told) {
        told = true;
        LOG.warn("event=awaiting_zookeeper at={}", config.cluster().connectString());
      }
    }
  }

  /** A replica has one data directory for ever; an empty one in its place has lost payments. */
  void claim(DataDirectory directory) {
    String own = directory.identity().dataId();
    String owner = new ShardRecords(connection).claimData(config.shard(), config.replica(), own);
    if (!owner.equals(own)) {
      throw new NodeRefused(
          "shard %s replica %s keeps its payments in another directory, data id %s; %s has data id %s"
              .formatted(config.shard(), config.replica(), owner, config.data(), own),
          "pass the directory this replica had before with --data; nothing was changed");
    }
  }
}
