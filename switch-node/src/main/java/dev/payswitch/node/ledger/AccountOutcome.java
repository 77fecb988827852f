// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

/** The answer to the creation of an account. The numbers are those of the wire. */
public enum AccountOutcome {
  /** The account was made. */
  CREATED(1),
  /** It was there with the same ledger, code and reference. */
  EXISTS(2),
  /** The id belongs to an account of another ledger. */
  EXISTS_WITH_DIFFERENT_LEDGER(3),
  /** The id belongs to an account with another code. */
  EXISTS_WITH_DIFFERENT_CODE(4),
  /** The id belongs to an account with another reference. */
  EXISTS_WITH_DIFFERENT_REFERENCE(5),
  /** Malformed: the id. */
  ACCOUNT_ID_INVALID(6),
  /** Malformed: the ledger. */
  LEDGER_INVALID(7),
  /** The cluster has a closed list of ledgers, and this is not on it. */
  LEDGER_NOT_ALLOWED(8),
  /** Malformed: the code is above 65,535. */
  CODE_INVALID(9),
  /** Malformed: the reference is longer than 140 bytes. */
  REFERENCE_TOO_LONG(10),
  /** Malformed: a floor above 0, or a floor together with no_floor. */
  FLOOR_INVALID(11),
  /** Malformed: a ceiling below 0. */
  CEILING_INVALID(12),
  /** Malformed: a limit below its bound, or a window named twice or not at all. */
  LIMITS_INVALID(13),
  /** Malformed: a new account can only be OPEN. */
  STATE_INVALID(14);

  private final int number;

  AccountOutcome(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
