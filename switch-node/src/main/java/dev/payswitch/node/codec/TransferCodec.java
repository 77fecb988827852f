// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import dev.payswitch.proto.v1.Transfer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads transfers. The checks of their form are the first in the order of precedence, and they need
 * no state: what fails here is answered at once and never logged.
 */
public final class TransferCodec {
  /** The longest reference, in bytes of UTF-8. */
  public static final int MAX_REFERENCE_BYTES = 140;

  /** The largest type number of a caller. */
  public static final int MAX_CODE = 65_535;

  private TransferCodec() {}

  /** Reads bytes that came from a caller. */
  public static ParsedTransfer parse(ByteString bytes) {
    Transfer transfer;
    try {
      transfer = Transfer.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return new ParsedTransfer.Undecodable("transfer: " + e.getMessage());
    }
    OutcomeStatus fault = faultOfIds(transfer);
    if (fault != null) {
      return new ParsedTransfer.Malformed(fault);
    }
    int kind = transfer.getKindValue();
    if (kind < 1 || kind > TransferKind.values().length) {
      return new ParsedTransfer.Malformed(OutcomeStatus.KIND_MISSING);
    }
    if (kind != TransferKind.PAYMENT.number()) {
      return new ParsedTransfer.NotAvailable(TransferKind.of(kind));
    }
    fault = faultOfPayment(transfer);
    return fault != null
        ? new ParsedTransfer.Malformed(fault)
        : new ParsedTransfer.WellFormed(request(transfer, bytes));
  }

  /** Reads bytes from the log, which were checked before they were written. */
  public static TransferRequest read(ByteString bytes) {
    if (parse(bytes) instanceof ParsedTransfer.WellFormed parsed) {
      return parsed.transfer();
    }
    throw new InvariantViolation("a logged transfer of " + bytes.size() + " bytes is malformed");
  }

  private static @Nullable OutcomeStatus faultOfIds(Transfer transfer) {
    if (!TransferId.isValid(transfer.getId())) {
      return OutcomeStatus.ID_INVALID;
    }
    String debit = transfer.getDebitAccountId();
    String credit = transfer.getCreditAccountId();
    boolean creditNeeded = !namesHold(transfer.getKindValue());
    if (!AccountId.isValid(debit)
        || ((creditNeeded || !credit.isEmpty()) && !AccountId.isValid(credit))) {
      return OutcomeStatus.ACCOUNT_ID_INVALID;
    }
    return debit.equals(credit) ? OutcomeStatus.ACCOUNTS_MUST_DIFFER : null;
  }

  /** Captures, voids and adjusts take their credit account from the hold they name. */
  private static boolean namesHold(int kind) {
    return kind == TransferKind.CAPTURE.number()
        || kind == TransferKind.VOID.number()
        || kind == TransferKind.ADJUST.number();
  }

  private static @Nullable OutcomeStatus faultOfPayment(Transfer transfer) {
    if (!transfer.hasAmountMinor() || transfer.getAmountMinor() <= 0) {
      return OutcomeStatus.AMOUNT_MUST_BE_POSITIVE;
    }
    if (!LedgerId.isValid(transfer.getLedger())) {
      return OutcomeStatus.LEDGER_INVALID;
    }
    if (transfer.hasTimeout()) {
      return OutcomeStatus.TIMEOUT_MUST_BE_UNSET;
    }
    if (transfer.hasTarget()) {
      return OutcomeStatus.TARGET_MUST_BE_UNSET;
    }
    if (isTooLong(transfer.getReference())) {
      return OutcomeStatus.REFERENCE_TOO_LONG;
    }
    if (transfer.getCode() < 0 || transfer.getCode() > MAX_CODE) {
      return OutcomeStatus.CODE_INVALID;
    }
    if (transfer.hasEffectiveTime() && !Timestamps.isValid(transfer.getEffectiveTime())) {
      return OutcomeStatus.EFFECTIVE_TIME_INVALID;
    }
    return null;
  }

  static boolean isTooLong(String reference) {
    // A character takes at most three bytes (a surrogate pair four), so most need no encoding here.
    return reference.length() > MAX_REFERENCE_BYTES
        || (reference.length() > MAX_REFERENCE_BYTES / 3
            && reference.getBytes(StandardCharsets.UTF_8).length > MAX_REFERENCE_BYTES);
  }

  private static TransferRequest request(Transfer transfer, ByteString bytes) {
    TransferKey key =
        new TransferKey(
            new AccountId(transfer.getDebitAccountId()), new TransferId(transfer.getId()));
    TransferContent content =
        new TransferContent(
            TransferKind.PAYMENT,
            new AccountId(transfer.getCreditAccountId()),
            new Amount(transfer.getAmountMinor()),
            new LedgerId(transfer.getLedger()),
            transfer.getCode(),
            transfer.getReference(),
            transfer.hasEffectiveTime() ? instant(transfer.getEffectiveTime()) : null);
    return new TransferRequest(key, content, bytes);
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
