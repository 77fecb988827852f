// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A batch is answered once: by apply, or as failed with what is certain about it. */
final class BatchMessageTest {
  private final WaitingBatch batch = new WaitingBatch("b");
  private final BatchMessage message = new BatchMessage(batch);

  @Test
  void failsForCertainBeforeItIsInTheLog() {
    message.fail(new IOException("no leader"));

    assertFailed(false);
    assertThat(message.enterLog()).isFalse();
  }

  @Test
  void failsInDoubtOnceItMayBeInTheLog() {
    assertThat(message.enterLog()).isTrue();

    message.fail(new IOException("not the leader any more"));

    assertFailed(true);
  }

  @Test
  void isNotAnsweredByApplyAfterItFailed() {
    assertThat(message.enterLog()).isTrue();
    message.fail(new IOException("not the leader any more"));

    assertThat(message.apply()).isFalse();
  }

  @Test
  void doesNotFailAfterItWasApplied() {
    assertThat(message.enterLog()).isTrue();
    assertThat(message.apply()).isTrue();

    message.fail(new IOException("late"));

    assertThat(batch.fate()).isNotDone();
  }

  @Test
  void failsOnce() {
    message.fail(new IOException("first"));
    message.fail(new IOException("second"));

    assertThatThrownBy(() -> batch.fate().get()).hasRootCauseMessage("first");
  }

  private void assertFailed(boolean mayBeApplied) {
    assertThatThrownBy(() -> batch.fate().get())
        .hasMessageContaining("may be applied: " + mayBeApplied);
  }
}
