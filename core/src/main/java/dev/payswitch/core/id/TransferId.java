// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

import java.nio.charset.StandardCharsets;

/**
 * The name of a transfer, chosen by the caller and unique for its debit account: 1 to 64 bytes of
 * {@code [A-Za-z0-9._:@/+-]}.
 */
public record TransferId(String value) implements Comparable<TransferId> {
  public static final int MAX_LENGTH = 64;

  private static final Alphabet ALPHABET =
      Alphabet.of("transfer id", "[A-Za-z0-9._:@/+-]", MAX_LENGTH, Characters.OF_NAMES);

  public TransferId {
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
  public int compareTo(TransferId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
