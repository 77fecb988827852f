// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import static dev.payswitch.router.reconfigure.OperationFixtures.NOW;
import static dev.payswitch.router.reconfigure.OperationFixtures.add;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an admin may do, in every state. */
final class OperationControlTest {
  @ParameterizedTest
  @CsvSource({
    "PLANNED, -, -, CANCELLED, PLANNED",
    "RUNNING, PAUSED, RUNNING, CANCELLING, RUNNING",
    "PAUSED, PAUSED, RUNNING, CANCELLING, PAUSED",
    "CANCELLING, -, -, CANCELLING, -",
    "DONE, -, -, -, -",
    "CANCELLED, -, -, CANCELLED, -",
    "FAILED, -, -, -, -"
  })
  void everyStateKnowsWhatMayBeDone(
      OperationState state, String pause, String resume, String cancel, String throttle) {
    assertLeads(state, new OperationControl.Pause(), pause);
    assertLeads(state, new OperationControl.Resume(), resume);
    assertLeads(state, new OperationControl.Cancel(), cancel);
    assertLeads(state, new OperationControl.Throttle(7), throttle);
  }

  private static void assertLeads(OperationState from, OperationControl control, String to) {
    Operation operation = add().withState(from);
    if (to.equals("-")) {
      assertThatThrownBy(() -> OperationControl.next(operation, control, NOW))
          .isInstanceOf(OperationRefusedException.class)
          .hasMessageContaining("is " + from + " and cannot be");
    } else {
      assertThat(OperationControl.next(operation, control, NOW).state().name())
          .as("%s of %s", control, from)
          .isEqualTo(to);
    }
  }

  @Test
  void aThrottleIsKept() {
    Operation slow = OperationControl.next(add(), new OperationControl.Throttle(7), NOW);
    assertThat(slow.bytesPerSecond()).isEqualTo(7);
  }

  @Test
  void aPlanThatIsCancelledHasEnded() {
    assertThat(OperationControl.next(add(), new OperationControl.Cancel(), NOW).finishTime())
        .contains(NOW);
  }
}
