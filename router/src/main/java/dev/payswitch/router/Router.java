// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import dev.payswitch.cluster.RouterRegistration;
import dev.payswitch.cluster.http.Health;
import dev.payswitch.cluster.http.HttpEndpoint;
import dev.payswitch.cluster.http.HttpPages;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.console.ConsolePages;
import dev.payswitch.router.console.LiveState;
import dev.payswitch.router.inspect.RingHistory;
import dev.payswitch.router.metrics.RouterMetrics;
import dev.payswitch.router.reconfigure.MoveShards;
import dev.payswitch.router.reconfigure.MoveShardsClient;
import dev.payswitch.router.reconfigure.Operations;
import dev.payswitch.router.reconfigure.Reconfigurer;
import dev.payswitch.router.routing.Clock;
import dev.payswitch.router.routing.RetryPolicy;
import dev.payswitch.router.routing.RingView;
import dev.payswitch.router.routing.RouterLoop;
import dev.payswitch.router.routing.RoutingPorts;
import dev.payswitch.router.routing.ShardChannels;
import dev.payswitch.router.routing.ShardDirectory;
import dev.payswitch.router.routing.ShardRouter;
import dev.payswitch.router.routing.ShardStreamClient;
import dev.payswitch.router.routing.SystemClock;
import dev.payswitch.router.rpc.Admission;
import dev.payswitch.router.rpc.BlockingCalls;
import dev.payswitch.router.rpc.CallSubmitter;
import dev.payswitch.router.rpc.ClusterSurvey;
import dev.payswitch.router.rpc.CommandRates;
import dev.payswitch.router.rpc.LedgerVerifier;
import dev.payswitch.router.rpc.LiveOperations;
import dev.payswitch.router.rpc.RingService;
import dev.payswitch.router.rpc.RouterServers;
import dev.payswitch.router.rpc.RouterServices;
import dev.payswitch.router.rpc.ShardNodes;
import dev.payswitch.router.rpc.ShardQueries;
import dev.payswitch.router.rpc.ShardStatuses;
import dev.payswitch.router.rpc.SystemPause;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One router: stateless, in front of the shards. Several may run in one JVM. It serves as soon as
 * it knows a ring, from ZooKeeper or from its last run.
 */
public final class Router implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final int MAX_COMMANDS = 65_536;
  private static final long MAX_COMMAND_BYTES = 64L * 1024 * 1024;
  private static final int MAX_BLOCKING_CALLS = 256;
  private static final long SAMPLE_SECONDS = 1;

  private final RouterConfig config;
  private final Clock clock = new SystemClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RouterMetrics metrics = new RouterMetrics(registry);
  private final RouterLoop loop = new RouterLoop(clock);
  private final RingView ringView = new RingView();
  private final ShardDirectory directory = new ShardDirectory();
  private final ShardChannels channels;
  private final ExecutorService virtualThreads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("router-query-", 0).factory());
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-sampler").factory());
  private final CountDownLatch serving = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ClusterLink cluster;
  private final ShardRouter shardRouter;
  private final ShardStatuses statuses;
  private final Reconfigurer reconfigurer;
  private final RouterServers servers;
  private final HttpEndpoint http;

  private Router(RouterConfig config, Consumer<String> fatal) throws IOException {
    this.config = config;
    this.cluster =
        new ClusterLink(
            config.cluster(), RingCache.open(config.dataDirectory()), ringView, directory, fatal);
    this.channels = new ShardChannels(cluster::clusterId);
    this.shardRouter =
        new ShardRouter(
            ringView,
            directory,
            config.limits(),
            new RoutingPorts(
                loop, clock, new Random(), new ShardStreamClient(channels), cluster, metrics));
    ShardNodes nodes = new ShardNodes(directory, channels, virtualThreads);
    this.statuses = new ShardStatuses(nodes, new CommandRates(clock));
    MoveShards moveShards = new MoveShardsClient(directory, channels, virtualThreads);
    this.reconfigurer =
        new Reconfigurer(cluster, moveShards, InstantSource.system(), cluster::isElected);
    Operations operations =
        new Operations(cluster, moveShards, directory::isRegistered, InstantSource.system());
    RouterServices.Inspected inspected =
        inspected(nodes, new LiveOperations(operations, nodes, cluster, ringView));
    this.servers =
        new RouterServers(
            new RouterServers.Addresses(address(config.grpcPort()), address(config.adminPort())),
            services(nodes, inspected, operations),
            metrics,
            clock);
    this.http =
        HttpEndpoint.start(
            address(config.httpPort()),
            new HttpPages(
                Health::ok, this::ready, registry::scrape, ConsolePages.of(console(inspected))));
  }

  private RouterServices.Inspected inspected(ShardNodes nodes, LiveOperations operations) {
    KeptRings archive = new KeptRings(cluster::rings);
    return new RouterServices.Inspected(
        new ClusterSurvey(ringView, cluster, new ClusterSurvey.Parts(nodes, statuses, operations)),
        archive,
        new RingHistory(archive));
  }

  private LiveState console(RouterServices.Inspected inspected) {
    return new LiveState(
        new LiveState.Sources(inspected.survey(), inspected.archive(), inspected.history()),
        virtualThreads,
        clock,
        InstantSource.system());
  }

  private InetSocketAddress address(int port) {
    return new InetSocketAddress(config.bindHost(), port);
  }

  private RouterServices services(
      ShardNodes nodes, RouterServices.Inspected inspected, Operations operations) {
    Admission admission = new Admission(MAX_COMMANDS, MAX_COMMAND_BYTES);
    metrics.watchAdmitted(admission::commandsUnderWay);
    metrics.watch(ringView, shardRouter);
    SystemPause pause = new SystemPause();
    return RouterServices.of(
        new RouterServices.Parts(
            new CallSubmitter(shardRouter, ringView, admission, clock),
            new ShardQueries(
                new ShardQueries.Cluster(ringView, cluster, directory, channels),
                new ShardQueries.Timing(clock, pause, new RetryPolicy(new Random())),
                metrics),
            nodes,
            statuses,
            new LedgerVerifier(nodes, clock, pause),
            new BlockingCalls(virtualThreads, MAX_BLOCKING_CALLS),
            cluster,
            new RingService(ringView, directory, cluster),
            inspected,
            operations),
        metrics);
  }

  private Health ready() {
    if (closed.get()) {
      return Health.notWell("stopping");
    }
    return ringView.current() == null ? Health.notWell("no ring is known yet") : Health.ok();
  }

  /** Starts a router; it serves as soon as a ring is known. */
  public static Router start(RouterConfig config) throws IOException {
    return start(config, why -> LOG.error("event=router_misconfigured why=\"{}\"", why));
  }

  /** The listener is told why this router cannot go on; it must then close it. */
  static Router start(RouterConfig config, Consumer<String> fatal) throws IOException {
    Router router = new Router(config, fatal);
    try {
      router.open();
    } catch (IOException | RuntimeException failed) {
      router.close();
      throw failed;
    }
    return router;
  }

  private void open() throws IOException {
    loop.start();
    servers.start();
    ringView.addListener(ring -> serve());
    cluster.start(
        new RouterRegistration(
            UUID.randomUUID(),
            advertised(grpcPort()),
            advertised(adminPort()),
            advertised(httpPort()),
            0));
    reconfigurer.start();
    ScheduledFuture<?> _ =
        sampler.scheduleWithFixedDelay(
            this::sample, SAMPLE_SECONDS, SAMPLE_SECONDS, TimeUnit.SECONDS);
    LOG.info(
        "event=router_started grpc={} admin={} http={}",
        advertised(grpcPort()),
        advertised(adminPort()),
        advertised(httpPort()));
  }

  private void serve() {
    if (!closed.get() && serving.getCount() > 0) {
      servers.setServing(true);
      serving.countDown();
      LOG.info("event=router_serving ring_epoch={}", ringView.ring().epoch());
    }
  }

  private void sample() {
    Ring ring = ringView.current();
    if (ring == null) {
      return;
    }
    try {
      statuses.sample(ring);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.warn("event=sample_failed", failed);
    }
  }

  private String advertised(int port) {
    return config.advertiseHost() + ":" + port;
  }

  /** Waits until this router knows a ring and serves; false when it does not within the limit. */
  public boolean awaitServing(Duration limit) throws InterruptedException {
    return serving.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  public int grpcPort() {
    return servers.grpcPort();
  }

  public int adminPort() {
    return servers.adminPort();
  }

  public int httpPort() {
    return http.port();
  }

  /** Takes no new calls, lets those under way finish, and stops: in the reverse order of start. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    LOG.info("event=router_stopping");
    reconfigurer.close();
    cluster.leave();
    servers.stop(config.stopGrace().toNanos());
    sampler.shutdownNow();
    shardRouter.close();
    virtualThreads.shutdownNow();
    loop.close();
    channels.close();
    http.close();
    cluster.close();
    LOG.info("event=router_stopped");
  }

  /** Runs a router as a process. */
  public static void main(String[] arguments) {
    System.exit(RouterOptions.run(arguments));
  }
}
