// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells a person on standard error how far a long step is, once every few seconds. */
final class Progress {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintStream output;
  private final String what;
  private final long total;
  private final long startNanos = System.nanoTime();
  private long shownNanos = startNanos;

  Progress(PrintStream output, String what, long total) {
    this.output = output;
    this.what = what;
    this.total = total;
  }

  synchronized void reached(long done) {
    long nowNanos = System.nanoTime();
    if (done >= total || nowNanos - shownNanos >= INTERVAL_NANOS) {
      shownNanos = nowNanos;
      double seconds = Math.max(1e-9, (nowNanos - startNanos) / NANOS_PER_SECOND);
      output.printf(Locale.ROOT, "%s %,d of %,d (%,.0f/s)%n", what, done, total, done / seconds);
    }
  }
}
