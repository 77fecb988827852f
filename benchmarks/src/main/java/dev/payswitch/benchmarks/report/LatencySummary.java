// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The latencies of the calls of a round, in milliseconds; all 0 when nothing was answered. */
public record LatencySummary(
    long callCount, double p50Millis, double p99Millis, double p999Millis, double maxMillis) {
  private static final double MEDIAN = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  /**
   * Sums up histograms of nanoseconds as if all had been recorded in one. Percentiles themselves
   * cannot be averaged.
   */
  public static LatencySummary of(Collection<Histogram> histograms) {
    Histogram merged = new Histogram(3);
    merged.setAutoResize(true);
    histograms.forEach(merged::add);
    return new LatencySummary(
        merged.getTotalCount(),
        millis(merged.getValueAtPercentile(MEDIAN)),
        millis(merged.getValueAtPercentile(P99)),
        millis(merged.getValueAtPercentile(P999)),
        millis(merged.getMaxValue()));
  }

  private static double millis(long nanos) {
    return (double) nanos / TimeUnit.MILLISECONDS.toNanos(1);
  }
}
