// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.metrics;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.rpc.OutcomeListener;
import dev.payswitch.node.transfer.LaneObserver;
import dev.payswitch.node.transfer.LaneRefusal;
import dev.payswitch.node.transfer.LaneStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a node, as Prometheus text. Names are {@code switch_<noun>_<unit>}; outcomes are
 * labels, accounts never are. The listeners are owned by the event loop.
 */
public final class NodeMetrics implements Batcher.BatchObserver, OutcomeListener, LaneObserver {
  private static final double MICROS_PER_SECOND = 1e6;

  private final PrometheusMeterRegistry registry;
  private final DistributionSummary batchCommands;
  private final DistributionSummary batchBytes;
  private final Timer logTime;
  private final Timer applyTime;
  private final Timer transferTime;
  private final MultiGauge laneOpen;
  private final MultiGauge laneAwaitingVerdict;
  private final MultiGauge laneOwedDecisions;
  private final MultiGauge laneOldest;
  private final Map<String, DistributionSummary> laneMessages = new HashMap<>();
  private final Map<String, Timer> laneRounds = new HashMap<>();
  private final Map<String, Counter> outcomes = new HashMap<>();
  private volatile long executed;

  public NodeMetrics(String shard) {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags("shard", shard);
    batchCommands =
        DistributionSummary.builder("switch_batch_commands")
            .description("Commands in one log entry.")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    batchBytes =
        DistributionSummary.builder("switch_batch_bytes")
            .description("Bytes of one log entry.")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    logTime =
        Timer.builder("switch_log")
            .description("From the cut of a batch until it is durable, applied and answered.")
            .publishPercentiles(0.5, 0.99, 0.999)
            .register(registry);
    applyTime =
        Timer.builder("switch_apply")
            .description("Applying one log entry to the rows.")
            .publishPercentiles(0.5, 0.99, 0.999)
            .register(registry);
    transferTime =
        Timer.builder("switch_transfer")
            .description("From the arrival of a transfer at the node until its answer.")
            .publishPercentiles(0.5, 0.99, 0.999)
            .register(registry);
    laneOpen = laneGauge("switch_lane_open", "1 while the lane takes payments, 0 otherwise.");
    laneAwaitingVerdict =
        laneGauge("switch_lane_awaiting_verdict_transfers", "Prepares without a verdict.");
    laneOwedDecisions =
        laneGauge("switch_lane_owed_decisions", "Decisions that the target has not acknowledged.");
    laneOldest =
        laneGauge(
            "switch_lane_oldest_seconds",
            "How long the oldest prepare or decision waits for the target's answer.");
  }

  private MultiGauge laneGauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Registers a figure that is read when it is asked for. */
  public void gauge(String name, String description, DoubleSupplier value) {
    io.micrometer.core.instrument.Gauge.builder(name, value::getAsDouble)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /** Shows the lanes from this shard as they are now, and no others. */
  public void lanes(List<LaneStatus> lanes, long nowMicros) {
    laneOpen.register(rows(lanes, lane -> lane.isOpen() ? 1 : 0), true);
    laneAwaitingVerdict.register(rows(lanes, LaneStatus::awaitingVerdict), true);
    laneOwedDecisions.register(rows(lanes, LaneStatus::owedDecisions), true);
    laneOldest.register(
        rows(
            lanes,
            lane ->
                lane.oldestMicros() == 0
                    ? 0
                    : Math.max(0, nowMicros - lane.oldestMicros()) / MICROS_PER_SECOND),
        true);
  }

  private static List<MultiGauge.Row<?>> rows(
      List<LaneStatus> lanes, ToDoubleFunction<LaneStatus> value) {
    return lanes.stream()
        .<MultiGauge.Row<?>>map(
            lane ->
                MultiGauge.Row.of(
                    Tags.of("lane", lane.lane().toString()), value.applyAsDouble(lane)))
        .toList();
  }

  @Override
  public void sent(LaneId lane, int items) {
    laneMessages
        .computeIfAbsent(
            lane.toString(),
            name ->
                DistributionSummary.builder("switch_lane_message_items")
                    .description("Prepares or decisions in one message over the lane.")
                    .tag("lane", name)
                    .publishPercentiles(0.5, 0.99)
                    .register(registry))
        .record(items);
  }

  @Override
  public void answered(LaneId lane, Duration roundTime) {
    laneRounds
        .computeIfAbsent(
            lane.toString(),
            name ->
                Timer.builder("switch_lane_round")
                    .description("From a prepare's arrival at the lane until its verdict.")
                    .tag("lane", name)
                    .publishPercentiles(0.5, 0.99)
                    .register(registry))
        .record(roundTime);
  }

  @Override
  public void refused(LaneId lane, LaneRefusal.Reason reason) {
    Counter.builder("switch_lane_refusals_total")
        .description("Streams that the target refused to take more of.")
        .tag("lane", lane.toString())
        .tag("reason", reason.name())
        .register(registry)
        .increment();
  }

  /** Times each call of a task: for the apply thread. */
  public void timeApply(Runnable apply) {
    applyTime.record(apply);
  }

  @Override
  public void batchCut(int commands, int bytes) {
    batchCommands.record(commands);
    batchBytes.record(bytes);
    executed = executedCommands() + commands;
  }

  @Override
  public void batchApplied(long micros) {
    logTime.record(micros, TimeUnit.MICROSECONDS);
  }

  @Override
  public void transfer(String status, long micros) {
    count("switch_transfers_total", "status", status);
    transferTime.record(micros, TimeUnit.MICROSECONDS);
  }

  @Override
  public void account(String status) {
    count("switch_accounts_total", "status", status);
  }

  @Override
  public void refused(String reason) {
    count("switch_refusals_total", "reason", reason);
  }

  /** Commands that went into the log since start. */
  public long executedCommands() {
    return executed;
  }

  /** Everything as Prometheus text. */
  public String text() {
    return registry.scrape();
  }

  private void count(String name, String label, String value) {
    outcomes
        .computeIfAbsent(
            name + value, key -> Counter.builder(name).tag(label, value).register(registry))
        .increment();
  }
}
