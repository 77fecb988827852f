// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.payswitch.core.id.AccountId;

/**
 * Turns account ids into points: XXH3-64 over the UTF-8 bytes of the id, with the seed of the ring.
 * The function is part of the data format: a change would lose every account.
 */
public final class PointHasher {
  private final HashAlgorithm algorithm;
  private final long seed;
  private final Hasher64 hasher;

  public PointHasher(HashAlgorithm algorithm, long seed) {
    this.algorithm = algorithm;
    this.seed = seed;
    this.hasher =
        switch (algorithm) {
          case XXH3_64 -> Hashing.xxh3_64(seed);
        };
  }

  public Point pointOf(AccountId account) {
    return pointOf(account.bytes());
  }

  public Point pointOf(byte[] accountBytes) {
    return new Point(hasher.hashBytesToLong(accountBytes));
  }

  public HashAlgorithm algorithm() {
    return algorithm;
  }

  public long seed() {
    return seed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PointHasher hasher
        && algorithm == hasher.algorithm
        && seed == hasher.seed;
  }

  @Override
  public int hashCode() {
    return 31 * algorithm.documentName().hashCode() + Long.hashCode(seed);
  }

  @Override
  public String toString() {
    return algorithm.documentName() + String.format(" seed %016x", seed);
  }
}
