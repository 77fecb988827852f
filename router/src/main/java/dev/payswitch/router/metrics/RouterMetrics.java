// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.metrics;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.routing.RingView;
import dev.payswitch.router.routing.RoutingMetrics;
import dev.payswitch.router.routing.ShardRouter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The meters of one router. Labels have few values: never an account or a transfer id. */
public final class RouterMetrics implements RoutingMetrics {
  private static final Duration SHORTEST = Duration.ofNanos(100_000);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final MeterRegistry registry;
  private final Map<String, Map<String, Timer>> calls = new ConcurrentHashMap<>();
  private final Map<String, Counter> transfers = new ConcurrentHashMap<>();
  private final Map<String, Counter> groups = new ConcurrentHashMap<>();
  private final Map<String, Counter> retries = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> batches = new ConcurrentHashMap<>();
  private final Set<ShardId> gauged = ConcurrentHashMap.newKeySet();

  public RouterMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A gRPC call ended. */
  public void callEnded(String method, String status, long durationNanos) {
    calls
        .computeIfAbsent(method, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(status, code -> callTimer(method, code))
        .record(durationNanos, TimeUnit.NANOSECONDS);
  }

  private Timer callTimer(String method, String status) {
    return Timer.builder("switch.call.duration")
        .description("gRPC calls by method and status")
        .tag("method", method)
        .tag("status", status)
        .publishPercentileHistogram()
        .minimumExpectedValue(SHORTEST)
        .maximumExpectedValue(LONGEST)
        .register(registry);
  }

  /** A transfer got its outcome. */
  public void transferAnswered(String status) {
    transfers
        .computeIfAbsent(
            status,
            name ->
                Counter.builder("switch.transfer.outcomes")
                    .description("Transfers by outcome")
                    .tag("outcome", name)
                    .register(registry))
        .increment();
  }

  /** A group got its outcome as a whole. */
  public void groupAnswered(String status) {
    groups
        .computeIfAbsent(
            status,
            name ->
                Counter.builder("switch.group.outcomes")
                    .description("Groups by outcome")
                    .tag("outcome", name)
                    .register(registry))
        .increment();
  }

  @Override
  public void batchSent(String shard, int commandCount) {
    batches
        .computeIfAbsent(
            shard,
            name ->
                DistributionSummary.builder("switch.shard.batch.commands")
                    .description("Commands in one message to a shard")
                    .tag("shard", name)
                    .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
                    .register(registry))
        .record(commandCount);
  }

  @Override
  public void retried(String reason) {
    retries
        .computeIfAbsent(
            reason,
            name ->
                Counter.builder("switch.command.retries")
                    .description("Commands sent again, by the reason why")
                    .tag("reason", name)
                    .register(registry))
        .increment();
  }

  /** Shows the ring epoch, and for each shard of each ring what is waiting and under way. */
  public void watch(RingView ringView, ShardRouter router) {
    Gauge.builder("switch.ring.epoch", ringView, RouterMetrics::epochOf)
        .description("The ring epoch by which this router routes")
        .register(registry);
    ringView.addListener(ring -> watchShards(ring, router));
  }

  private void watchShards(Ring ring, ShardRouter router) {
    for (ShardId shard : ring.weights().keySet()) {
      if (gauged.add(shard)) {
        Gauge.builder("switch.shard.waiting.commands", () -> router.waitingCount(shard))
            .description("Commands that wait to be sent to a shard")
            .tag("shard", shard.value())
            .register(registry);
        Gauge.builder("switch.shard.inflight.commands", () -> router.inFlightCount(shard))
            .description("Commands sent to a shard and not answered")
            .tag("shard", shard.value())
            .register(registry);
      }
    }
  }

  private static double epochOf(RingView ringView) {
    Ring ring = ringView.current();
    return ring == null ? 0 : ring.epoch().value();
  }

  /** Shows how much of the admission is taken. */
  public void watchAdmitted(IntSupplier commands) {
    Gauge.builder("switch.admitted.commands", commands::getAsInt)
        .description("Commands of callers that are under way")
        .register(registry);
  }
}
