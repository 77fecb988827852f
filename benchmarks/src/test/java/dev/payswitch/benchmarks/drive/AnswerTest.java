// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.StreamTransfersResponse;
import dev.payswitch.proto.v1.SubmitTransferResponse;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class AnswerTest {
  private static final TransferOutcome CREATED =
      TransferOutcome.newBuilder()
          .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_SUCCESS)
          .setStatus(OutcomeStatus.OUTCOME_STATUS_CREATED)
          .setAmountMinor(Long.MAX_VALUE)
          .setCreateTime(Timestamp.newBuilder().setSeconds(1_000_000_000))
          .setSettled(true)
          .setDebitAvailableMinor(-1)
          .build();
  private static final TransferOutcome REJECTED =
      TransferOutcome.newBuilder()
          .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_REJECTED)
          .setStatus(OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS)
          .build();

  @Test
  void readsTheStatusOfASingleTransfer() throws IOException {
    SubmitTransferResponse response =
        SubmitTransferResponse.newBuilder().setOutcome(CREATED).build();

    assertThat(Answer.read(response.toByteArray()).statuses()).containsExactly(1);
  }

  @Test
  void readsTheStatusesOfAListInOrder() throws IOException {
    SubmitTransfersResponse.Builder response = SubmitTransfersResponse.newBuilder();
    for (int pair = 0; pair < 100; pair++) {
      response.addOutcomes(CREATED).addOutcomes(REJECTED);
    }
    response.addOutcomes(TransferOutcome.getDefaultInstance());

    int[] statuses = Answer.read(response.build().toByteArray()).statuses();

    assertThat(statuses).hasSize(201).startsWith(1, 80, 1, 80).endsWith(80, 0);
  }

  @Test
  void readsTheRequestNumberOfAStreamedAnswer() throws IOException {
    StreamTransfersResponse response =
        StreamTransfersResponse.newBuilder().setRequestNumber(77).addOutcomes(REJECTED).build();

    Answer answer = Answer.readStreamed(response.toByteArray());

    assertThat(answer.requestNumber()).isEqualTo(77);
    assertThat(answer.statuses()).containsExactly(80);
  }
}
