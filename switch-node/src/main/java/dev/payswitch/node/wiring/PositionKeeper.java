// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.wiring;

import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.ShardPosition;
import dev.payswitch.cluster.ShardRecord;
import dev.payswitch.cluster.ShardRecords;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Clock;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.PublishedShard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster once a second how far the log of this shard reaches while it leads: a position,
 * no money. A shard that later starts with a shorter log runs on an old disk and must not serve.
 */
public final class PositionKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PositionKeeper.class);
  private static final long PERIOD_MILLIS = 1_000;

  private final ShardRecords records;
  private final ShardId shard;
  private final Ledger ledger;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("position-keeper").daemon().factory());
  private volatile boolean leading;

  public PositionKeeper(ShardRecords records, ShardId shard, Ledger ledger, Clock clock) {
    this.records = records;
    this.shard = shard;
    this.ledger = ledger;
    this.clock = clock;
    var _ =
        thread.scheduleWithFixedDelay(
            this::write, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The last committed index that the cluster remembers of a shard, or -1. */
  public static long lastCommittedIndex(ShardRecords records, ShardId shard) {
    return records
        .read(shard)
        .flatMap(ShardRecord::position)
        .map(ShardPosition::lastCommittedIndex)
        .orElse(-1L);
  }

  /** Whether this replica leads: only then it writes. */
  public void leading(boolean nowLeading) {
    leading = nowLeading;
    if (nowLeading) {
      thread.execute(this::write);
    }
  }

  private void write() {
    PublishedShard published = ledger.published();
    long start = published.leader().startIndex();
    if (!leading || start < 0) {
      return;
    }
    Instant now = Instant.EPOCH.plus(clock.nowMicros(), ChronoUnit.MICROS);
    try {
      records
          .read(shard)
          .ifPresent(
              record ->
                  records.compareAndSet(
                      shard,
                      record.version(),
                      new ShardPosition(start, published.applied().index(), now)));
    } catch (ClusterException e) {
      LOG.debug("event=position_not_written shard={}", shard, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
