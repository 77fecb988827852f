// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

/**
 * Slows callers down who change arcs faster than the target takes the changes: else the move would
 * never end. Each window admits fewer commands than the one before while the changes that wait
 * grow, and more when they shrink. Owned by the event loop.
 */
final class WriteBrake {
  /** With so many changes waiting, and more with each look, callers are slowed down. */
  static final long TOO_MANY = 20_000;

  private static final long WINDOW_MICROS = 20_000;
  private static final long FIRST_LIMIT = 200;
  private static final long MIN_LIMIT = 5;

  private long waiting;
  private long limit = Long.MAX_VALUE;
  private long windowStartMicros;
  private long admitted;
  private long admittedBefore;

  /** Takes how many changes wait for the target, of which it takes so many now. */
  void look(long nowMicros, long nowWaiting, int taken) {
    long rest = nowWaiting - taken;
    if (rest > TOO_MANY && rest >= waiting) {
      long used = Math.max(admitted, admittedBefore);
      limit =
          Math.max(MIN_LIMIT, Math.min(limit == Long.MAX_VALUE ? FIRST_LIMIT : limit, used) / 2);
    } else if (rest <= TOO_MANY / 2) {
      limit =
          limit == Long.MAX_VALUE || limit > FIRST_LIMIT ? Long.MAX_VALUE : limit + limit / 2 + 1;
    }
    waiting = rest;
  }

  /** Counts a command that would change the arcs; whether it must wait. */
  boolean holdsBack(long nowMicros) {
    if (nowMicros - windowStartMicros >= WINDOW_MICROS) {
      windowStartMicros = nowMicros;
      admittedBefore = admitted;
      admitted = 0;
    }
    if (admitted >= limit) {
      return true;
    }
    admitted++;
    return false;
  }
}
