// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/** Where a hold stands. A hold ends once. The numbers stand in rows and on the wire. */
public enum HoldState {
  /** It can be captured, adjusted and voided, until it expires. */
  OPEN(1),
  /** Captured for good. */
  CAPTURED(2),
  /** Released by a void. */
  VOIDED(3),
  /** Released because its time came. */
  EXPIRED(4);

  private final int number;

  HoldState(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static HoldState of(int number) {
    return values()[number - 1];
  }
}
