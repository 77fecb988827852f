// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a transfer says apart from its key: compared field by field when its id is used again.
 *
 * @param credit the credit account; null: left out, because the hold names it
 * @param asked the amount as the caller named it, which for some kinds is not what was moved; null:
 *     left out
 * @param terms what only some kinds have
 * @param effectiveTime information only
 */
public record TransferContent(
    TransferKind kind,
    @Nullable AccountId credit,
    @Nullable Amount asked,
    LedgerId ledger,
    int code,
    String reference,
    Terms terms,
    @Nullable Instant effectiveTime) {

  private static final int HAS_EFFECTIVE_TIME = 1;
  private static final int HAS_AMOUNT = 2;
  private static final int HAS_TIMEOUT = 4;
  private static final int HAS_TARGET = 8;
  private static final int HAS_FINAL = 16;
  private static final int IS_FINAL = 32;

  /**
   * What only some kinds have.
   *
   * @param timeout of a hold or an adjust
   * @param target the hold or the original that the transfer is about
   * @param finalCapture whether a capture releases the rest; null: not said, which means it does
   */
  public record Terms(
      @Nullable Duration timeout, @Nullable TransferKey target, @Nullable Boolean finalCapture) {
    /** A transfer that has none of them. */
    public static final Terms NONE = new Terms(null, null, null);
  }

  /** The credit account of a kind that names it, or of a transfer that took place. */
  public AccountId creditAccount() {
    if (credit == null) {
      throw new InvariantViolation("a " + kind + " without a credit account");
    }
    return credit;
  }

  /** The amount of a kind that needs one. */
  public Amount amount() {
    if (asked == null) {
      throw new InvariantViolation("a " + kind + " without an amount");
    }
    return asked;
  }

  /** The hold or the original of a kind that needs one. */
  public TransferKey target() {
    TransferKey target = terms.target();
    if (target == null) {
      throw new InvariantViolation("a " + kind + " without a target");
    }
    return target;
  }

  /** Whether a capture releases what it does not take. */
  public boolean releasesRest() {
    return !Boolean.FALSE.equals(terms.finalCapture());
  }

  /** The same with the credit account that the hold names. */
  public TransferContent withCredit(AccountId account) {
    return account.equals(credit)
        ? this
        : new TransferContent(kind, account, asked, ledger, code, reference, terms, effectiveTime);
  }

  /** All but the credit account, which often stands in the key. */
  void encodeTo(RowEncoder row) {
    Instant time = effectiveTime;
    Amount amount = asked;
    Duration timeout = terms.timeout();
    TransferKey target = terms.target();
    row.int8(kind.number()).int8(flags());
    if (amount != null) {
      row.int64(amount.minor());
    }
    row.id(ledger.value()).int16(code).text(reference);
    if (time != null) {
      row.int64(time.getEpochSecond()).int32(time.getNano());
    }
    if (timeout != null) {
      row.int64(timeout.getSeconds()).int32(timeout.getNano());
    }
    if (target != null) {
      row.id(target.debitAccount().value()).id(target.id().value());
    }
  }

  private int flags() {
    Boolean finalCapture = terms.finalCapture();
    return (effectiveTime == null ? 0 : HAS_EFFECTIVE_TIME)
        | (asked == null ? 0 : HAS_AMOUNT)
        | (terms.timeout() == null ? 0 : HAS_TIMEOUT)
        | (terms.target() == null ? 0 : HAS_TARGET)
        | (finalCapture == null ? 0 : HAS_FINAL)
        | (Boolean.TRUE.equals(finalCapture) ? IS_FINAL : 0);
  }

  static TransferContent decodeFrom(RowDecoder row, @Nullable AccountId credit) {
    TransferKind kind = TransferKind.of(row.int8());
    int flags = row.int8();
    Amount amount = has(flags, HAS_AMOUNT) ? new Amount(row.int64()) : null;
    LedgerId ledger = new LedgerId(row.id());
    int code = row.int16();
    String reference = row.text();
    Instant time =
        has(flags, HAS_EFFECTIVE_TIME) ? Instant.ofEpochSecond(row.int64(), row.int32()) : null;
    return new TransferContent(
        kind, credit, amount, ledger, code, reference, terms(row, flags), time);
  }

  private static Terms terms(RowDecoder row, int flags) {
    if ((flags & (HAS_TIMEOUT | HAS_TARGET | HAS_FINAL)) == 0) {
      return Terms.NONE;
    }
    Duration timeout =
        has(flags, HAS_TIMEOUT) ? Duration.ofSeconds(row.int64(), row.int32()) : null;
    TransferKey target =
        has(flags, HAS_TARGET)
            ? new TransferKey(new AccountId(row.id()), new TransferId(row.id()))
            : null;
    return new Terms(timeout, target, has(flags, HAS_FINAL) ? has(flags, IS_FINAL) : null);
  }

  private static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }
}
