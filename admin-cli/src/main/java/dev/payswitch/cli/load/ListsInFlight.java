// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lists on their way to the switch, a bounded number at a time: the reader of the file waits when
 * they are all out. The first failure of a whole list stops the reading.
 */
final class ListsInFlight implements AutoCloseable {
  private final Semaphore permits;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  ListsInFlight(int limit) {
    this.permits = new Semaphore(limit);
  }

  /** Starts a list as soon as there is room; false once a list failed. */
  boolean start(Runnable list) {
    permits.acquireUninterruptibly();
    if (failure.get() != null) {
      permits.release();
      return false;
    }
    threads.execute(
        () -> {
          try {
            list.run();
          } catch (RuntimeException failed) {
            failure.compareAndSet(null, failed);
          } finally {
            permits.release();
          }
        });
    return true;
  }

  /** Waits for the lists that are out; throws what the first that failed threw. */
  void await() {
    threads.close();
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
