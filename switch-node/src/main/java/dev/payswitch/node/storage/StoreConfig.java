// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the rows are and how much memory they may take.
 *
 * @param directory the database's own directory; made when it is not there
 * @param blockCacheBytes blocks, indexes and filters read from files
 * @param memtableBytes rows of one memtable of the largest family; up to three are kept
 * @param flushInterval the longest time that a write stays in memory only
 */
public record StoreConfig(
    Path directory, long blockCacheBytes, long memtableBytes, Duration flushInterval) {
  private static final long MIB = 1L << 20;
  private static final long MIN_BYTES = MIB / 4;

  public StoreConfig {
    if (blockCacheBytes < MIN_BYTES || memtableBytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "block cache and memtable need at least %d bytes, but have %d and %d"
              .formatted(MIN_BYTES, blockCacheBytes, memtableBytes));
    }
    if (flushInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "flush interval must be at least 1 ms, but is " + flushInterval);
    }
  }

  /** What a process with a heap of 512 MB and 1 GB in all can afford. */
  public static StoreConfig in(Path directory) {
    return new StoreConfig(directory, 128 * MIB, 16 * MIB, Duration.ofSeconds(30));
  }

  public StoreConfig withMemtableBytes(long bytes) {
    return new StoreConfig(directory, blockCacheBytes, bytes, flushInterval);
  }

  public StoreConfig withFlushInterval(Duration interval) {
    return new StoreConfig(directory, blockCacheBytes, memtableBytes, interval);
  }
}
