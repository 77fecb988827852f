// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One named thread that runs tasks in order and may block, which the event thread of Curator must
 * not. A failing task is logged and does not end the thread; tasks after the close are dropped.
 */
final class EventThread implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventThread.class);

  private final String name;
  private final ScheduledThreadPoolExecutor executor;

  EventThread(String name) {
    this.name = name;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name(name).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> runLogged(task));
  }

  void executeAfter(Duration delay, Runnable task) {
    var _ = executor.schedule(() -> runLogged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  void executeEvery(Duration interval, Runnable task) {
    var _ =
        executor.scheduleWithFixedDelay(
            () -> runLogged(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs no further tasks; interrupts the running one. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void runLogged(Runnable task) {
    try {
      task.run();
    } catch (ClusterUnavailableException unavailable) {
      LOG.info("event=cluster_unavailable thread={} reason=\"{}\"", name, unavailable.getMessage());
    } catch (RuntimeException failure) {
      LOG.error("event=task_failed thread={}", name, failure);
    }
  }
}
