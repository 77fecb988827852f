// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.payswitch.proto.v1.StreamTransfersResponse;
import dev.payswitch.proto.v1.SubmitTransferResponse;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a generator wants of an answer: the status of each transfer, in order, and the request
 * number of a streamed one (otherwise 0). Read from the wire without building messages.
 */
final class Answer {
  private static final int OUTCOMES_FIELD = SubmitTransfersResponse.OUTCOMES_FIELD_NUMBER;
  private static final int STREAM_NUMBER_FIELD =
      StreamTransfersResponse.REQUEST_NUMBER_FIELD_NUMBER;
  private static final int STREAM_OUTCOMES_FIELD = StreamTransfersResponse.OUTCOMES_FIELD_NUMBER;
  private static final int EXPECTED_OUTCOME_SIZE_BYTES = 16;

  static {
    if (SubmitTransferResponse.OUTCOME_FIELD_NUMBER != OUTCOMES_FIELD) {
      throw new AssertionError("single and list answers differ in their field of outcomes");
    }
  }

  private final long requestNumber;
  private final int[] statuses;

  private Answer(long requestNumber, int[] statuses) {
    this.requestNumber = requestNumber;
    this.statuses = statuses;
  }

  long requestNumber() {
    return requestNumber;
  }

  /** The numbers of the outcomes' statuses; not to be changed. */
  int[] statuses() {
    return statuses;
  }

  /** Reads the answer to a unary or list call. */
  static Answer read(byte[] bytes) throws IOException {
    return read(bytes, 0, OUTCOMES_FIELD);
  }

  /** Reads one message of a stream. */
  static Answer readStreamed(byte[] bytes) throws IOException {
    return read(bytes, STREAM_NUMBER_FIELD, STREAM_OUTCOMES_FIELD);
  }

  private static Answer read(byte[] bytes, int numberField, int outcomesField) throws IOException {
    CodedInputStream input = CodedInputStream.newInstance(bytes);
    int[] statuses = new int[1 + bytes.length / EXPECTED_OUTCOME_SIZE_BYTES];
    int count = 0;
    long requestNumber = 0;
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field == outcomesField) {
        if (count == statuses.length) {
          statuses = Arrays.copyOf(statuses, 2 * count);
        }
        statuses[count++] = readStatus(input);
      } else if (field == numberField) {
        requestNumber = input.readUInt64();
      } else {
        input.skipField(tag);
      }
    }
    return new Answer(requestNumber, Arrays.copyOf(statuses, count));
  }

  private static int readStatus(CodedInputStream input) throws IOException {
    int outer = input.pushLimit(input.readRawVarint32());
    int status = 0;
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == TransferOutcome.STATUS_FIELD_NUMBER) {
        status = input.readEnum();
      } else {
        input.skipField(tag);
      }
    }
    input.popLimit(outer);
    return status;
  }
}
