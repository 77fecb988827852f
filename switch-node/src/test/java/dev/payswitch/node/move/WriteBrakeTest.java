// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Callers are slowed down as long as the target cannot follow, and no longer. */
final class WriteBrakeTest {
  private static final int OFFERED_PER_WINDOW = 1_000;
  private static final long WINDOW_MICROS = 20_000;

  private final WriteBrake brake = new WriteBrake();
  private long now = 1_000_000;

  /** How many of as many commands as callers can send are let in. */
  private int admitted() {
    now += WINDOW_MICROS;
    int admitted = 0;
    for (int command = 0; command < OFFERED_PER_WINDOW; command++) {
      admitted += brake.holdsBack(now) ? 0 : 1;
    }
    return admitted;
  }

  @Test
  void nobodyIsHeldBackWhileTheTargetFollows() {
    brake.look(now, 5_000, 4_000);
    assertThat(admitted()).isEqualTo(OFFERED_PER_WINDOW);
    brake.look(now, WriteBrake.TOO_MANY, 4_000);
    assertThat(admitted()).isEqualTo(OFFERED_PER_WINDOW);
  }

  @Test
  void fewerAndFewerAreLetInWhileChangesPileUpAndAllWhenTheyAreTaken() {
    long waiting = 2 * WriteBrake.TOO_MANY;
    int before = admitted();
    for (int look = 0; look < 4; look++) {
      waiting += 10_000;
      brake.look(now, waiting, 4_000);
      int admitted = admitted();
      assertThat(admitted).isLessThan(before).isPositive();
      before = admitted;
    }
    for (int look = 0; look < 12; look++) {
      brake.look(now, 1_000, 1_000);
      admitted();
    }
    assertThat(admitted()).isEqualTo(OFFERED_PER_WINDOW);
  }

  /**
   * A target that takes as many rows as one message has, whatever callers offer: five rows for each
   * command.
   */
  @Test
  void whatWaitsStopsGrowing() {
    long waiting = 3 * WriteBrake.TOO_MANY;
    long most = waiting;
    for (int window = 0; window < 200; window++) {
      int taken = (int) Math.min(2_000, waiting);
      brake.look(now, waiting, taken);
      waiting += 5L * admitted() - taken;
      most = Math.max(most, waiting);
    }
    assertThat(waiting).isLessThan(WriteBrake.TOO_MANY);
    assertThat(most).isLessThan(5 * WriteBrake.TOO_MANY);
  }
}
