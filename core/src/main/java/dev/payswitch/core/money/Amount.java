// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.money;

/**
 * An amount in minor units of one ledger, signed, exact. Arithmetic that would leave 64 bits throws
 * {@link ArithmeticException}: whoever takes amounts from outside asks {@link #canAdd} first.
 */
public record Amount(long minor) implements Comparable<Amount> {
  public static final Amount ZERO = new Amount(0);
  public static final Amount MAX = new Amount(Long.MAX_VALUE);

  public Amount plus(Amount other) {
    return new Amount(Math.addExact(minor, other.minor));
  }

  public Amount minus(Amount other) {
    return new Amount(Math.subtractExact(minor, other.minor));
  }

  public Amount negated() {
    return new Amount(Math.negateExact(minor));
  }

  /** Whether {@link #plus} with this amount stays within 64 bits. */
  public boolean canAdd(Amount other) {
    long sum = minor + other.minor;
    return ((minor ^ sum) & (other.minor ^ sum)) >= 0;
  }

  /** Whether {@link #minus} with this amount stays within 64 bits. */
  public boolean canSubtract(Amount other) {
    long difference = minor - other.minor;
    return ((minor ^ other.minor) & (minor ^ difference)) >= 0;
  }

  public boolean isPositive() {
    return minor > 0;
  }

  public boolean isNegative() {
    return minor < 0;
  }

  public boolean isZero() {
    return minor == 0;
  }

  public Amount min(Amount other) {
    return minor <= other.minor ? this : other;
  }

  public Amount max(Amount other) {
    return minor >= other.minor ? this : other;
  }

  @Override
  public int compareTo(Amount other) {
    return Long.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return Long.toString(minor);
  }
}
