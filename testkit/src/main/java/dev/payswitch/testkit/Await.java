// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions with a limit, instead of sleeping for a time and hoping. */
public final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Await() {}

  /** Returns when the condition holds; fails with its name when it does not within the limit. */
  public static void until(String condition, BooleanSupplier holds) {
    until(condition, LIMIT, holds);
  }

  public static void until(String condition, Duration limit, BooleanSupplier holds) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + condition);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
