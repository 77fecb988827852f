// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

/**
 * Something that can never be true is true. It is never caught and logged away: the node halts,
 * since a stopped shard is repairable and a wrong balance is not.
 */
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvariantViolation(String message) {
    super(message);
  }

  /** Throws unless the condition holds. */
  public static void require(boolean condition, String message) {
    if (!condition) {
      throw new InvariantViolation(message);
    }
  }
}
