// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

/** How the database is doing, in bytes and numbers, summed over the families. */
public record StoreFigures(
    long memtableBytes,
    long blockCacheBytes,
    long filesBytes,
    long pendingCompactionBytes,
    long runningFlushes,
    long runningCompactions,
    boolean isWriteStopped) {
  static final StoreFigures NONE = new StoreFigures(0, 0, 0, 0, 0, 0, false);

  static StoreFigures of(Database database) {
    return new StoreFigures(
        database.sumOf("rocksdb.cur-size-all-mem-tables"),
        database.options().blockCache().getUsage(),
        database.sumOf("rocksdb.total-sst-files-size"),
        database.sumOf("rocksdb.estimate-pending-compaction-bytes"),
        // These three are told for the whole database, whichever family is asked.
        database.valueOf("rocksdb.num-running-flushes"),
        database.valueOf("rocksdb.num-running-compactions"),
        database.valueOf("rocksdb.is-write-stopped") != 0);
  }
}
