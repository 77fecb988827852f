// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Timers run when they are due, once, and not when they are cancelled. */
final class TimingWheelTest {
  private static final long TICK = TimingWheel.TICK_NANOS;

  private final TimingWheel wheel = new TimingWheel(0);
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsATimerOnceWhenItIsDue() {
    wheel.schedule(10 * TICK, () -> ran.add("a"));
    wheel.advanceTo(9 * TICK);
    assertThat(ran).isEmpty();
    wheel.advanceTo(10 * TICK);
    wheel.advanceTo(100_000 * TICK);

    assertThat(ran).containsExactly("a");
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void doesNotRunACancelledTimer() {
    Scheduler.Timer timer = wheel.schedule(2 * TICK, () -> ran.add("a"));
    timer.cancel();
    timer.cancel();
    wheel.advanceTo(5 * TICK);

    assertThat(ran).isEmpty();
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void letsATimerSetAndCancelOthers() {
    Scheduler.Timer victim = wheel.schedule(2 * TICK, () -> ran.add("victim"));
    wheel.schedule(
        2 * TICK,
        () -> {
          ran.add("first");
          victim.cancel();
          wheel.schedule(0, () -> ran.add("second"));
        });
    wheel.advanceTo(3 * TICK);

    assertThat(ran).containsExactly("first", "second");
  }

  @Seeded
  void runsEachTimerInItsTickWhateverTheDistance(RandomGenerator random) {
    long[] now = {0};
    int[] left = {0};
    for (int round = 0; round < 2_000; round++) {
      long due = now[0] + random.nextLong(TimeUnit.SECONDS.toNanos(90));
      left[0]++;
      wheel.schedule(
          due,
          () -> {
            left[0]--;
            assertThat(now[0]).isGreaterThanOrEqualTo(due - TICK);
          });
      now[0] += random.nextLong(20 * TICK);
      wheel.advanceTo(now[0]);
    }
    now[0] += TimeUnit.SECONDS.toNanos(100);
    wheel.advanceTo(now[0]);

    assertThat(left[0]).isZero();
  }
}
