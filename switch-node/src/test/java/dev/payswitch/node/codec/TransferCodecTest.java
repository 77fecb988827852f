// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import static dev.payswitch.node.rows.OutcomeStatus.ACCOUNTS_MUST_DIFFER;
import static dev.payswitch.node.rows.OutcomeStatus.ACCOUNT_ID_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_MUST_BE_POSITIVE;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.CODE_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.EFFECTIVE_TIME_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.ID_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.KIND_MISSING;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.REFERENCE_TOO_LONG;
import static dev.payswitch.node.rows.OutcomeStatus.TARGET_MISSING;
import static dev.payswitch.node.rows.OutcomeStatus.TARGET_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.TIMEOUT_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.TIMEOUT_MUST_BE_UNSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.Payments;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TransferCodecTest {
  /** A change to a good payment, and what is then wrong with it; null: nothing. */
  record Row(@Nullable OutcomeStatus expected, Consumer<Transfer.Builder> change) {}

  private static Row row(@Nullable OutcomeStatus expected, Consumer<Transfer.Builder> change) {
    return new Row(expected, change);
  }

  static Stream<Row> rows() {
    Timestamp late = Timestamp.newBuilder().setSeconds(253_402_300_800L).build();
    return Stream.of(
        row(null, t -> {}),
        row(ID_INVALID, Transfer.Builder::clearId),
        row(null, t -> t.setId("i".repeat(64))),
        row(ID_INVALID, t -> t.setId("i".repeat(65))),
        row(ID_INVALID, t -> t.setId("has space")),
        row(ID_INVALID, t -> t.setId("zero\u0000byte")),
        row(ID_INVALID, t -> t.setId("größe")),
        row(ACCOUNT_ID_INVALID, Transfer.Builder::clearDebitAccountId),
        row(ACCOUNT_ID_INVALID, Transfer.Builder::clearCreditAccountId),
        row(ACCOUNT_ID_INVALID, t -> t.setDebitAccountId("d".repeat(65))),
        row(ACCOUNT_ID_INVALID, t -> t.setCreditAccountId("c*")),
        row(null, t -> t.setDebitAccountId("A.z_0:9@/+-").setCreditAccountId("c".repeat(64))),
        row(ACCOUNTS_MUST_DIFFER, t -> t.setCreditAccountId(t.getDebitAccountId())),
        row(KIND_MISSING, Transfer.Builder::clearKind),
        row(KIND_MISSING, t -> t.setKindValue(8)),
        row(KIND_MISSING, t -> t.setKindValue(-1)),
        row(AMOUNT_MUST_BE_POSITIVE, Transfer.Builder::clearAmountMinor),
        row(AMOUNT_MUST_BE_POSITIVE, t -> t.setAmountMinor(0)),
        row(AMOUNT_MUST_BE_POSITIVE, t -> t.setAmountMinor(-1)),
        row(AMOUNT_MUST_BE_POSITIVE, t -> t.setAmountMinor(Long.MIN_VALUE)),
        row(null, t -> t.setAmountMinor(Long.MAX_VALUE)),
        row(LEDGER_INVALID, Transfer.Builder::clearLedger),
        row(LEDGER_INVALID, t -> t.setLedger("eur")),
        row(LEDGER_INVALID, t -> t.setLedger("L".repeat(13))),
        row(null, t -> t.setLedger("A1._-A1._-AB")),
        row(TIMEOUT_MUST_BE_UNSET, t -> t.setTimeout(Duration.getDefaultInstance())),
        row(TARGET_MUST_BE_UNSET, t -> t.setTarget(TransferReference.getDefaultInstance())),
        row(null, t -> t.setReference("r".repeat(140))),
        row(REFERENCE_TOO_LONG, t -> t.setReference("r".repeat(141))),
        row(null, t -> t.setReference("ü".repeat(70))),
        row(REFERENCE_TOO_LONG, t -> t.setReference("ü".repeat(70) + "x")),
        row(null, t -> t.setReference("\uD83D\uDCB6".repeat(35))),
        row(REFERENCE_TOO_LONG, t -> t.setReference("\uD83D\uDCB6".repeat(36))),
        row(null, t -> t.setCode(65_535)),
        row(CODE_INVALID, t -> t.setCode(65_536)),
        row(CODE_INVALID, t -> t.setCode(-1)),
        row(EFFECTIVE_TIME_INVALID, t -> t.setEffectiveTime(late)),
        row(EFFECTIVE_TIME_INVALID, t -> t.setEffectiveTime(Timestamp.newBuilder().setNanos(-1))),
        // Of two faults the first in the order of the contract.
        row(ID_INVALID, t -> t.clearId().clearDebitAccountId()),
        row(ACCOUNT_ID_INVALID, t -> t.setDebitAccountId("*").setCreditAccountId("*")),
        row(ACCOUNTS_MUST_DIFFER, t -> t.setCreditAccountId("debit").clearKind()),
        row(KIND_MISSING, t -> t.clearKind().setAmountMinor(0)),
        row(AMOUNT_MUST_BE_POSITIVE, t -> t.setAmountMinor(0).clearLedger()),
        row(LEDGER_INVALID, t -> t.clearLedger().setTimeout(Duration.getDefaultInstance())),
        row(
            TIMEOUT_MUST_BE_UNSET,
            t ->
                t.setTimeout(Duration.getDefaultInstance())
                    .setTarget(TransferReference.getDefaultInstance())),
        row(
            TARGET_MUST_BE_UNSET,
            t -> t.setTarget(TransferReference.getDefaultInstance()).setReference("r".repeat(141))),
        row(REFERENCE_TOO_LONG, t -> t.setReference("r".repeat(141)).setCode(65_536)),
        row(CODE_INVALID, t -> t.setCode(65_536).setEffectiveTime(late)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsTheFirstFault(Row row) {
    Transfer.Builder transfer = Payments.payment("debit", "credit", 5, "t");
    row.change.accept(transfer);
    ByteString bytes = transfer.build().toByteString();
    ParsedTransfer parsed = TransferCodec.parse(bytes);
    if (row.expected == null) {
      assertThat(parsed).isInstanceOf(ParsedTransfer.WellFormed.class);
      assertThat(TransferCodec.read(bytes))
          .isEqualTo(((ParsedTransfer.WellFormed) parsed).transfer());
    } else {
      assertThat(parsed).isEqualTo(new ParsedTransfer.Malformed(row.expected));
      assertThatThrownBy(() -> TransferCodec.read(bytes)).isInstanceOf(InvariantViolation.class);
    }
  }

  /** A good transfer of a kind, a change to it, and what is then wrong with it; null: nothing. */
  record KindRow(
      TransferKind kind, @Nullable OutcomeStatus expected, Consumer<Transfer.Builder> change) {}

  private static KindRow of(
      TransferKind kind, @Nullable OutcomeStatus expected, Consumer<Transfer.Builder> change) {
    return new KindRow(kind, expected, change);
  }

  private static Transfer.Builder good(TransferKind kind) {
    Transfer.Builder transfer = Payments.payment("debit", "credit", 5, "t").setKind(kind);
    TransferReference.Builder target = TransferReference.newBuilder().setId("first");
    return switch (kind) {
      case TRANSFER_KIND_HOLD -> transfer.setTimeout(seconds(60));
      case TRANSFER_KIND_CAPTURE, TRANSFER_KIND_ADJUST -> transfer.setTarget(target);
      case TRANSFER_KIND_VOID -> transfer.clearAmountMinor().setTarget(target);
      case TRANSFER_KIND_REFUND -> transfer.setTarget(target.setDebitAccountId("credit"));
      default -> transfer;
    };
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  static Stream<KindRow> kindRows() {
    TransferKind hold = TransferKind.TRANSFER_KIND_HOLD;
    TransferKind capture = TransferKind.TRANSFER_KIND_CAPTURE;
    TransferKind release = TransferKind.TRANSFER_KIND_VOID;
    TransferKind adjust = TransferKind.TRANSFER_KIND_ADJUST;
    TransferKind refund = TransferKind.TRANSFER_KIND_REFUND;
    TransferKind sweep = TransferKind.TRANSFER_KIND_SWEEP;
    return Stream.of(
        of(hold, null, t -> t.setTimeout(seconds(1))),
        of(hold, null, t -> t.setTimeout(seconds(90 * 86_400))),
        of(hold, TIMEOUT_INVALID, t -> t.setTimeout(seconds(90 * 86_400 + 1))),
        of(hold, TIMEOUT_INVALID, t -> t.setTimeout(Duration.newBuilder().setNanos(999_999_999))),
        of(hold, TIMEOUT_INVALID, t -> t.setTimeout(seconds(-5))),
        of(hold, TIMEOUT_INVALID, Transfer.Builder::clearTimeout),
        of(hold, TARGET_MUST_BE_UNSET, t -> t.setTarget(TransferReference.getDefaultInstance())),
        of(hold, ACCOUNT_ID_INVALID, Transfer.Builder::clearCreditAccountId),
        of(hold, AMOUNT_MUST_BE_POSITIVE, Transfer.Builder::clearAmountMinor),
        of(capture, null, t -> {}),
        of(capture, null, Transfer.Builder::clearAmountMinor),
        of(capture, null, Transfer.Builder::clearCreditAccountId),
        of(capture, null, t -> t.setFinal(false)),
        of(capture, AMOUNT_MUST_BE_POSITIVE, t -> t.setAmountMinor(0)),
        of(capture, TIMEOUT_MUST_BE_UNSET, t -> t.setTimeout(seconds(60))),
        of(capture, TARGET_MISSING, Transfer.Builder::clearTarget),
        of(capture, TARGET_MISSING, t -> t.getTargetBuilder().clearId()),
        of(capture, TARGET_MISSING, t -> t.getTargetBuilder().setDebitAccountId("a b")),
        of(capture, ACCOUNT_ID_INVALID, t -> t.setCreditAccountId("a b")),
        of(capture, ACCOUNTS_MUST_DIFFER, t -> t.setCreditAccountId("debit")),
        of(release, null, t -> {}),
        of(release, AMOUNT_MUST_BE_UNSET, t -> t.setAmountMinor(5)),
        of(release, TARGET_MISSING, Transfer.Builder::clearTarget),
        of(release, TIMEOUT_MUST_BE_UNSET, t -> t.setTimeout(seconds(60))),
        of(adjust, null, t -> {}),
        of(adjust, null, t -> t.clearAmountMinor().setTimeout(seconds(60))),
        of(adjust, AMOUNT_MUST_BE_POSITIVE, Transfer.Builder::clearAmountMinor),
        of(adjust, TIMEOUT_INVALID, t -> t.setTimeout(seconds(0))),
        of(adjust, TARGET_MISSING, Transfer.Builder::clearTarget),
        of(refund, null, t -> {}),
        of(refund, AMOUNT_MUST_BE_POSITIVE, Transfer.Builder::clearAmountMinor),
        of(refund, TARGET_MISSING, t -> t.getTargetBuilder().clearDebitAccountId()),
        of(refund, ACCOUNT_ID_INVALID, Transfer.Builder::clearCreditAccountId),
        of(sweep, null, t -> {}),
        of(sweep, AMOUNT_MUST_BE_POSITIVE, Transfer.Builder::clearAmountMinor),
        of(sweep, TARGET_MUST_BE_UNSET, t -> t.getTargetBuilder().setId("first")));
  }

  @ParameterizedTest
  @MethodSource("kindRows")
  void tellsTheFirstFaultOfEveryKind(KindRow row) {
    Transfer.Builder transfer = good(row.kind);
    row.change.accept(transfer);
    ParsedTransfer parsed = TransferCodec.parse(transfer.build().toByteString());
    if (row.expected == null) {
      TransferRequest request = ((ParsedTransfer.WellFormed) parsed).transfer();
      ParsedTransfer again =
          TransferCodec.parse(TransferCodec.write(request.key(), request.content()).toByteString());
      assertThat(((ParsedTransfer.WellFormed) again).transfer().content())
          .isEqualTo(request.content());
    } else {
      assertThat(parsed).isEqualTo(new ParsedTransfer.Malformed(row.expected));
    }
  }

  @Test
  void readsEveryField() {
    Transfer.Builder transfer =
        Payments.payment("debit", "credit", Long.MAX_VALUE, "t")
            .setCode(65_535)
            .setReference("Miete für März")
            .setEffectiveTime(Timestamp.newBuilder().setSeconds(-5).setNanos(999_999_999));
    TransferRequest request = Payments.request(transfer);
    assertThat(request.debitAccount().value()).isEqualTo("debit");
    assertThat(request.content().creditAccount().value()).isEqualTo("credit");
    assertThat(request.key().id().value()).isEqualTo("t");
    assertThat(request.content().amount().minor()).isEqualTo(Long.MAX_VALUE);
    assertThat(request.content().code()).isEqualTo(65_535);
    assertThat(request.content().reference()).isEqualTo("Miete für März");
    assertThat(request.content().effectiveTime()).isEqualTo(Instant.ofEpochSecond(-5, 999_999_999));
  }

  @Test
  void saysThatOtherBytesAreNoTransfer() {
    assertThat(TransferCodec.parse(ByteString.copyFromUtf8("\u0001garbage")))
        .isInstanceOf(ParsedTransfer.Undecodable.class);
  }

  @Test
  void takesAnEmptyMessageForATransferWithoutAnything() {
    assertThat(TransferCodec.parse(ByteString.EMPTY))
        .isEqualTo(new ParsedTransfer.Malformed(ID_INVALID));
  }
}
