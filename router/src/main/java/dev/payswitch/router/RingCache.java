// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.core.ring.RingDocumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good ring and the last known leaders on disk, so that a router can start while ZooKeeper
 * is away. A ring that is too old does no harm: the shards refuse by arc epoch. What cannot be read
 * is as good as absent. Owned by one thread after the start.
 */
final class RingCache {
  private static final Logger LOG = LoggerFactory.getLogger(RingCache.class);
  private static final String CLUSTER_ID = "cluster-id";
  private static final String LEADER = "leader.";

  private final DurableFile ringFile;
  private final DurableFile clusterFile;
  private final Properties cluster = new Properties();

  private RingCache(Path directory) {
    this.ringFile = new DurableFile(directory.resolve("ring.json"));
    this.clusterFile = new DurableFile(directory.resolve("cluster.properties"));
  }

  static RingCache open(Path directory) throws IOException {
    Files.createDirectories(directory);
    RingCache cache = new RingCache(directory);
    cache.readCluster();
    return cache;
  }

  private void readCluster() {
    if (!clusterFile.exists()) {
      return;
    }
    try {
      cluster.load(new StringReader(new String(clusterFile.read(), StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException unreadable) {
      LOG.warn("event=cluster_file_unreadable why=\"{}\"", unreadable.getMessage());
    }
  }

  /** The cluster that the ring belongs to, if one was ever seen. */
  @Nullable String clusterId() {
    return cluster.getProperty(CLUSTER_ID);
  }

  Optional<Ring> ring() {
    if (clusterId() == null || !ringFile.exists()) {
      return Optional.empty();
    }
    try {
      return Optional.of(RingDocument.read(ringFile.read()));
    } catch (IOException | RingDocumentException unreadable) {
      LOG.warn("event=ring_file_unreadable why=\"{}\"", unreadable.getMessage());
      return Optional.empty();
    }
  }

  Map<ShardId, String> leaders() {
    Map<ShardId, String> leaders = new HashMap<>();
    for (String name : cluster.stringPropertyNames()) {
      if (name.startsWith(LEADER) && ShardId.isValid(name.substring(LEADER.length()))) {
        leaders.put(new ShardId(name.substring(LEADER.length())), cluster.getProperty(name));
      }
    }
    return leaders;
  }

  void saveClusterId(String clusterId) {
    if (!clusterId.equals(clusterId())) {
      cluster.setProperty(CLUSTER_ID, clusterId);
      saveCluster();
    }
  }

  void saveLeaders(Map<ShardId, String> leaders) {
    if (!leaders.equals(leaders())) {
      new TreeMap<>(leaders)
          .forEach((shard, address) -> cluster.setProperty(LEADER + shard, address));
      saveCluster();
    }
  }

  private void saveCluster() {
    try {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      cluster.store(content, null);
      clusterFile.write(content.toByteArray());
    } catch (IOException failed) {
      LOG.warn("event=cluster_file_not_written", failed);
    }
  }

  /** Keeps a ring. Not to be able to is no reason to stop routing. */
  void saveRing(Ring ring) {
    try {
      ringFile.write(RingDocument.write(ring));
    } catch (IOException failed) {
      LOG.warn("event=ring_file_not_written", failed);
    }
  }
}
