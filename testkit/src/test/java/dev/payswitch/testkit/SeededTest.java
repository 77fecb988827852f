// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class SeededTest {
  @Seeded(rounds = 3)
  void injectsARandomSource(RandomGenerator random) {
    assertThat(random).isInstanceOf(SplittableRandom.class);
  }

  @Test
  void manualClockMovesOnlyWhenTold() {
    ManualClock clock = new ManualClock();
    var before = clock.instant();
    clock.advance(Duration.ofMillis(5));
    assertThat(clock.instant()).isEqualTo(before.plusMillis(5));
    assertThat(clock.nanoTime()).isEqualTo(5_000_000);
  }
}
