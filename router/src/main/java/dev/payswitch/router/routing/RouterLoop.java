// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop on one platform thread. The queue has no bound of its own: what may be in it is
 * bounded by the admission of calls and by the commands in flight.
 */
public final class RouterLoop implements Scheduler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterLoop.class);
  private static final int TASKS_BETWEEN_TICKS = 256;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_MILLIS = 5_000;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Clock clock;
  private final TimingWheel wheel;
  private final Thread thread;
  private volatile boolean waiting;
  private volatile boolean stopped;

  public RouterLoop(Clock clock) {
    this.clock = clock;
    this.wheel = new TimingWheel(clock.nanoTime());
    this.thread = Thread.ofPlatform().name("router-loop").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (waiting) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    if (!thread.equals(Thread.currentThread())) {
      throw new IllegalStateException("timers are set on the router loop only");
    }
    return wheel.schedule(clock.nanoTime() + delayNanos, () -> runTask(task));
  }

  private void run() {
    while (!stopped) {
      int count = 0;
      Runnable task = tasks.poll();
      while (task != null) {
        runTask(task);
        count++;
        task = count < TASKS_BETWEEN_TICKS ? tasks.poll() : null;
      }
      wheel.advanceTo(clock.nanoTime());
      if (count == 0) {
        await();
      }
    }
  }

  private void await() {
    waiting = true;
    // A task added before the flag was seen is in the queue by now; one added later unparks.
    if (tasks.isEmpty() && !stopped) {
      LockSupport.parkNanos(this, wheel.isEmpty() ? IDLE_NANOS : TimingWheel.TICK_NANOS);
    }
    waiting = false;
  }

  /** One call that fails must not take the others with it: the router keeps nothing about money. */
  private void runTask(@Nullable Runnable task) {
    try {
      if (task != null) {
        task.run();
      }
    } catch (RuntimeException failure) {
      LOG.error("event=router_task_failed", failure);
    }
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
