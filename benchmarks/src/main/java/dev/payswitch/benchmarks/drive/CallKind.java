// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

/** By which call transfers are sent. */
public enum CallKind {
  /** One transfer in each {@code SubmitTransfer}. */
  UNARY,
  /** Many transfers in each {@code SubmitTransfers}. */
  LIST,
  /** Many transfers in each message of a {@code StreamTransfers} that stays open. */
  STREAM,
  /**
   * The baseline: one transfer in each {@code SubmitTransfer}, while its caller holds a lock on
   * each of the two accounts.
   */
  LOCKED;

  /** Whether each call carries one transfer. */
  public boolean isSingle() {
    return this == UNARY || this == LOCKED;
  }
}
