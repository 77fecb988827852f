// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock and ticker that stand still until a test moves them. May be read from any thread. */
public final class ManualClock extends Clock {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong elapsedNanos;
  private final ZoneId zone;

  public ManualClock() {
    this(new AtomicLong(), ZoneOffset.UTC);
  }

  private ManualClock(AtomicLong elapsedNanos, ZoneId zone) {
    super();
    this.elapsedNanos = elapsedNanos;
    this.zone = zone;
  }

  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back, not even by " + duration);
    }
    elapsedNanos.addAndGet(duration.toNanos());
  }

  /** A ticker that goes with the clock. */
  public long nanoTime() {
    return elapsedNanos.get();
  }

  @Override
  public Instant instant() {
    return START.plusNanos(elapsedNanos.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new ManualClock(elapsedNanos, other);
  }
}
