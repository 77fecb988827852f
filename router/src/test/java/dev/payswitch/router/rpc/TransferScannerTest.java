// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.WireFormat;
import dev.payswitch.proto.v1.StreamTransfersRequest;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import dev.payswitch.router.rpc.CallSubmitter.Command;
import dev.payswitch.router.rpc.TransferScanner.ScannedRequest;
import dev.payswitch.testkit.Seeded;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hand-written scanner against the generated classes. */
final class TransferScannerTest {
  private static final int GROUP_ID = SubmitGroupRequest.GROUP_ID_FIELD_NUMBER;
  private static final int MEMBERS = SubmitGroupRequest.TRANSFERS_FIELD_NUMBER;

  private static Transfer payment(String id) {
    return Transfer.newBuilder()
        .setId(id)
        .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
        .setDebitAccountId("alice-" + id)
        .setCreditAccountId("bob")
        .setAmountMinor(100)
        .setLedger("EUR")
        .setReference("Rechnung für März")
        .build();
  }

  private static void assertRefused(Status.Code code, String text, Runnable scan) {
    assertThatThrownBy(scan::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  @Test
  void findsEachTransferAndItsDebitAccount() throws Exception {
    Transfer full =
        payment("t-2").toBuilder()
            .setTimeout(Duration.newBuilder().setSeconds(5))
            .setTarget(TransferReference.newBuilder().setId("x"))
            .setFinal(true)
            .setEffectiveTime(Timestamp.newBuilder().setSeconds(9))
            .build();
    ScannedRequest scanned =
        TransferScanner.submitTransfers(
            SubmitTransfersRequest.newBuilder()
                .addTransfers(payment("t-1"))
                .addTransfers(full)
                .addTransfers(Transfer.getDefaultInstance())
                .build()
                .toByteArray());

    assertThat(scanned.transfers())
        .extracting(command -> Transfer.parseFrom(command.payload()))
        .containsExactly(payment("t-1"), full, Transfer.getDefaultInstance());
    assertThat(scanned.transfers())
        .extracting(command -> command.account().toStringUtf8())
        .containsExactly("alice-t-1", "alice-t-2", "");
  }

  @Test
  void findsTheNumberOfAStreamedRequest() {
    ScannedRequest scanned =
        TransferScanner.streamTransfers(
            StreamTransfersRequest.newBuilder()
                .setRequestNumber(-1)
                .addTransfers(payment("t"))
                .build()
                .toByteArray());

    assertThat(scanned.requestNumber()).isEqualTo(-1);
    assertThat(scanned.transfers()).hasSize(1);
  }

  @Test
  void mergesTheFirstAndTheSecondPieceOfASingleTransfer() throws Exception {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    SubmitTransferRequest.newBuilder().setTransfer(payment("t")).build().writeTo(pieces);
    SubmitTransferRequest.newBuilder()
        .setTransfer(Transfer.newBuilder().setDebitAccountId("carol"))
        .build()
        .writeTo(pieces);

    ScannedRequest scanned = TransferScanner.submitTransfer(pieces.toByteArray());

    assertThat(scanned.transfers()).hasSize(1);
    assertThat(Transfer.parseFrom(scanned.transfers().getFirst().payload()))
        .isEqualTo(SubmitTransferRequest.parseFrom(pieces.toByteArray()).getTransfer());
    assertThat(scanned.transfers().getFirst().account().toStringUtf8()).isEqualTo("carol");
  }

  @Test
  void refusesAnEmptyRequest() {
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "transfer: is missing",
        () -> TransferScanner.submitTransfer(new byte[0]));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "transfers: is missing",
        () -> TransferScanner.submitTransfers(new byte[0]));
  }

  @Test
  void refusesTooManyTransfersAndTooManyBytes() {
    SubmitTransfersRequest.Builder request = SubmitTransfersRequest.newBuilder();
    for (int index = 0; index < TransferScanner.MAX_TRANSFERS; index++) {
      request.addTransfers(Transfer.getDefaultInstance());
    }
    assertThat(TransferScanner.submitTransfers(request.build().toByteArray()).transfers())
        .hasSize(TransferScanner.MAX_TRANSFERS);
    byte[] tooMany = request.addTransfers(Transfer.getDefaultInstance()).build().toByteArray();

    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "more than 8192",
        () -> TransferScanner.submitTransfers(tooMany));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "1 MiB",
        () -> TransferScanner.submitTransfers(new byte[TransferScanner.MAX_BYTES + 1]));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TRANSFER_KIND_UNSPECIFIED", "UNRECOGNIZED"})
  void takesTransfersOfEveryKindAsTheyAre(TransferKind kind) {
    Transfer transfer = payment("t").toBuilder().setKind(kind).build();
    byte[] request =
        SubmitTransfersRequest.newBuilder().addTransfers(transfer).build().toByteArray();

    assertThat(TransferScanner.submitTransfers(request).transfers())
        .containsExactly(new Command(transfer.toByteString(), transfer.getDebitAccountIdBytes()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 99, -1})
  void leavesKindsThatNobodyKnowsToTheShard(int kind) {
    byte[] request =
        SubmitTransferRequest.newBuilder()
            .setTransfer(payment("t").toBuilder().setKindValue(kind))
            .build()
            .toByteArray();

    assertThat(TransferScanner.submitTransfer(request).transfers()).hasSize(1);
  }

  @Test
  void namesTheTransferWithTextThatIsNotUtf8() throws IOException {
    byte[] broken = withText(Transfer.REFERENCE_FIELD_NUMBER, ByteString.fromHex("c328"));
    byte[] request =
        SubmitTransfersRequest.newBuilder()
            .addTransfers(payment("t-1"))
            .build()
            .toByteString()
            .concat(ByteString.copyFrom(broken))
            .toByteArray();

    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "transfers[1]: cannot be decoded",
        () -> TransferScanner.submitTransfers(request));
  }

  private static byte[] withText(int field, ByteString text) throws IOException {
    ByteString.Output transfer = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(transfer);
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeBytesNoTag(text);
    out.flush();
    ByteString.Output request = ByteString.newOutput();
    CodedOutputStream outer = CodedOutputStream.newInstance(request);
    outer.writeBytes(SubmitTransfersRequest.TRANSFERS_FIELD_NUMBER, transfer.toByteString());
    outer.flush();
    return request.toByteString().toByteArray();
  }

  @Test
  void routesAGroupAsItIsByTheDebitAccountOfItsFirstTransfer() {
    byte[] request =
        SubmitGroupRequest.newBuilder()
            .setGroupId("g")
            .addTransfers(payment("t-1"))
            .addTransfers(payment("t-2"))
            .build()
            .toByteArray();

    assertThat(TransferScanner.submitGroup(request))
        .isEqualTo(new Command(ByteString.copyFrom(request), ByteString.copyFromUtf8("alice-t-1")));
  }

  @Test
  void routesAGroupByADebitAccountThatIsMissing() {
    byte[] request =
        SubmitGroupRequest.newBuilder()
            .addTransfers(Transfer.getDefaultInstance())
            .addTransfers(payment("t-2"))
            .build()
            .toByteArray();

    assertThat(TransferScanner.submitGroup(request).account()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void leavesTheNumberOfMembersToTheShard() {
    SubmitGroupRequest.Builder request = SubmitGroupRequest.newBuilder().setGroupId("g");
    assertThat(TransferScanner.submitGroup(request.build().toByteArray()).account())
        .isEqualTo(ByteString.EMPTY);
    for (int index = 0; index <= TransferScanner.MAX_TRANSFERS; index++) {
      request.addTransfers(payment("t"));
    }
    assertThat(TransferScanner.submitGroup(request.build().toByteArray()).payload())
        .isEqualTo(request.build().toByteString());
  }

  @Test
  void refusesAGroupOfTooManyBytesOrWithAPartThatCannotBeDecoded() throws IOException {
    byte[] group =
        SubmitGroupRequest.newBuilder()
            .setGroupId("g")
            .addTransfers(payment("t"))
            .build()
            .toByteArray();
    byte[] badText = {(byte) 0xc3, 0x28};

    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "1 MiB",
        () -> TransferScanner.submitGroup(new byte[TransferScanner.MAX_BYTES + 1]));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "transfers[1]: cannot be decoded",
        () -> TransferScanner.submitGroup(followedBy(group, MEMBERS, new byte[] {10, 100})));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "group_id: cannot be decoded",
        () -> TransferScanner.submitGroup(followedBy(group, GROUP_ID, badText)));
  }

  private static byte[] followedBy(byte[] message, int field, byte[] bytes) {
    ByteString.Output out = ByteString.newOutput();
    try {
      out.write(message);
      CodedOutputStream coded = CodedOutputStream.newInstance(out);
      coded.writeByteArray(field, bytes);
      coded.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteString().toByteArray();
  }

  @Seeded
  void agreesWithTheGeneratedClassOnGroupsThatCanBeDecoded(RandomGenerator random) {
    byte[] good =
        SubmitGroupRequest.newBuilder()
            .setGroupId("g-1")
            .addTransfers(payment("t-1"))
            .addTransfers(payment("t-2").toBuilder().setTimeout(Duration.newBuilder().setNanos(3)))
            .build()
            .toByteArray();
    for (int round = 0; round < 500; round++) {
      byte[] bytes = mutated(good, random);
      assertThat(firstDebitScanned(bytes)).isEqualTo(firstDebitParsed(bytes));
    }
  }

  /** The account it is routed by, or that it is refused. */
  private static String firstDebitScanned(byte[] bytes) {
    try {
      return "by " + TransferScanner.submitGroup(bytes).account().toStringUtf8();
    } catch (StatusRuntimeException refused) {
      return "refused";
    }
  }

  private static String firstDebitParsed(byte[] bytes) {
    try {
      return SubmitGroupRequest.parseFrom(bytes).getTransfersList().stream()
          .findFirst()
          .map(first -> "by " + first.getDebitAccountId())
          .orElse("by ");
    } catch (InvalidProtocolBufferException undecodable) {
      return "refused";
    }
  }

  @Seeded
  void agreesWithTheGeneratedClassOnWhatCanBeDecoded(RandomGenerator random) {
    byte[] good =
        SubmitTransfersRequest.newBuilder()
            .addTransfers(payment("t-1"))
            .addTransfers(payment("t-2").toBuilder().setTimeout(Duration.newBuilder().setNanos(3)))
            .build()
            .toByteArray();
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = mutated(good, random);
      assertThat(scanned(bytes)).isEqualTo(parsed(bytes));
    }
  }

  private static byte[] mutated(byte[] good, RandomGenerator random) {
    byte[] bytes = good.clone();
    int changes = 1 + random.nextInt(3);
    for (int change = 0; change < changes; change++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
    return Arrays.copyOf(bytes, length);
  }

  /** The transfers, or none if the request is not to be taken. */
  private static List<Transfer> scanned(byte[] bytes) {
    try {
      return TransferScanner.submitTransfers(bytes).transfers().stream()
          .map(command -> parse(command.payload()))
          .toList();
    } catch (StatusRuntimeException refused) {
      return List.of();
    }
  }

  private static Transfer parse(ByteString bytes) {
    try {
      return Transfer.parseFrom(bytes);
    } catch (InvalidProtocolBufferException undecodable) {
      throw new AssertionError("the scanner took what cannot be decoded", undecodable);
    }
  }

  private static List<Transfer> parsed(byte[] bytes) {
    try {
      return SubmitTransfersRequest.parseFrom(bytes).getTransfersList();
    } catch (InvalidProtocolBufferException undecodable) {
      return List.of();
    }
  }
}
