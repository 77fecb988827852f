// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.Halt;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Flushes the rows now and then, so that the shard's log can be purged although few payments come
 * in. The thread calls into the database, so it is stopped before that closes.
 */
final class FlushTimer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("store-flush").factory(),
          new ThreadPoolExecutor.DiscardPolicy());
  private final Runnable flush;
  private final Halt halt;

  FlushTimer(Runnable flush, Halt halt) {
    this.flush = flush;
    this.halt = halt;
  }

  void start(Duration interval) {
    Future<?> _ =
        thread.scheduleAtFixedRate(
            this::tick, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    run(flush, "the store cannot be flushed; look at the disk, then restart the node");
  }

  /** Does something else as soon as no flush is under way. */
  void soon(Runnable task, String otherwise) {
    thread.execute(() -> run(task, otherwise));
  }

  private void run(Runnable task, String otherwise) {
    try {
      task.run();
    } catch (RuntimeException | Error failed) {
      halt.halt(otherwise, failed);
    }
  }

  /** Waits for a flush that is under way. */
  @Override
  public void close() {
    thread.close();
  }
}
