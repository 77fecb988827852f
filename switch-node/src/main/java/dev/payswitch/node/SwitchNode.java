// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterMeta;
import dev.payswitch.cluster.Membership;
import dev.payswitch.cluster.NodeRegistration;
import dev.payswitch.cluster.NodeRole;
import dev.payswitch.cluster.Registration;
import dev.payswitch.cluster.ReplicaTakenException;
import dev.payswitch.cluster.RingStore;
import dev.payswitch.cluster.ShardRecords;
import dev.payswitch.cluster.http.Health;
import dev.payswitch.cluster.http.HttpEndpoint;
import dev.payswitch.cluster.http.HttpPages;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.log.LedgerReplica;
import dev.payswitch.node.log.LogRefused;
import dev.payswitch.node.log.RaftCommandLog;
import dev.payswitch.node.metrics.MeasuredState;
import dev.payswitch.node.metrics.NodeMetrics;
import dev.payswitch.node.move.Moves;
import dev.payswitch.node.move.RangeReader;
import dev.payswitch.node.rpc.LaneClient;
import dev.payswitch.node.rpc.MoveClient;
import dev.payswitch.node.rpc.NodeServer;
import dev.payswitch.node.rpc.PeerChannels;
import dev.payswitch.node.storage.RocksLedgerStore;
import dev.payswitch.node.storage.StoreConfig;
import dev.payswitch.node.transfer.LeaderIdentity;
import dev.payswitch.node.transfer.LeaderPorts;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.node.wiring.ClusterLaneLock;
import dev.payswitch.node.wiring.ClusterPeers;
import dev.payswitch.node.wiring.ClusterRing;
import dev.payswitch.node.wiring.ClusterRingPublisher;
import dev.payswitch.node.wiring.PositionKeeper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: makes every part, joins them and starts them, in the order in which this class
 * reads, and stops them in the opposite one. Several may run in one JVM.
 */
public final class SwitchNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchNode.class);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);
  private static final String RELEASE = "0.1.0";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final NodeConfig config;
  private final String bootId = SystemChance.newId();
  private final AtomicReference<@Nullable Registration<NodeRegistration>> registration =
      new AtomicReference<>();
  private volatile boolean serving;
  private volatile @Nullable NodeServer server;
  private @Nullable Drain draining;
  private int grpcPort;
  private int httpPort;

  /** Who finishes what was taken before the node stops. */
  private record Drain(EventLoop loop, ShardLeader leader) {}

  private SwitchNode(NodeConfig config) {
    this.config = config;
  }

  /**
   * Starts a node and returns when its ports are open; it serves as soon as its replica leads.
   *
   * @param halt ends the process when the node may not go on
   * @throws NodeRefused if it cannot be started as it was told
   */
  public static SwitchNode start(NodeConfig config, Halt halt) {
    SwitchNode node = new SwitchNode(config);
    try {
      node.start(halt);
      return node;
    } catch (LogRefused e) {
      node.close();
      throw new NodeRefused(
          String.valueOf(e.getMessage()), "shard " + config.shard() + " was not started");
    } catch (ReplicaTakenException e) {
      node.close();
      throw new NodeRefused(
          String.valueOf(e.getMessage()),
          "stop that process first; pass --take-over only if it is certainly dead");
    } catch (IOException e) {
      node.close();
      throw new NodeRefused(
          "a port cannot be opened: " + e.getMessage(),
          "stop what uses it, or pass other ports with --grpc-port, --raft-port, --http-port");
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  private void start(Halt halt) throws IOException {
    ClusterConnection connection = keep(ClusterConnection.open(config.cluster()));
    ClusterEntry entry = new ClusterEntry(config, connection);
    ClusterMeta meta = entry.awaitCluster();
    DataDirectory directory = keep(DataDirectory.open(config, meta.clusterId()));
    entry.claim(directory);
    NodeMetrics metrics = new NodeMetrics(config.shard().value());
    Shard shard = openShard(directory, meta, metrics, halt);
    EventLoop loop = keep(new EventLoop("loop-" + config.shard(), halt));
    DiskWatch disk = new DiskWatch(directory::freeBytes, config.limits().freeDiskFloorBytes());
    disk.start(loop);
    Membership membership = new Membership(connection);
    ClusterRing ring = keep(new ClusterRing(new RingStore(connection)));
    ClusterPeers peers = keep(new ClusterPeers(membership));
    PeerChannels channels = keep(new PeerChannels(peers, meta.clusterId()));
    LaneClient lanes = new LaneClient(config.shard(), channels, loop);
    Clock clock = new SystemClock();
    Batcher batcher = new Batcher(shard.log(), clock, loop, Batcher.BatchLimits.DEFAULT, metrics);
    ShardLeader leader =
        leader(
            new LeaderPorts(
                loop,
                clock,
                SystemChance.newRandom(),
                shard.ledger(),
                shard.store(),
                batcher,
                ring,
                keep(new ClusterLaneLock(config.shard(), bootId, loop, connection, meta)),
                lanes,
                lanes,
                metrics,
                directory,
                moves(
                    new MoveClient(channels, loop),
                    new ClusterRingPublisher(new RingStore(connection), ring, loop),
                    new Led(loop, batcher, shard))),
            meta,
            new ShardRecords(connection),
            shard.store());
    leader.intake().limitBy(disk::hasRoom);
    NodeGauges.register(
        metrics,
        new NodeGauges.Parts(
            loop, clock, batcher, leader, shard.ledger(), shard.log(), shard.store(), disk));
    open(
        self(meta, directory, disk, shard.store(), metrics),
        new NodeServer.Parts(
            loop, clock, shard.ledger(), shard.store(), shard.log(), ring, leader, metrics),
        metrics);
    registration.set(
        keep(
            membership.join(
                NodeAnnouncement.of(config, bootId, grpcPort, httpPort, ring),
                config.takeOver(),
                displaced(halt))));
    startLog(shard.log(), new Drain(loop, leader));
    LOG.info("event=node_started {}", this);
  }

  /** From here on the node may lead. */
  private void startLog(RaftCommandLog log, Drain drain) {
    keep(log);
    draining = drain;
    log.start(drain.leader());
  }

  private NodeServer.Self self(
      ClusterMeta meta,
      DataDirectory directory,
      DiskWatch disk,
      RocksLedgerStore store,
      NodeMetrics metrics) {
    return new NodeServer.Self(
        meta.clusterId(),
        config.shard(),
        Integer.parseInt(config.replica().value()),
        RELEASE,
        directory.identity().dataId(),
        disk::freeBytes,
        () -> store.figures().filesBytes(),
        metrics::executedCommands);
  }

  /** What the leader of a shard writes and reads. */
  private record Led(EventLoop loop, Batcher batcher, Shard shard) {}

  private Moves moves(MoveClient transport, ClusterRingPublisher publisher, Led led) {
    ExecutorService reads =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("moves-" + config.shard()).factory());
    keep(reads::shutdownNow);
    return new Moves(
        new Moves.Parts(
            new SystemClock(),
            led.shard().ledger(),
            led.shard().store(),
            led.batcher(),
            new RangeReader(led.shard().store(), reads, led.loop()::execute),
            transport,
            publisher,
            config.limits().keepMovedFor(),
            Moves.StepSizes.DEFAULT));
  }

  private ShardLeader leader(
      LeaderPorts ports, ClusterMeta meta, ShardRecords records, RocksLedgerStore store) {
    PositionKeeper keeper =
        keep(new PositionKeeper(records, config.shard(), ports.ledger(), ports.clock()));
    return new ShardLeader(
        new LeaderIdentity(
            config.shard(),
            bootId,
            List.copyOf(meta.ledgers()),
            PositionKeeper.lastCommittedIndex(records, config.shard()),
            config.limits().askAfter(),
            config.limits().laneIdleAfter()),
        ports,
        (leads, term) -> {
          keeper.leading(leads);
          if (leads) {
            store.startMerging();
          }
          serving(leads, term);
        });
  }

  /** The state of the shard: rows, the rules over them, and the log that drives both. */
  private record Shard(RocksLedgerStore store, Ledger ledger, RaftCommandLog log) {}

  private Shard openShard(
      DataDirectory directory, ClusterMeta meta, NodeMetrics metrics, Halt halt) {
    AtomicReference<Runnable> flushed = new AtomicReference<>(() -> {});
    RocksLedgerStore store =
        keep(
            RocksLedgerStore.open(
                StoreConfig.in(directory.store()), () -> flushed.get().run(), halt));
    Ledger ledger = new Ledger(config.shard(), store, config.limits().accountCacheSize());
    RaftCommandLog log =
        new RaftCommandLog(
            config.raftLog(directory.log(), meta.clusterId()),
            new MeasuredState(new LedgerReplica(ledger), metrics),
            halt);
    flushed.set(log::durableAdvanced);
    return new Shard(store, ledger, log);
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private void open(NodeServer.Self self, NodeServer.Parts served, NodeMetrics metrics)
      throws IOException {
    NodeServer opened =
        new NodeServer(
            new InetSocketAddress(config.ports().bindHost(), config.ports().grpc()), self, served);
    opened.start();
    server = keep(opened);
    grpcPort = opened.port();
    HttpEndpoint http =
        keep(
            HttpEndpoint.start(
                new InetSocketAddress(config.ports().bindHost(), config.ports().http()),
                new HttpPages(Health::ok, this::ready, metrics::text)));
    httpPort = http.port();
  }

  private Health ready() {
    return serving ? Health.ok() : Health.notWell("the shard has no leader here");
  }

  private Runnable displaced(Halt halt) {
    return () ->
        halt.halt(
            "another process took over shard "
                + config.shard()
                + " replica "
                + config.replica()
                + "; this one must not go on",
            new IllegalStateException("displaced"));
  }

  private void serving(boolean nowServing, long term) {
    serving = nowServing;
    NodeServer opened = server;
    if (opened != null) {
      opened.serving(nowServing);
    }
    Registration<NodeRegistration> member = registration.get();
    if (member != null) {
      member.update(old -> old.withRole(nowServing ? NodeRole.LEADER : NodeRole.FOLLOWER, term));
    }
    LOG.info("event=serving shard={} serving={} term={}", config.shard(), nowServing, term);
  }

  @Override
  public String toString() {
    return "shard="
        + config.shard()
        + " replica="
        + config.replica()
        + " grpc="
        + grpcPort
        + " http="
        + httpPort
        + " data="
        + config.data();
  }

  public boolean isServing() {
    return serving;
  }

  public int grpcPort() {
    return grpcPort;
  }

  public int httpPort() {
    return httpPort;
  }

  /** Answers what was taken, then stops everything in the opposite order. */
  @Override
  public void close() {
    drain();
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("event=close_failed part={}", part.getClass().getSimpleName(), e);
      }
    }
  }

  private void drain() {
    Drain known = draining;
    draining = null;
    if (known == null) {
      return;
    }
    CountDownLatch drained = new CountDownLatch(1);
    known.loop().execute(() -> known.leader().drain(drained::countDown));
    try {
      if (!drained.await(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("event=drain_timeout shard={}", config.shard());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a node as a process: {@code payswitch node --shard s1 --data DIR}. */
  public static void main(String[] args) {
    System.exit(NodeCommand.run(args));
  }
}
