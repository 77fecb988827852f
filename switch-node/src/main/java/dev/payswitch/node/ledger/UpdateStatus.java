// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

/** The answer to a change of settings. The numbers are those of the wire. */
public enum UpdateStatus {
  /** The settings are changed. */
  UPDATED(1),
  /** The account has another version by now. */
  VERSION_MISMATCH(2),
  /** The new floor would already be broken. */
  FLOOR_ABOVE_AVAILABLE(3),
  /** The new ceiling would already be broken. */
  CEILING_BELOW_BALANCE(4),
  /** There is no such account. */
  ACCOUNT_NOT_FOUND(5),
  /** A closed account does not change any more. */
  ACCOUNT_CLOSED(6);

  private final int number;

  UpdateStatus(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
