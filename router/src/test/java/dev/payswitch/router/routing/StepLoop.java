// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** An event loop and its clock that only go on when a test says so. */
final class StepLoop implements Scheduler, Clock {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final TimingWheel wheel = new TimingWheel(0);
  private long nowNanos;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    return wheel.schedule(nowNanos + delayNanos, task);
  }

  @Override
  public long nanoTime() {
    return nowNanos;
  }

  /** Runs everything that is due now. */
  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, tick by tick. */
  void advance(Duration time) {
    long end = nowNanos + time.toNanos();
    while (nowNanos < end) {
      nowNanos = Math.min(end, nowNanos + TimingWheel.TICK_NANOS);
      wheel.advanceTo(nowNanos);
      run();
    }
  }
}
