// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

/** The answer to the closing of an account. The numbers are those of the wire. */
public enum CloseStatus {
  /** The account is closed. */
  CLOSED(1),
  /** There are open holds, intents or reservations. */
  HAS_PENDING(2),
  /** The balance is not 0, and nothing was swept. */
  BALANCE_NOT_ZERO(3),
  /** The account has another version by now. */
  VERSION_MISMATCH(4),
  /** There is no such account. */
  ACCOUNT_NOT_FOUND(5),
  /** The sweep was refused; nothing was closed. */
  SWEEP_REFUSED(6);

  private final int number;

  CloseStatus(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
