// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferKind;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferReference;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The form of a transfer: the first checks in the order of precedence. They need no state, so what
 * fails here is answered at once and never logged.
 */
public final class TransferFormCodec {
  /** The longest reference, in bytes of UTF-8. */
  public static final int MAX_REFERENCE_BYTES = 140;

  /** The largest type number of a caller. */
  public static final int MAX_CODE = 65_535;

  private static final Duration MIN_TIMEOUT = Durations.fromSeconds(1);
  private static final Duration MAX_TIMEOUT = Durations.fromDays(90);

  private TransferFormCodec() {}

  /** The first fault in the order of the contract, or null. */
  static @Nullable OutcomeStatus fault(Transfer transfer) {
    OutcomeStatus fault = faultOfIds(transfer);
    if (fault != null) {
      return fault;
    }
    int number = transfer.getKindValue();
    if (number < 1 || number > TransferKind.values().length) {
      return OutcomeStatus.KIND_MISSING;
    }
    TransferKind kind = TransferKind.of(number);
    fault = faultOfAmount(kind, transfer);
    if (fault != null) {
      return fault;
    }
    if (!LedgerId.isValid(transfer.getLedger())) {
      return OutcomeStatus.LEDGER_INVALID;
    }
    fault = faultOfTerms(kind, transfer);
    return fault != null ? fault : faultOfRest(transfer);
  }

  private static @Nullable OutcomeStatus faultOfIds(Transfer transfer) {
    if (!TransferId.isValid(transfer.getId())) {
      return OutcomeStatus.ID_INVALID;
    }
    String debit = transfer.getDebitAccountId();
    String credit = transfer.getCreditAccountId();
    boolean mayLeaveOut = isAboutHold(transfer.getKindValue()) && credit.isEmpty();
    if (!AccountId.isValid(debit) || !(mayLeaveOut || AccountId.isValid(credit))) {
      return OutcomeStatus.ACCOUNT_ID_INVALID;
    }
    return debit.equals(credit) ? OutcomeStatus.ACCOUNTS_MUST_DIFFER : null;
  }

  private static boolean isAboutHold(int kind) {
    return kind >= 1 && kind <= TransferKind.values().length && TransferKind.of(kind).isAboutHold();
  }

  /** A capture without an amount takes all; an adjust without one needs a timeout to set. */
  private static @Nullable OutcomeStatus faultOfAmount(TransferKind kind, Transfer transfer) {
    if (transfer.hasAmountMinor()) {
      if (kind == TransferKind.VOID) {
        return OutcomeStatus.AMOUNT_MUST_BE_UNSET;
      }
      return transfer.getAmountMinor() <= 0 ? OutcomeStatus.AMOUNT_MUST_BE_POSITIVE : null;
    }
    boolean mayLeaveOut =
        switch (kind) {
          case CAPTURE, VOID -> true;
          case ADJUST -> transfer.hasTimeout();
          case PAYMENT, HOLD, REFUND, SWEEP -> false;
        };
    return mayLeaveOut ? null : OutcomeStatus.AMOUNT_MUST_BE_POSITIVE;
  }

  private static @Nullable OutcomeStatus faultOfTerms(TransferKind kind, Transfer transfer) {
    boolean takesTimeout = kind == TransferKind.HOLD || kind == TransferKind.ADJUST;
    if (takesTimeout
        && (transfer.hasTimeout()
            ? !isInBounds(transfer.getTimeout())
            : kind == TransferKind.HOLD)) {
      return OutcomeStatus.TIMEOUT_INVALID;
    }
    if (!takesTimeout && transfer.hasTimeout()) {
      return OutcomeStatus.TIMEOUT_MUST_BE_UNSET;
    }
    boolean takesTarget = kind.isAboutHold() || kind == TransferKind.REFUND;
    if (takesTarget && !(transfer.hasTarget() && namesTransfer(kind, transfer.getTarget()))) {
      return OutcomeStatus.TARGET_MISSING;
    }
    return !takesTarget && transfer.hasTarget() ? OutcomeStatus.TARGET_MUST_BE_UNSET : null;
  }

  private static boolean isInBounds(Duration timeout) {
    return Durations.isValid(timeout)
        && Durations.compare(timeout, MIN_TIMEOUT) >= 0
        && Durations.compare(timeout, MAX_TIMEOUT) <= 0;
  }

  /** The original of a refund has another debit account than the refund, so it must be named. */
  private static boolean namesTransfer(TransferKind kind, TransferReference target) {
    String account = target.getDebitAccountId();
    boolean mayLeaveOut = kind != TransferKind.REFUND && account.isEmpty();
    return TransferId.isValid(target.getId()) && (mayLeaveOut || AccountId.isValid(account));
  }

  private static @Nullable OutcomeStatus faultOfRest(Transfer transfer) {
    if (isTooLong(transfer.getReference())) {
      return OutcomeStatus.REFERENCE_TOO_LONG;
    }
    if (transfer.getCode() < 0 || transfer.getCode() > MAX_CODE) {
      return OutcomeStatus.CODE_INVALID;
    }
    return transfer.hasEffectiveTime() && !Timestamps.isValid(transfer.getEffectiveTime())
        ? OutcomeStatus.EFFECTIVE_TIME_INVALID
        : null;
  }

  static boolean isTooLong(String reference) {
    // A character takes at most three bytes (a surrogate pair four), so most need no encoding here.
    return reference.length() > MAX_REFERENCE_BYTES
        || (reference.length() > MAX_REFERENCE_BYTES / 3
            && reference.getBytes(StandardCharsets.UTF_8).length > MAX_REFERENCE_BYTES);
  }
}
