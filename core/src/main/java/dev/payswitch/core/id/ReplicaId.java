// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/** The stable name of a replica within its shard: 1 to 32 bytes of {@code [a-z0-9-]}. */
public record ReplicaId(String value) implements Comparable<ReplicaId> {
  public static final int MAX_LENGTH = 32;

  private static final Alphabet ALPHABET =
      Alphabet.of(
          "replica id", "[a-z0-9-]", MAX_LENGTH, Characters.LOWER + Characters.DIGITS + "-");

  public ReplicaId {
    ALPHABET.require(value);
  }

  public static boolean isValid(String value) {
    return ALPHABET.matches(value);
  }

  @Override
  public int compareTo(ReplicaId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
