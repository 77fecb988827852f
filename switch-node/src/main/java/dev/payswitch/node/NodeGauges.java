// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.metrics.NodeMetrics;
import dev.payswitch.node.storage.RocksLedgerStore;
import dev.payswitch.node.transfer.ShardLeader;

/** The figures of a node that are read when they are asked for. */
final class NodeGauges {
  private NodeGauges() {}

  record Parts(
      EventLoop loop,
      Batcher batcher,
      ShardLeader leader,
      Ledger ledger,
      RocksLedgerStore store,
      DiskWatch disk) {}

  static void register(NodeMetrics metrics, Parts parts) {
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
}
