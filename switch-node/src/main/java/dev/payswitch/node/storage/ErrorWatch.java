// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.Halt;
import dev.payswitch.node.ledger.StoreFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the database now and then whether a background job of it failed. Without a write-ahead log a
 * failed flush has a reason that RocksDB's Java has no name for, and the listener is not called
 * then; until somebody writes, nothing else would show it. The thread calls into the database, so
 * it is stopped before that closes, and it is not the one that flushes, which may have to wait.
 */
final class ErrorWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("store-errors").factory());
  private final Path directory;
  private final LongSupplier errors;
  private final Halt halt;

  /**
   * @param errors how many background jobs failed since the database was opened
   */
  ErrorWatch(Path directory, LongSupplier errors, Halt halt) {
    this.directory = directory;
    this.errors = errors;
    this.halt = halt;
  }

  void start() {
    Future<?> _ =
        thread.scheduleAtFixedRate(
            this::tick, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      long count = errors.getAsLong();
      if (count > 0) {
        throw new StoreFailure("%d background jobs of RocksDB failed".formatted(count));
      }
    } catch (RuntimeException | Error failed) {
      halt.halt(
          "the store in %s cannot write its files; look at the disk and at the file LOG there, then restart the node"
              .formatted(directory),
          failed);
    }
  }

  /** Waits for a look that is under way. */
  @Override
  public void close() {
    thread.close();
  }
}
