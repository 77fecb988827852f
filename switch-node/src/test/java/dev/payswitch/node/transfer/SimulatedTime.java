// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** The only thing that happens in a simulation: events, one after the other, in order of time. */
final class SimulatedTime {
  private static final long START_MICROS = 1_767_225_600_000_000L;

  private final RandomGenerator random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong((Event event) -> event.dueMicros)
              .thenComparingLong(event -> event.order));
  private long elapsedMicros;
  private long order;

  SimulatedTime(RandomGenerator random) {
    this.random = random;
  }

  private record Event(long dueMicros, long order, Runnable task) {}

  long nowMicros() {
    return START_MICROS + elapsedMicros;
  }

  /** Since the simulation began. */
  long elapsedMicros() {
    return elapsedMicros;
  }

  void after(long micros, Runnable task) {
    events.add(new Event(elapsedMicros + micros, order++, task));
  }

  /** Some time from now, most often soon. */
  void soon(long typicalMicros, Runnable task) {
    after(delay(typicalMicros), task);
  }

  /** Up to twice the typical time, now and then twenty times as long. */
  long delay(long typicalMicros) {
    return random.nextLong(2 * typicalMicros) * (random.nextInt(20) == 0 ? 10 : 1) + 1;
  }

  void run(long micros) {
    long end = elapsedMicros + micros;
    while (!events.isEmpty() && events.peek().dueMicros <= end) {
      Event next = events.remove();
      elapsedMicros = next.dueMicros;
      next.task.run();
    }
    elapsedMicros = end;
  }
}
