// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.StreamTransfersResponse;
import dev.payswitch.proto.v1.SubmitTransferResponse;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.router.routing.CommandResult;
import dev.payswitch.router.routing.Reason;
import dev.payswitch.router.routing.RoutedCall;
import dev.payswitch.router.routing.ShardRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Puts the outcomes of a call into its response, as the bytes that the shards sent. */
final class TransferAnswer {
  private static final ByteString UNKNOWN =
      outcome(OutcomeClass.OUTCOME_CLASS_UNKNOWN, OutcomeStatus.OUTCOME_STATUS_OUTCOME_UNKNOWN);
  private static final ByteString NOT_ATTEMPTED =
      outcome(OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED, OutcomeStatus.OUTCOME_STATUS_NOT_ATTEMPTED);
  private static final ByteString RETRY =
      outcome(OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED, OutcomeStatus.OUTCOME_STATUS_RETRY);

  private TransferAnswer() {}

  private static ByteString outcome(OutcomeClass outcomeClass, OutcomeStatus status) {
    return TransferOutcome.newBuilder()
        .setOutcomeClass(outcomeClass)
        .setStatus(status)
        .build()
        .toByteString();
  }

  static byte[] one(ByteString outcome) {
    return encode(0, 0, SubmitTransferResponse.OUTCOME_FIELD_NUMBER, new ByteString[] {outcome});
  }

  static byte[] list(ByteString[] outcomes) {
    return encode(0, 0, SubmitTransfersResponse.OUTCOMES_FIELD_NUMBER, outcomes);
  }

  static byte[] ofStream(long requestNumber, ByteString[] outcomes) {
    return encode(
        StreamTransfersResponse.REQUEST_NUMBER_FIELD_NUMBER,
        requestNumber,
        StreamTransfersResponse.OUTCOMES_FIELD_NUMBER,
        outcomes);
  }

  /**
   * One outcome for each transfer, where there are several. What no transfer could have, such as
   * bytes that a shard cannot decode, has no outcome: then the call as a whole fails.
   */
  static ByteString[] outcomes(RoutedCall call) {
    ByteString[] outcomes = new ByteString[call.size()];
    for (int index = 0; index < outcomes.length; index++) {
      outcomes[index] =
          switch (call.result(index)) {
            case CommandResult.Outcome outcome -> outcome.bytes();
            case CommandResult.Unknown unknown -> UNKNOWN;
            case CommandResult.Refused refused -> notExecuted(refused.refusal());
          };
    }
    return outcomes;
  }

  private static ByteString notExecuted(ShardRefusal refusal) {
    Reason reason = refusal.reason();
    return switch (reason) {
      case LANE_UNAVAILABLE -> RETRY;
      case STALE_ROUTE, ARC_FROZEN, SHARD_RECOVERING, BUSY, SHARD_REGRESSED -> NOT_ATTEMPTED;
      case OUTCOME_UNKNOWN -> UNKNOWN;
      case UNIMPLEMENTED, UNDECODABLE -> throw StatusMapper.refused(refusal);
    };
  }

  /** The number of the outcome's status, or 0; reads no further than it must. */
  static int statusNumber(ByteString outcome) {
    try {
      var in = outcome.newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == TransferOutcome.STATUS_FIELD_NUMBER << 3) {
          return in.readEnum();
        }
        in.skipField(tag);
      }
      return 0;
    } catch (IOException undecodable) {
      return 0;
    }
  }

  private static byte[] encode(
      int numberField, long number, int outcomesField, ByteString[] outcomes) {
    int size = number == 0 ? 0 : CodedOutputStream.computeUInt64Size(numberField, number);
    for (ByteString outcome : outcomes) {
      size += CodedOutputStream.computeBytesSize(outcomesField, outcome);
    }
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      if (number != 0) {
        out.writeUInt64(numberField, number);
      }
      for (ByteString outcome : outcomes) {
        out.writeBytes(outcomesField, outcome);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes;
  }
}
