// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One direction of one stream: first in, first out, after a while. */
final class SimulatedPipe {
  private final SimulatedTime time;
  private final LongSupplier stuckUntilMicros;
  private final long typicalMicros;
  private long lastArrivalMicros;

  /**
   * A quick one, or now and then a slow one.
   *
   * @param stuckUntilMicros nothing sets out before
   */
  SimulatedPipe(SimulatedTime time, RandomGenerator random, LongSupplier stuckUntilMicros) {
    this.time = time;
    this.stuckUntilMicros = stuckUntilMicros;
    this.typicalMicros = random.nextInt(5) == 0 ? 40_000 : 400;
  }

  void send(SimulatedProcess to, Runnable task) {
    long now = time.elapsedMicros();
    long start = Math.max(now, stuckUntilMicros.getAsLong());
    lastArrivalMicros = Math.max(lastArrivalMicros, start + time.delay(typicalMicros));
    time.after(lastArrivalMicros - now, () -> to.loop.execute(task));
  }
}
