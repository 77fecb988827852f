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

  public int number() {
    return number;
  }

  public static TransferKind of(int number) {
    return values()[number - 1];
  }
}
