// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

import java.nio.charset.StandardCharsets;

/**
 * The code of a ledger, usually its ISO 4217 currency: 1 to 12 bytes of {@code [A-Z0-9._-]}.
 * Accounts of different ledgers never transact with each other.
 */
public record LedgerId(String value) implements Comparable<LedgerId> {
  public static final int MAX_LENGTH = 12;

  private static final Alphabet ALPHABET =
      Alphabet.of(
          "ledger", "[A-Z0-9._-]", MAX_LENGTH, Characters.UPPER + Characters.DIGITS + "._-");

  public LedgerId {
    ALPHABET.require(value);
  }

  public static boolean isValid(String value) {
    return ALPHABET.matches(value);
  }

  /** The id as ASCII bytes, which are also its UTF-8 bytes: a new array on each call. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public int compareTo(LedgerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
