// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import com.google.protobuf.WireFormat;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.proto.v1.StreamTransfersRequest;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The transfers of one run: what transfer number n is follows from the seed and n alone, so any
 * thread may ask for any of them. They are written straight in wire format, which takes a tenth of
 * the time of building messages: the generator shares its machine with what it measures.
 */
public final class TransferSource {
  /** Bytes of a run's name: with it, ids of different runs on one cluster do not meet. */
  public static final int RUN_NAME_LENGTH = 8;

  static final int ID_LENGTH = 20;
  static final int REFERENCE_LENGTH = 20;
  static final int MAX_AMOUNT_MINOR = 10_000;

  private static final byte[] ORDER = "order-".getBytes(StandardCharsets.US_ASCII);
  private static final int BASE_36 = 36;
  private static final int BASE_10 = 10;
  private static final int HEADER_LENGTH = 2;

  private final long seed;
  private final byte[] runName;
  private final byte[] ledger;
  private final PairPicker picker;

  public TransferSource(long seed, String runName, LedgerId ledger, PairPicker picker) {
    this.seed = seed;
    this.runName = runName.getBytes(StandardCharsets.US_ASCII);
    this.ledger = ledger.value().getBytes(StandardCharsets.US_ASCII);
    this.picker = picker;
    if (this.runName.length != RUN_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "the name of a run has " + RUN_NAME_LENGTH + " bytes, not " + runName);
    }
  }

  /** A {@code SubmitTransferRequest}. */
  public void writeSingle(RequestBuffer target, long number) {
    target.clear();
    writeTransfer(target, SubmitTransferRequest.TRANSFER_FIELD_NUMBER, number);
  }

  /** A {@code SubmitTransfersRequest}. */
  public void writeList(RequestBuffer target, long firstNumber, int count) {
    target.clear();
    for (long number = firstNumber; number < firstNumber + count; number++) {
      writeTransfer(target, SubmitTransfersRequest.TRANSFERS_FIELD_NUMBER, number);
    }
  }

  /** A {@code StreamTransfersRequest}, whose request number is that of its first transfer. */
  public void writeStreamed(RequestBuffer target, long firstNumber, int count) {
    target.clear();
    writeTag(
        target, StreamTransfersRequest.REQUEST_NUMBER_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    target.writeVarint(firstNumber);
    for (long number = firstNumber; number < firstNumber + count; number++) {
      writeTransfer(target, StreamTransfersRequest.TRANSFERS_FIELD_NUMBER, number);
    }
  }

  /** The two accounts of a transfer. */
  public PairPicker.Pair pairOf(long number) {
    return picker.pick(number, randomOf(number));
  }

  private SplittableRandom randomOf(long number) {
    return new SplittableRandom(Mix.of(seed ^ Mix.of(number)));
  }

  private void writeTransfer(RequestBuffer target, int field, long number) {
    SplittableRandom random = randomOf(number);
    PairPicker.Pair pair = picker.pick(number, random);
    long amountMinor = 1L + random.nextInt(MAX_AMOUNT_MINOR);

    writeTag(target, field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    target.writeVarint(lengthOf(pair, amountMinor));
    writeHeader(target, Transfer.ID_FIELD_NUMBER, ID_LENGTH);
    target.writeBytes(runName);
    target.writeDigits(number, ID_LENGTH - RUN_NAME_LENGTH, BASE_36);
    writeTag(target, Transfer.KIND_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    target.writeVarint(TransferKind.TRANSFER_KIND_PAYMENT_VALUE);
    writeHeader(
        target, Transfer.DEBIT_ACCOUNT_ID_FIELD_NUMBER, AccountNames.lengthOf(pair.debit()));
    target.writeAccount(pair.debit());
    writeHeader(
        target, Transfer.CREDIT_ACCOUNT_ID_FIELD_NUMBER, AccountNames.lengthOf(pair.credit()));
    target.writeAccount(pair.credit());
    writeTag(target, Transfer.AMOUNT_MINOR_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    target.writeVarint(amountMinor);
    writeHeader(target, Transfer.LEDGER_FIELD_NUMBER, ledger.length);
    target.writeBytes(ledger);
    writeHeader(target, Transfer.REFERENCE_FIELD_NUMBER, REFERENCE_LENGTH);
    target.writeBytes(ORDER);
    target.writeDigits(number, REFERENCE_LENGTH - ORDER.length, BASE_10);
  }

  /** Every field has a number below 16 and fewer than 128 bytes: two bytes before its content. */
  private int lengthOf(PairPicker.Pair pair, long amountMinor) {
    return HEADER_LENGTH
        + ID_LENGTH
        + 2
        + HEADER_LENGTH
        + AccountNames.lengthOf(pair.debit())
        + HEADER_LENGTH
        + AccountNames.lengthOf(pair.credit())
        + 1
        + RequestBuffer.varintLength(amountMinor)
        + HEADER_LENGTH
        + ledger.length
        + HEADER_LENGTH
        + REFERENCE_LENGTH;
  }

  private static void writeHeader(RequestBuffer target, int field, int length) {
    writeTag(target, field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    target.writeVarint(length);
  }

  private static void writeTag(RequestBuffer target, int field, int wireType) {
    target.writeVarint(((long) field << 3) | wireType);
  }
}
