// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Calls are let in whole or not at all. */
final class AdmissionTest {
  private final Admission admission = new Admission(10, 100);

  @Test
  void refusesWhatDoesNotFitAndKeepsTheRoom() {
    admission.admit(8, 10);
    assertThatThrownBy(() -> admission.admit(3, 1))
        .hasMessageContaining("RESOURCE_EXHAUSTED: BUSY");
    assertThatThrownBy(() -> admission.admit(1, 91)).hasMessageContaining("BUSY");

    assertThat(admission.commandsUnderWay()).isEqualTo(8);
    admission.admit(2, 90);
    admission.release(10, 100);
    assertThat(admission.commandsUnderWay()).isZero();
  }
}
