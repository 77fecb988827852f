// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.log.RaftCommandLog;
import dev.payswitch.node.metrics.NodeMetrics;
import dev.payswitch.node.storage.RocksLedgerStore;
import dev.payswitch.node.transfer.ShardLeader;
import java.io.IOException;
import java.time.Duration;

/** The figures of a node that are read when they are asked for. */
final class NodeGauges {
  private static final Duration LANES_EVERY = Duration.ofSeconds(1);

  private NodeGauges() {}

  record Parts(
      EventLoop loop,
      Clock clock,
      Batcher batcher,
      ShardLeader leader,
      Ledger ledger,
      RaftCommandLog log,
      RocksLedgerStore store,
      DiskWatch disk) {}

  static void register(NodeMetrics metrics, Parts parts) {
    parts.loop().execute(() -> showLanes(metrics, parts));
    metrics.gauge(
        "switch_loop_tasks", "Tasks that wait for the event loop.", parts.loop()::waitingCount);
    metrics.gauge(
        "switch_waiting_commands",
        "Commands that wait for a batch.",
        parts.batcher()::waitingCount);
    metrics.gauge(
        "switch_cross_shard_transfers",
        "Transfers across shards that this shard coordinates now.",
        parts.leader()::transfersInFlight);
    metrics.gauge(
        "switch_applied_index",
        "The last log entry that is applied.",
        () -> parts.ledger().published().applied().index());
    metrics.gauge(
        "switch_log_files_bytes", "Size of the log's files.", () -> sizeBytes(parts.log()));
    metrics.gauge(
        "switch_free_disk_bytes", "Free space of the data disk.", parts.disk()::freeBytes);
    metrics.gauge(
        "switch_store_memtable_bytes",
        "Rows in memory that are not in files yet.",
        () -> parts.store().figures().memtableBytes());
    metrics.gauge(
        "switch_store_block_cache_bytes",
        "Blocks of files kept in memory.",
        () -> parts.store().figures().blockCacheBytes());
    metrics.gauge(
        "switch_store_files_bytes",
        "Size of the store's files.",
        () -> parts.store().figures().filesBytes());
    metrics.gauge(
        "switch_store_pending_compaction_bytes",
        "What compaction still has to rewrite.",
        () -> parts.store().figures().pendingCompactionBytes());
  }

  /** Lanes belong to the event loop, so it shows them now and then instead of when asked. */
  private static void showLanes(NodeMetrics metrics, Parts parts) {
    metrics.lanes(parts.leader().lanes(), parts.clock().nowMicros());
    parts.loop().schedule(LANES_EVERY, () -> showLanes(metrics, parts));
  }

  private static double sizeBytes(RaftCommandLog log) {
    try {
      return log.sizeBytes();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
