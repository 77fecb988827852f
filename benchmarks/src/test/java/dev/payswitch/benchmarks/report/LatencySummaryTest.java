// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.testkit.Seeded;
import java.util.List;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class LatencySummaryTest {
  @Seeded(rounds = 5)
  void mergesAsIfAllHadBeenRecordedTogether(RandomGenerator random) {
    Histogram first = new Histogram(3);
    Histogram second = new Histogram(3);
    Histogram together = new Histogram(3);
    for (int call = 0; call < 10_000; call++) {
      long nanos = 1_000 + random.nextLong(1L << random.nextInt(10, 40));
      // Most of one kind in one histogram: averages of percentiles would be far off.
      (nanos < 1_000_000 ? first : second).recordValue(nanos);
      together.recordValue(nanos);
    }

    assertThat(LatencySummary.of(List.of(first, second)))
        .isEqualTo(LatencySummary.of(List.of(together)));
  }

  @Test
  void tellsMilliseconds() {
    Histogram histogram = new Histogram(3);
    for (int call = 1; call <= 1_000; call++) {
      histogram.recordValue(call * 1_000_000L);
    }

    LatencySummary summary = LatencySummary.of(List.of(histogram));

    assertThat(summary.callCount()).isEqualTo(1_000);
    assertThat(summary.p50Millis()).isCloseTo(500, within());
    assertThat(summary.p99Millis()).isCloseTo(990, within());
    assertThat(summary.p999Millis()).isCloseTo(999, within());
    assertThat(summary.maxMillis()).isCloseTo(1_000, within());
  }

  @Test
  void nothingAnsweredIsZero() {
    assertThat(LatencySummary.of(List.of())).isEqualTo(new LatencySummary(0, 0, 0, 0, 0));
  }

  private static Percentage within() {
    return Percentage.withPercentage(0.2);
  }
}
