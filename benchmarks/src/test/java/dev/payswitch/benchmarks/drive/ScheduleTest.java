// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  @Test
  void callsAreDueAtEqualDistances() {
    Schedule schedule = new Schedule(1_000, 20_000);

    assertThat(schedule.dueNanos(0)).isEqualTo(1_000);
    assertThat(schedule.dueNanos(1)).isEqualTo(51_000);
    assertThat(schedule.dueNanos(20_000)).isEqualTo(1_000_001_000);
  }

  @Test
  void roundingDoesNotAddUp() {
    Schedule schedule = new Schedule(0, 3);

    assertThat(schedule.dueNanos(3 * 3_600)).isEqualTo(HOUR_NANOS);
    assertThat(schedule.dueNanos(1)).isEqualTo(333_333_333);
  }

  @Test
  void slowRatesWork() {
    assertThat(new Schedule(0, 0.5).dueNanos(1)).isEqualTo(2_000_000_000);
  }

  @Test
  void refusesARateOfNothing() {
    assertThatThrownBy(() -> new Schedule(0, 0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new Schedule(0, Double.NaN)).hasMessageContaining("above 0");
  }
}
