// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import java.util.Arrays;

/**
 * Everything that can become of a transfer. Within a class the constants stand in the order of
 * precedence: where several reasons apply, the first one listed is the outcome, the debit side
 * before the credit side. The numbers stand in rows and on the wire and are never reused.
 */
public enum OutcomeStatus {
  /** Executed by this request. */
  CREATED(OutcomeClass.SUCCESS, 1),
  /** Executed before with the same content; original amount and time. */
  EXISTS(OutcomeClass.SUCCESS, 2),
  /** Recorded with another kind. */
  EXISTS_WITH_DIFFERENT_KIND(OutcomeClass.CONFLICT, 10),
  /** Recorded with another credit account. */
  EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT(OutcomeClass.CONFLICT, 11),
  /** Recorded with another amount. */
  EXISTS_WITH_DIFFERENT_AMOUNT(OutcomeClass.CONFLICT, 12),
  /** Recorded with another ledger. */
  EXISTS_WITH_DIFFERENT_LEDGER(OutcomeClass.CONFLICT, 13),
  /** Recorded with another code. */
  EXISTS_WITH_DIFFERENT_CODE(OutcomeClass.CONFLICT, 14),
  /** Recorded with another reference. */
  EXISTS_WITH_DIFFERENT_REFERENCE(OutcomeClass.CONFLICT, 15),
  /** Recorded with another timeout. */
  EXISTS_WITH_DIFFERENT_TIMEOUT(OutcomeClass.CONFLICT, 16),
  /** Recorded with another target. */
  EXISTS_WITH_DIFFERENT_TARGET(OutcomeClass.CONFLICT, 17),
  /** Recorded with another value of final. */
  EXISTS_WITH_DIFFERENT_FINAL(OutcomeClass.CONFLICT, 18),
  /** Recorded with another effective time. */
  EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME(OutcomeClass.CONFLICT, 19),
  /** Recorded as part of another group, or as a group. */
  EXISTS_WITH_DIFFERENT_GROUP(OutcomeClass.CONFLICT, 20),
  /** The transfer id is empty, too long or has other characters. */
  ID_INVALID(OutcomeClass.MALFORMED, 30),
  /** An account id is empty, too long or has other characters. */
  ACCOUNT_ID_INVALID(OutcomeClass.MALFORMED, 31),
  /** Debit and credit account are the same. */
  ACCOUNTS_MUST_DIFFER(OutcomeClass.MALFORMED, 32),
  /** No kind, or one that this release does not know. */
  KIND_MISSING(OutcomeClass.MALFORMED, 33),
  /** The amount is missing, zero or negative. */
  AMOUNT_MUST_BE_POSITIVE(OutcomeClass.MALFORMED, 34),
  /** This kind takes no amount. */
  AMOUNT_MUST_BE_UNSET(OutcomeClass.MALFORMED, 35),
  /** The ledger is empty, too long or has other characters. */
  LEDGER_INVALID(OutcomeClass.MALFORMED, 36),
  /** The timeout is missing or out of bounds. */
  TIMEOUT_INVALID(OutcomeClass.MALFORMED, 37),
  /** This kind takes no timeout. */
  TIMEOUT_MUST_BE_UNSET(OutcomeClass.MALFORMED, 38),
  /** This kind needs a target. */
  TARGET_MISSING(OutcomeClass.MALFORMED, 39),
  /** This kind takes no target. */
  TARGET_MUST_BE_UNSET(OutcomeClass.MALFORMED, 40),
  /** The reference is longer than 140 bytes. */
  REFERENCE_TOO_LONG(OutcomeClass.MALFORMED, 41),
  /** The code is above 65,535. */
  CODE_INVALID(OutcomeClass.MALFORMED, 42),
  /** The effective time is not a valid timestamp. */
  EFFECTIVE_TIME_INVALID(OutcomeClass.MALFORMED, 43),
  /** A group without members. */
  GROUP_EMPTY(OutcomeClass.MALFORMED, 44),
  /** A group of more than 64 members. */
  GROUP_TOO_LARGE(OutcomeClass.MALFORMED, 45),
  /** Two members have the same debit account and id, or one has the group's. */
  DUPLICATE_ID_IN_GROUP(OutcomeClass.MALFORMED, 46),
  /** A sweep cannot be part of a group. */
  SWEEP_IN_GROUP(OutcomeClass.MALFORMED, 47),
  /** Cancelled by CancelTransfer before it took place. */
  CANCELLED(OutcomeClass.REJECTED, 60),
  /** A member's id is already used. */
  MEMBER_ID_USED(OutcomeClass.REJECTED, 83),
  /** There is no such debit account. */
  DEBIT_ACCOUNT_NOT_FOUND(OutcomeClass.REJECTED, 61),
  /** There is no such credit account. */
  CREDIT_ACCOUNT_NOT_FOUND(OutcomeClass.REJECTED, 62),
  /** An account is of another ledger. */
  LEDGER_MISMATCH(OutcomeClass.REJECTED, 63),
  /** The debit account is closed. */
  DEBIT_ACCOUNT_CLOSED(OutcomeClass.REJECTED, 64),
  /** The debit account refuses debits. */
  DEBIT_ACCOUNT_FROZEN(OutcomeClass.REJECTED, 65),
  /** The credit account is closed. */
  CREDIT_ACCOUNT_CLOSED(OutcomeClass.REJECTED, 66),
  /** The credit account refuses credits. */
  CREDIT_ACCOUNT_FROZEN(OutcomeClass.REJECTED, 67),
  /** The target is not a hold of this account. */
  HOLD_NOT_FOUND(OutcomeClass.REJECTED, 68),
  /** The hold has another ledger or credit account. */
  HOLD_MISMATCH(OutcomeClass.REJECTED, 69),
  /** The hold was captured for good. */
  HOLD_ALREADY_CAPTURED(OutcomeClass.REJECTED, 70),
  /** The hold was voided. */
  HOLD_ALREADY_VOIDED(OutcomeClass.REJECTED, 71),
  /** The hold is expired. */
  HOLD_EXPIRED(OutcomeClass.REJECTED, 72),
  /** More than is held. */
  EXCEEDS_HELD_AMOUNT(OutcomeClass.REJECTED, 73),
  /** The original of the refund is not recorded. */
  ORIGINAL_NOT_FOUND(OutcomeClass.REJECTED, 74),
  /** The original has other accounts or another ledger. */
  ORIGINAL_MISMATCH(OutcomeClass.REJECTED, 75),
  /** The original is of a kind that cannot be refunded. */
  ORIGINAL_NOT_REFUNDABLE(OutcomeClass.REJECTED, 76),
  /** More than what is left to refund. */
  EXCEEDS_REFUNDABLE_AMOUNT(OutcomeClass.REJECTED, 77),
  /** Above the largest single amount. */
  TRANSFER_LIMIT_EXCEEDED(OutcomeClass.REJECTED, 78),
  /** Above the limit of a window; {@code window} tells which. */
  WINDOW_LIMIT_EXCEEDED(OutcomeClass.REJECTED, 79),
  /** Available would go below the floor. */
  INSUFFICIENT_FUNDS(OutcomeClass.REJECTED, 80),
  /** The balance would go above the ceiling. */
  CEILING_EXCEEDED(OutcomeClass.REJECTED, 81),
  /** A total would leave 64 bits. */
  AMOUNT_OVERFLOW(OutcomeClass.REJECTED, 82),
  /** Undecided amounts were in the way, or a shard was away. */
  RETRY(OutcomeClass.NOT_EXECUTED, 90),
  /** The switch did not get to it within the deadline. */
  NOT_ATTEMPTED(OutcomeClass.NOT_EXECUTED, 91),
  /** Another member of its group failed. */
  GROUP_MEMBER_FAILED(OutcomeClass.NOT_EXECUTED, 92),
  /** It took place once or not at all. */
  OUTCOME_UNKNOWN(OutcomeClass.UNKNOWN, 100);

  private static final OutcomeStatus[] BY_NUMBER = new OutcomeStatus[128];

  static {
    Arrays.stream(values()).forEach(status -> BY_NUMBER[status.number] = status);
  }

  private final OutcomeClass outcomeClass;
  private final int number;

  OutcomeStatus(OutcomeClass outcomeClass, int number) {
    this.outcomeClass = outcomeClass;
    this.number = number;
  }

  public OutcomeClass outcomeClass() {
    return outcomeClass;
  }

  public int number() {
    return number;
  }

  /**
   * Whether this reason is told before the other. What is wrong with a hold is told before what is
   * wrong with its credit account: only an open hold shows whether that is asked for more.
   */
  public boolean precedes(OutcomeStatus other) {
    if (isOfHold() && other.isOfCreditState()) {
      return true;
    }
    return compareTo(other) < 0 && !(isOfCreditState() && other.isOfHold());
  }

  private boolean isOfHold() {
    return compareTo(HOLD_NOT_FOUND) >= 0 && compareTo(EXCEEDS_HELD_AMOUNT) <= 0;
  }

  private boolean isOfCreditState() {
    return this == CREDIT_ACCOUNT_CLOSED || this == CREDIT_ACCOUNT_FROZEN;
  }

  public static OutcomeStatus of(int number) {
    OutcomeStatus status = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    if (status == null) {
      throw new IllegalArgumentException("no outcome has the number " + number);
    }
    return status;
  }
}
