// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/** The side of a transfer on which an account is. */
public enum AccountSide {
  /** It gives. */
  DEBIT(1),
  /** It receives. */
  CREDIT(2);

  private final int number;

  AccountSide(int number) {
    this.number = number;
  }

  /** The number in rows and on the wire. */
  public int number() {
    return number;
  }

  static AccountSide of(int number) {
    return values()[number - 1];
  }
}
