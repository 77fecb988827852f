// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line of a node. Each option may also be given as PAYSWITCH_… in the environment. */
final class NodeOptions {
  private static final int GRPC_BASE = 7_500;
  private static final int RAFT_BASE = 7_600;
  private static final int HTTP_BASE = 7_700;
  private static final long MIB = 1L << 20;

  @Option(
      names = "--shard",
      required = true,
      paramLabel = "ID",
      description = "The shard this node serves, for example s1.")
  String shard = "";

  @Option(
      names = "--replica",
      defaultValue = "1",
      paramLabel = "K",
      description = "Which replica of the shard this is. Default: ${DEFAULT-VALUE}.")
  String replica = "1";

  @Option(
      names = "--peer",
      paramLabel = "K=HOST:PORT",
      description = "Another replica and its Raft address; repeat for each. Default: none.")
  Map<String, String> peers = new HashMap<>();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Where this replica keeps its log and rows; belongs to it alone.")
  Path data = Path.of("");

  @Option(
      names = "--zookeeper",
      defaultValue = "${env:PAYSWITCH_ZOOKEEPER:-127.0.0.1:7481}",
      paramLabel = "HOST:PORT,…",
      description = "The ZooKeeper ensemble. Default: ${DEFAULT-VALUE}.")
  String zookeeper = "";

  @Option(
      names = "--root",
      defaultValue = "${env:PAYSWITCH_ROOT:-/payswitch}",
      paramLabel = "PATH",
      description = "The path in ZooKeeper that holds the cluster. Default: ${DEFAULT-VALUE}.")
  String root = "";

  @Option(
      names = "--session-timeout",
      defaultValue = "${env:PAYSWITCH_SESSION_TIMEOUT:-10s}",
      paramLabel = "TIME",
      description = "After how long ZooKeeper gives this node up. Default: ${DEFAULT-VALUE}.")
  String sessionTimeout = "";

  @Option(
      names = "--bind",
      defaultValue = "${env:PAYSWITCH_BIND:-127.0.0.1}",
      paramLabel = "HOST",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}.")
  String bind = "";

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description = "The name under which others reach this node. Default: that of --bind.")
  @Nullable String advertise;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      description = "Port for routers and other shards. Default: 7500 + replica.")
  @Nullable Integer grpcPort;

  @Option(
      names = "--raft-port",
      paramLabel = "PORT",
      description = "Port for the other replicas of the shard. Default: 7600 + replica.")
  @Nullable Integer raftPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port for health and metrics. Default: 7700 + replica.")
  @Nullable Integer httpPort;

  @Option(
      names = "--free-disk-floor-mib",
      defaultValue = "${env:PAYSWITCH_FREE_DISK_FLOOR_MIB:-1024}",
      paramLabel = "MIB",
      description = "With less free disk, callers are told BUSY. Default: ${DEFAULT-VALUE}.")
  long freeDiskFloorMib;

  @Option(
      names = "--account-cache",
      defaultValue = "400000",
      paramLabel = "COUNT",
      description = "Accounts kept decoded in the heap. Default: ${DEFAULT-VALUE}.")
  int accountCache;

  @Option(
      names = "--ask-after",
      defaultValue = "${env:PAYSWITCH_ASK_AFTER:-35s}",
      paramLabel = "TIME",
      description =
          "The age from which the home of an undecided intent is asked; above the longest"
              + " deadline of a call (30 s). Default: ${DEFAULT-VALUE}.")
  String askAfter = "";

  @Option(
      names = "--lane-idle",
      defaultValue = "${env:PAYSWITCH_LANE_IDLE:-5m}",
      paramLabel = "TIME",
      description =
          "A lane to another shard that nobody used for so long gives its lock back."
              + " Default: ${DEFAULT-VALUE}.")
  String laneIdle = "";

  @Option(
      names = "--keep-moved",
      defaultValue = "${env:PAYSWITCH_KEEP_MOVED:-1m}",
      paramLabel = "TIME",
      description =
          "Rows of accounts that were moved to another shard are removed after so long."
              + " Default: ${DEFAULT-VALUE}.")
  String keepMoved = "";

  @Option(
      names = "--take-over",
      description = "Replace another process that is registered for this replica.")
  boolean takeOver;

  @Option(
      names = "--allow-temporary-files",
      description = "Start on a file system that forgets, for example tmpfs. For trials only.")
  boolean allowTemporaryFiles;

  /**
   * The configuration these options say, or an IllegalArgumentException that says what is wrong.
   */
  NodeConfig toConfig() {
    ReplicaId self = new ReplicaId(replica);
    int number = number("--replica", replica);
    int raft = raftPort == null ? RAFT_BASE + number : raftPort;
    String advertised = advertise == null ? bind : advertise;
    Map<ReplicaId, InetSocketAddress> group = new HashMap<>();
    peers.forEach((peer, address) -> group.put(new ReplicaId(peer), address(peer, address)));
    group.put(self, new InetSocketAddress(advertised, raft));
    return new NodeConfig(
        new ShardId(shard),
        self,
        group,
        data.toAbsolutePath().normalize(),
        new ClusterConfig(
            zookeeper,
            root,
            time("--session-timeout", sessionTimeout),
            ClusterConfig.DEFAULT_CONNECT_TIMEOUT),
        new NodeConfig.Ports(
            bind,
            advertised,
            grpcPort == null ? GRPC_BASE + number : grpcPort,
            raft,
            httpPort == null ? HTTP_BASE + number : httpPort),
        new NodeConfig.Limits(
            freeDiskFloorMib * MIB,
            accountCache,
            time("--ask-after", askAfter),
            time("--lane-idle", laneIdle),
            time("--keep-moved", keepMoved)),
        takeOver,
        allowTemporaryFiles);
  }

  private static int number(String option, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number, but has " + text, e);
    }
  }

  private static InetSocketAddress address(String peer, String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "--peer " + peer + "=" + address + " needs an address such as 10.0.0.2:7602");
    }
    int port = number("--peer " + peer, address.substring(colon + 1));
    return new InetSocketAddress(address.substring(0, colon), port);
  }

  /** Reads 250ms, 4s or 2m. */
  private static Duration time(String option, String text) {
    try {
      return Duration.parse(
          text.endsWith("ms")
              ? "PT" + number(option, text.substring(0, text.length() - 2)) / 1_000.0 + "S"
              : "PT" + text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          option + " must be a time such as 500ms, 10s or 2m, but is " + text, e);
    }
  }
}
