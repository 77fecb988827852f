// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of a node on one platform thread. A task that throws halts the process: the state
 * it owned can no longer be trusted.
 */
public final class EventLoop implements Scheduler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final long CLOSE_SECONDS = 5;

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final ScheduledThreadPoolExecutor timers;
  private final Thread thread;
  private final Halt halt;

  /** Owned by the loop's thread. */
  private boolean ended;

  public EventLoop(String name, Halt halt) {
    this.halt = halt;
    this.thread = Thread.ofPlatform().name(name).start(this::run);
    this.timers =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name(name + "-timers").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    timers.setRemoveOnCancelPolicy(true);
  }

  private void run() {
    try {
      while (!ended) {
        tasks.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      halt.halt("a task of the event loop failed; the node must be started again", e);
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> timer =
          timers.schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.debug("event=timer_after_close");
      return () -> {};
    }
  }

  /** Tasks that wait: for metrics. */
  public int waitingCount() {
    return tasks.size();
  }

  /** Runs what was given before, then ends the thread. */
  @Override
  public void close() {
    timers.shutdownNow();
    execute(() -> ended = true);
    try {
      if (!thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
        LOG.warn("event=loop_close_timeout thread={}", thread.getName());
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
