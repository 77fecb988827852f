// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * Every setting of Ratis that differs from its default or must not drift with it. Flushing is
 * always synchronous: with Ratis's other modes a failed flush goes unnoticed.
 */
final class RaftSettings {
  /** Room for the client id and the like around a batch. */
  private static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

  /** Ratis insists on this much room around what it sends at once. */
  private static final long RPC_OVERHEAD_BYTES = 1L << 20;

  /** Files are written ahead in pieces of this size, so that most forces change no file size. */
  private static final long PREALLOCATED_BYTES = 1L << 20;

  /** Ratis keeps answers to repeat them; calls inside a process are never repeated. */
  private static final TimeDuration ANSWERS_KEPT = seconds(2);

  /** A replica alone leads whatever happens; its pauses must not end its lead or close it. */
  private static final TimeDuration NEVER = TimeDuration.valueOf(3_650, TimeUnit.DAYS);

  private final RaftLogConfig config;

  RaftSettings(RaftLogConfig config) {
    this.config = config;
  }

  /** The same for all replicas of a shard, and for no other shard of any cluster. */
  static RaftGroupId groupId(RaftLogConfig config) {
    String name = "payswitch/" + config.clusterId() + "/" + config.shardId();
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** Ratis's own directory; beside it lies the file of the guard. */
  static Path volume(RaftLogConfig config) {
    return config.directory().resolve("raft");
  }

  /** Where Ratis keeps the log files and the term and vote. */
  static Path logFiles(RaftLogConfig config) {
    return volume(config).resolve(groupId(config).getUuid().toString()).resolve("current");
  }

  static RaftPeerId peerId(RaftLogConfig config) {
    return RaftPeerId.valueOf(config.replicaId().value());
  }

  RaftGroup group() {
    List<RaftPeer> peers =
        config.peers().entrySet().stream()
            .map(
                peer ->
                    RaftPeer.newBuilder()
                        .setId(peer.getKey().value())
                        .setAddress(hostAndPort(peer.getValue()))
                        .build())
            .toList();
    return RaftGroup.valueOf(groupId(config), peers);
  }

  RaftProperties properties() {
    RaftProperties properties = new RaftProperties();
    log(properties);
    elections(properties);
    snapshots(properties);
    network(properties);
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, false);
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, ANSWERS_KEPT);
    return properties;
  }

  Parameters parameters() {
    Parameters parameters = new Parameters();
    GrpcConfigKeys.Server.setServicesCustomizer(parameters, new PeerGate(config));
    return parameters;
  }

  private void log(RaftProperties properties) {
    int entryBytes = config.maxBatchBytes() + ENTRY_OVERHEAD_BYTES;
    RaftServerConfigKeys.setStorageDir(properties, List.of(volume(config).toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(
        properties, config.directory().resolve("removed").toFile());
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    // Commit indexes in the log would cost an entry for every entry.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setSegmentSizeMax(
        properties, SizeInBytes.valueOf(config.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        properties, SizeInBytes.valueOf(PREALLOCATED_BYTES));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(
        properties, SizeInBytes.valueOf(2L * config.segmentBytes()));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, SizeInBytes.valueOf(entryBytes));
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(entryBytes + 8L));
    RaftServerConfigKeys.Log.setQueueByteLimit(properties, SizeInBytes.valueOf(64L << 20));
    RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf(64L << 20));
  }

  private void elections(RaftProperties properties) {
    if (config.isSingleReplica()) {
      elections(properties, 20, 40);
      RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, NEVER);
    } else {
      elections(properties, 1_500, 3_000);
    }
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(1_500));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(3_000));
    RaftServerConfigKeys.setCloseThreshold(properties, NEVER);
  }

  private static void elections(RaftProperties properties, int minMillis, int maxMillis) {
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(minMillis));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(maxMillis));
  }

  /** A snapshot is only the position that the store has made durable; it lets the log be purged. */
  private static void snapshots(RaftProperties properties) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    // A snapshot cannot be sent to a replica that is behind, so what one of them still needs stays.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, false);
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
  }

  private void network(RaftProperties properties) {
    GrpcConfigKeys.Server.setHost(properties, config.bindAddress().getHostString());
    GrpcConfigKeys.Server.setPort(properties, config.bindAddress().getPort());
    GrpcConfigKeys.setUseEpoll(properties, false);
    GrpcConfigKeys.setMessageSizeMax(
        properties,
        SizeInBytes.valueOf(config.maxBatchBytes() + ENTRY_OVERHEAD_BYTES + RPC_OVERHEAD_BYTES));
  }

  private static String hostAndPort(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static TimeDuration millis(int millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }

  private static TimeDuration seconds(int seconds) {
    return TimeDuration.valueOf(seconds, TimeUnit.SECONDS);
  }
}
