// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The one place where loading waits: growing, jittered pauses up to a limit in all. Belongs to one
 * list; the jitter keeps lists that failed together from coming back together.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 50;
  private static final long MAX_MILLIS = 2_000;

  private final RandomGenerator random;
  private long leftMillis;
  private long pauseMillis = FIRST_MILLIS;

  Backoff(Duration limit, RandomGenerator random) {
    this.leftMillis = limit.toMillis();
    this.random = random;
  }

  /** Waits for the next try; false when there is to be none. */
  boolean pause() {
    if (leftMillis <= 0) {
      return false;
    }
    long millis = Math.min(leftMillis, pauseMillis / 2 + random.nextLong(pauseMillis / 2 + 1));
    leftMillis -= Math.max(1, millis);
    pauseMillis = Math.min(MAX_MILLIS, pauseMillis * 2);
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
