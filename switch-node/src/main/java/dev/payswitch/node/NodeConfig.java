// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.log.RaftLogConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Everything a node is told at its start.
 *
 * @param peers every replica of the shard, this one too, with its Raft address
 * @param data where this replica keeps its log and rows; belongs to it alone
 * @param limits what it may use of the machine, and how long it waits
 * @param takeOver whether it may replace the registration of a process that may still run
 * @param allowTemporaryFiles whether the data may be on a file system that forgets
 */
public record NodeConfig(
    ShardId shard,
    ReplicaId replica,
    Map<ReplicaId, InetSocketAddress> peers,
    Path data,
    ClusterConfig cluster,
    Ports ports,
    Limits limits,
    boolean takeOver,
    boolean allowTemporaryFiles) {

  public NodeConfig {
    peers = Map.copyOf(peers);
    if (!peers.containsKey(replica)) {
      throw new IllegalArgumentException(
          "replica " + replica + " is not one of the peers " + peers.keySet());
    }
  }

  /** How the log of this replica is kept. */
  RaftLogConfig raftLog(Path directory, String clusterId) {
    return new RaftLogConfig(
        directory,
        clusterId,
        shard,
        replica,
        peers,
        new InetSocketAddress(ports.bindHost(), ports.raft()),
        RaftLogConfig.DEFAULT_SEGMENT_BYTES,
        RaftLogConfig.DEFAULT_MAX_BATCH_BYTES);
  }

  /**
   * Where the node listens. Port 0 takes a free one, except for Raft.
   *
   * @param bindHost the address to listen on
   * @param advertiseHost the name under which others reach it
   */
  public record Ports(String bindHost, String advertiseHost, int grpc, int raft, int http) {
    private static final int MAX_PORT = 65_535;

    public Ports {
      for (int port : new int[] {grpc, raft, http}) {
        if (port < 0 || port > MAX_PORT) {
          throw new IllegalArgumentException(
              "a port is a number from 0 to " + MAX_PORT + ", but one is " + port);
        }
      }
    }
  }

  /**
   * What the node may use, and how long it waits.
   *
   * @param freeDiskFloorBytes below it callers are told BUSY
   * @param accountCacheSize decoded accounts kept in the heap
   * @param askAfter the age from which the home of an intent is asked; above the longest deadline
   * @param laneIdleAfter how long a lane that nobody uses is kept, at least
   * @param keepMovedFor how long rows of arcs that were given to another shard are kept
   */
  public record Limits(
      long freeDiskFloorBytes,
      int accountCacheSize,
      Duration askAfter,
      Duration laneIdleAfter,
      Duration keepMovedFor) {
    /** What fits a heap of 512 MB. */
    public static final Limits DEFAULT =
        new Limits(
            1L << 30,
            400_000,
            Duration.ofSeconds(35),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1));

    public Limits {
      if (freeDiskFloorBytes < 0
          || accountCacheSize < 1
          || !askAfter.isPositive()
          || !laneIdleAfter.isPositive()
          || keepMovedFor.isNegative()) {
        throw new IllegalArgumentException(
            "the free disk floor must be at least 0 bytes, the account cache at least 1, the age"
                + " for asking and the time of an idle lane above 0, the time for moved rows at"
                + " least 0, but they are %d, %d, %s, %s and %s"
                    .formatted(
                        freeDiskFloorBytes,
                        accountCacheSize,
                        askAfter,
                        laneIdleAfter,
                        keepMovedFor));
      }
    }
  }
}
