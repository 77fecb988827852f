// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/** What admins may change of an account. */
public record AccountSettings(AccountBounds bounds, AccountLimits limits, AccountState state) {
  /** Those of most accounts. */
  public static final AccountSettings DEFAULT =
      new AccountSettings(AccountBounds.DEFAULT, AccountLimits.NONE, AccountState.OPEN);

  /** The same, as one object where it can be: many accounts are kept in memory. */
  AccountSettings shared() {
    return equals(DEFAULT) ? DEFAULT : this;
  }

  void encodeTo(RowEncoder row) {
    bounds.encodeTo(row);
    limits.encodeTo(row);
    row.int8(state.number());
  }

  static AccountSettings decodeFrom(RowDecoder row) {
    return new AccountSettings(
        AccountBounds.decodeFrom(row), AccountLimits.decodeFrom(row), AccountState.of(row.int8()));
  }
}
