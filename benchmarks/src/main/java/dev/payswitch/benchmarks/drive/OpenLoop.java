// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls at a fixed rate, as callers do that do not know of one another. A call that is late,
 * because the generator was held up or the calls in flight are at their limit, is sent as soon as
 * it can be, and its latency counts from when it was due: waiting that callers would have felt is
 * never left out (no coordinated omission). For the same reason stopping first sends what is
 * overdue.
 */
final class OpenLoop implements Pace {
  private static final long SHORT_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long LONG_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final double callsPerSecond;
  private final ConcurrentLinkedQueue<Request> free = new ConcurrentLinkedQueue<>();
  private volatile long endNanos;
  private volatile boolean ended;
  private volatile boolean givenUp;

  // Set before the pacer starts, and left by it when it ends.
  private @Nullable Thread pacer;
  private long unsent;

  OpenLoop(double callsPerSecond, int callsInFlight) {
    this.callsPerSecond = callsPerSecond;
    for (int call = 0; call < callsInFlight; call++) {
      free.add(new Request());
    }
  }

  @Override
  public void start(Sender sender) {
    pacer = Thread.ofPlatform().daemon().name("load-pacer").start(() -> pace(sender));
  }

  @Override
  public void returned(Request request, boolean answered) {
    free.add(request);
  }

  private void pace(Sender sender) {
    Schedule schedule = new Schedule(System.nanoTime(), callsPerSecond);
    long call = 0;
    while (!givenUp && !isOver(schedule.dueNanos(call))) {
      long dueNanos = schedule.dueNanos(call);
      long earlyNanos = dueNanos - System.nanoTime();
      if (earlyNanos > 0) {
        LockSupport.parkNanos(Math.min(earlyNanos, LONG_PARK_NANOS));
        continue;
      }
      @Nullable Request request = free.poll();
      if (request == null) {
        LockSupport.parkNanos(SHORT_PARK_NANOS);
      } else {
        sender.send(request, dueNanos);
        call++;
      }
    }
    while (!isOver(schedule.dueNanos(call))) {
      unsent++;
      call++;
    }
  }

  private boolean isOver(long dueNanos) {
    return ended && dueNanos - endNanos >= 0;
  }

  @Override
  public long stop(Duration limit) {
    @Nullable Thread running = pacer;
    if (running == null) {
      return 0;
    }
    endNanos = System.nanoTime();
    ended = true;
    try {
      running.join(limit);
      givenUp = true;
      running.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return unsent;
  }
}
