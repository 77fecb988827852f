// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/** What a transfer does. The numbers stand in rows and on the wire. */
public enum TransferKind {
  /** Posts at once. */
  PAYMENT(1),
  /** Pending until captured, voided or expired. */
  HOLD(2),
  /** Posts all or part of a hold. */
  CAPTURE(3),
  /** Releases what is still held. */
  VOID(4),
  /** Changes a hold. */
  ADJUST(5),
  /** Moves back what was posted. */
  REFUND(6),
  /** Moves what is available. */
  SWEEP(7);

  private final int number;

  TransferKind(int number) {
    this.number = number;
  }

  /** Whether it changes a hold that is there, and takes the credit account from it. */
  public boolean isAboutHold() {
    return this == CAPTURE || this == VOID || this == ADJUST;
  }

  /** Whether what it adds counts against the debit account's risk limits. */
  public boolean countsAgainstLimits() {
    return this == PAYMENT || this == HOLD || this == SWEEP || this == ADJUST;
  }

  /** Whether it posts something that a refund can move back. */
  public boolean isRefundable() {
    return this == PAYMENT || this == SWEEP || this == CAPTURE;
  }

  public int number() {
    return number;
  }

  public static TransferKind of(int number) {
    return values()[number - 1];
  }
}
