// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.log.ReplyTo;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the drivers write to the log. Acknowledgements are recorded late and in bulk: the log needs
 * them only to forget what the participant has. Owned by the event loop.
 */
final class DecisionLog {
  private static final Duration ACKNOWLEDGE_AFTER = Duration.ofMillis(200);
  private static final long ACKNOWLEDGE_AT = 4_096;

  private final Batcher batcher;
  private final Scheduler scheduler;
  private final Map<ShardId, Acknowledged> acknowledged = new HashMap<>();

  DecisionLog(Batcher batcher, Scheduler scheduler) {
    this.batcher = batcher;
    this.scheduler = scheduler;
  }

  private static final class Acknowledged {
    long told;
    long recorded;
    boolean timerSet;
    boolean recording;
  }

  void submit(LedgerCommand command, Consumer<CommandResult> applied, Consumer<Boolean> failed) {
    batcher.submit(command, ReplyTo.of(applied, failed));
  }

  /** The participant has applied decisions up to here. */
  void acknowledged(ShardId participant, long sequence) {
    Acknowledged lane = acknowledged.computeIfAbsent(participant, shard -> new Acknowledged());
    lane.told = Math.max(lane.told, sequence);
    if (lane.told - lane.recorded >= ACKNOWLEDGE_AT) {
      record(participant, lane);
    } else if (lane.told > lane.recorded && !lane.timerSet) {
      lane.timerSet = true;
      scheduler.schedule(
          ACKNOWLEDGE_AFTER,
          () -> {
            lane.timerSet = false;
            record(participant, lane);
          });
    }
  }

  /** Forgets what an earlier term was told; it is told again on the next stream. */
  void stop() {
    acknowledged.clear();
  }

  private void record(ShardId participant, Acknowledged lane) {
    if (lane.recording || lane.told <= lane.recorded || acknowledged.get(participant) != lane) {
      return;
    }
    lane.recording = true;
    long upTo = lane.told;
    submit(
        new LedgerCommand.AcknowledgeDecisions(participant, upTo),
        result -> {
          lane.recording = false;
          lane.recorded = upTo;
          acknowledged(participant, lane.told);
        },
        mayBeApplied -> lane.recording = false);
  }
}
