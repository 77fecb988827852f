// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/** The stable name of a shard, whichever process runs it: 1 to 32 bytes of {@code [a-z0-9-]}. */
public record ShardId(String value) implements Comparable<ShardId> {
  public static final int MAX_LENGTH = 32;

  private static final Alphabet ALPHABET =
      Alphabet.of("shard id", "[a-z0-9-]", MAX_LENGTH, Characters.LOWER + Characters.DIGITS + "-");

  public ShardId {
    ALPHABET.require(value);
  }

  public static boolean isValid(String value) {
    return ALPHABET.matches(value);
  }

  @Override
  public int compareTo(ShardId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
