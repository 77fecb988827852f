// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.router.routing.Clock;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Until when a call may take. Callers without a deadline get one, nobody gets more than the
 * maximum, and the answer is due a little before the caller stops listening.
 */
record CallDeadline(long dueNanos) {
  static final long DEFAULT_NANOS = TimeUnit.SECONDS.toNanos(5);
  static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Of the call that is being handled on this thread. */
  static CallDeadline current(Clock clock) {
    return current(clock, DEFAULT_NANOS, MAX_NANOS);
  }

  static CallDeadline current(Clock clock, long defaultNanos, long maxNanos) {
    @Nullable Deadline asked = Context.current().getDeadline();
    long left = defaultNanos;
    if (asked != null) {
      long remaining = Math.max(0, asked.timeRemaining(TimeUnit.NANOSECONDS));
      left = Math.min(maxNanos, remaining - Math.min(ANSWER_NANOS, remaining / 10));
    }
    return new CallDeadline(clock.nanoTime() + left);
  }

  long leftNanos(Clock clock) {
    return dueNanos - clock.nanoTime();
  }
}
