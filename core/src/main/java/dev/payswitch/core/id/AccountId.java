// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

import java.nio.charset.StandardCharsets;

/**
 * The name of an account, chosen by the caller and unique in the cluster: 1 to 64 bytes of {@code
 * [A-Za-z0-9._:@/+-]}.
 */
public record AccountId(String value) implements Comparable<AccountId> {
  public static final int MAX_LENGTH = 64;

  private static final Alphabet ALPHABET =
      Alphabet.of("account id", "[A-Za-z0-9._:@/+-]", MAX_LENGTH, Characters.OF_NAMES);

  public AccountId {
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
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
