// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import java.nio.charset.StandardCharsets;

/**
 * The ids of the accounts that a measurement uses, 16 to 24 bytes long. Each is computed from its
 * number, so that a million of them take no memory and a later run finds the same accounts again;
 * neighbouring numbers get unrelated ids, as accounts of real callers have.
 */
public final class AccountNames {
  public static final int MIN_LENGTH = 16;
  public static final int MAX_LENGTH = 24;

  private static final byte[] DIGITS =
      "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGIT_BITS = 5;

  private AccountNames() {}

  /** How long the id of this account is. */
  public static int lengthOf(int account) {
    return MIN_LENGTH + account % (MAX_LENGTH - MIN_LENGTH + 1);
  }

  /** Writes the id of an account and answers the offset after it. */
  public static int write(int account, byte[] target, int offset) {
    long scrambled = Mix.of(account);
    target[offset] = 'a';
    target[offset + 1] = ':';
    int end = offset + MIN_LENGTH - 1;
    for (int at = end - 1; at >= offset + 2; at--) {
      target[at] = DIGITS[(int) scrambled & (DIGITS.length - 1)];
      scrambled >>>= DIGIT_BITS;
    }
    int wholeEnd = offset + lengthOf(account);
    target[end] = '.';
    for (int at = end + 1; at < wholeEnd; at++) {
      target[at] = '0';
    }
    return wholeEnd;
  }

  /** The id of an account as bytes of its own. */
  public static byte[] bytesOf(int account) {
    byte[] bytes = new byte[lengthOf(account)];
    write(account, bytes, 0);
    return bytes;
  }

  /** The id of an account as text. */
  public static String nameOf(int account) {
    return new String(bytesOf(account), StandardCharsets.US_ASCII);
  }
}
