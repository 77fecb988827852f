// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.ClusterMeta;
import dev.payswitch.cluster.ClusterUnavailableException;
import dev.payswitch.cluster.LiveMembers;
import dev.payswitch.cluster.Membership;
import dev.payswitch.cluster.NodeRegistration;
import dev.payswitch.cluster.OperationStore;
import dev.payswitch.cluster.ReconfigurerElection;
import dev.payswitch.cluster.Registration;
import dev.payswitch.cluster.RingStore;
import dev.payswitch.cluster.RouterRegistration;
import dev.payswitch.cluster.Subscription;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.reconfigure.Reconfigurer;
import dev.payswitch.router.routing.RingSource;
import dev.payswitch.router.routing.RingView;
import dev.payswitch.router.routing.ShardDirectory;
import dev.payswitch.router.rpc.ClusterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rings and leaders from ZooKeeper, and keeps them on disk. Everything that talks to
 * ZooKeeper or the disk runs on one thread of its own; while ZooKeeper is away, what was known last
 * stands.
 */
final class ClusterLink implements ClusterView, RingSource, Reconfigurer.Stores, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLink.class);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
  private static final long RETRY_MILLIS = 500;

  private final ClusterConfig config;
  private final RingCache cache;
  private final RingView ringView;
  private final ShardDirectory directory;
  private final Consumer<String> fatal;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-cluster").factory());
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private volatile LiveMembers members = LiveMembers.NONE;
  private volatile @Nullable ClusterConnection connection;
  private volatile @Nullable ReconfigurerElection election;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private @Nullable Registration<RouterRegistration> registration;

  /** The fatal listener is told why this router must not go on. */
  ClusterLink(
      ClusterConfig config,
      RingCache cache,
      RingView ringView,
      ShardDirectory directory,
      Consumer<String> fatal) {
    this.config = config;
    this.cache = cache;
    this.ringView = ringView;
    this.directory = directory;
    this.fatal = fatal;
  }

  /** Starts with what is on disk, and connects in the background. */
  void start(RouterRegistration self) {
    directory.remember(cache.leaders());
    cache.ring().ifPresent(ringView::offer);
    connection = ClusterConnection.open(config);
    thread.execute(() -> join(self));
  }

  private ClusterConnection connection() {
    ClusterConnection open = connection;
    if (open == null) {
      throw new IllegalStateException("not started");
    }
    return open;
  }

  private void join(RouterRegistration self) {
    try {
      if (!connection().awaitConnected(CONNECT_LIMIT)) {
        LOG.info("event=waiting_for_zookeeper connect=\"{}\"", config.connectString());
        joinLater(self);
        return;
      }
      Optional<ClusterMeta> meta = new ClusterInit(connection()).meta();
      if (meta.isEmpty()) {
        LOG.info("event=waiting_for_cluster_init root={}", config.root());
        joinLater(self);
        return;
      }
      enter(meta.get().clusterId(), self);
    } catch (ClusterException failed) {
      LOG.warn("event=cluster_not_joined", failed);
      joinLater(self);
    }
  }

  private void joinLater(RouterRegistration self) {
    ScheduledFuture<?> _ = thread.schedule(() -> join(self), RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void enter(String clusterId, RouterRegistration self) {
    String known = cache.clusterId();
    if (known != null && !known.equals(clusterId)) {
      fatal.accept(
          "the data directory belongs to cluster "
              + known
              + ", but ZooKeeper has cluster "
              + clusterId);
      return;
    }
    cache.saveClusterId(clusterId);
    Membership membership = new Membership(connection());
    registration = membership.join(self);
    subscriptions.add(new RingStore(connection()).watch(ring -> thread.execute(() -> take(ring))));
    subscriptions.add(membership.watch(live -> thread.execute(() -> take(live))));
    election = ReconfigurerElection.join(connection(), self.id().toString());
    LOG.info("event=cluster_joined cluster={} router={}", clusterId, self.id());
  }

  private void take(Ring ring) {
    Ring before = ringView.current();
    ringView.offer(ring);
    if (before == null || ring.epoch().compareTo(before.epoch()) > 0) {
      LOG.info("event=ring_taken epoch={} shards={}", ring.epoch(), ring.weights().keySet());
      cache.saveRing(ring);
    }
    if (registration != null) {
      registration.update(self -> self.withRingEpochSeen(ringView.ring().epoch().value()));
    }
  }

  private void take(LiveMembers live) {
    members = live;
    Map<ShardId, String> leaders = new HashMap<>();
    for (NodeRegistration node : live.nodes()) {
      live.leaderOf(node.shard())
          .ifPresent(leader -> leaders.put(leader.shard(), leader.address()));
    }
    directory.offer(leaders);
    cache.saveLeaders(directory.lastKnown());
  }

  @Override
  public void refresh() {
    if (refreshing.compareAndSet(false, true)) {
      thread.execute(this::readRing);
    }
  }

  private void readRing() {
    refreshing.set(false);
    if (!zooKeeperConnected()) {
      return;
    }
    try {
      new RingStore(connection()).read().ifPresent(this::take);
    } catch (ClusterException failed) {
      LOG.warn("event=ring_not_read", failed);
    }
  }

  @Override
  public String clusterName() {
    return config.root().substring(1);
  }

  @Override
  public String clusterId() {
    String known = cache.clusterId();
    return known == null ? "" : known;
  }

  @Override
  public boolean zooKeeperConnected() {
    ClusterConnection open = connection;
    return open != null && open.session().isConnected();
  }

  /** Whether this router is the one that carries operations out. */
  boolean isElected() {
    ReconfigurerElection standing = election;
    return standing != null && standing.isElected();
  }

  @Override
  public String reconfigurerId() {
    ReconfigurerElection standing = election;
    if (standing == null) {
      return "";
    }
    try {
      return standing.elected().orElse("");
    } catch (ClusterException unknown) {
      LOG.debug("event=reconfigurer_unknown", unknown);
      return "";
    }
  }

  @Override
  public OperationStore operations() {
    return new OperationStore(connection());
  }

  /** What ZooKeeper keeps of rings; only while it answers. */
  @Override
  public RingStore rings() {
    if (!zooKeeperConnected()) {
      throw new ClusterUnavailableException("this router is not connected to ZooKeeper");
    }
    return new RingStore(connection());
  }

  @Override
  public List<LiveRouter> routers() {
    return members.routers().stream()
        .map(
            router ->
                new LiveRouter(router.id().toString(), router.address(), router.ringEpochSeen()))
        .toList();
  }

  /** Tells the others that this router goes. */
  void leave() {
    thread.execute(
        () -> {
          ReconfigurerElection standing = election;
          if (standing != null) {
            standing.close();
          }
          subscriptions.forEach(Subscription::close);
          if (registration != null) {
            registration.close();
          }
        });
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CONNECT_LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    ClusterConnection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
