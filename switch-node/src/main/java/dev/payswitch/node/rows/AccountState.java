// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/** Which movements an account accepts. Frozen and closed sides refuse new movements only. */
public enum AccountState {
  /** Debits and credits. */
  OPEN(1),
  /** Credits only. */
  DEBITS_FROZEN(2),
  /** Debits only. */
  CREDITS_FROZEN(3),
  /** Nothing new. */
  FROZEN(4),
  /** Nothing, for good. */
  CLOSED(5);

  private final int number;

  AccountState(int number) {
    this.number = number;
  }

  /** The number in rows and on the wire. */
  public int number() {
    return number;
  }

  public boolean refusesDebits() {
    return this == DEBITS_FROZEN || this == FROZEN;
  }

  public boolean refusesCredits() {
    return this == CREDITS_FROZEN || this == FROZEN;
  }

  public static AccountState of(int number) {
    return values()[number - 1];
  }
}
