// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * Says which rows there are, whatever their order: how many, and the sum of their hashes. So it can
 * be kept up row by row, and compared with one that is made from all rows at once.
 */
public record RowDigest(long rowCount, long hashSum) {
  /** No rows. */
  public static final RowDigest EMPTY = new RowDigest(0, 0);

  private static final Hasher64 HASHER = Hashing.xxh3_64();

  /** The same with one more row. */
  public RowDigest plus(int family, byte[] key, byte[] value) {
    return new RowDigest(rowCount + 1, hashSum + hash(family, key, value));
  }

  /** The same without this row. */
  public RowDigest minus(int family, byte[] key, byte[] value) {
    return new RowDigest(rowCount - 1, hashSum - hash(family, key, value));
  }

  private static long hash(int family, byte[] key, byte[] value) {
    // Each part after its length, so that no byte can change from one to the other unnoticed.
    return HASHER.hashStream().putInt(family).putByteArray(key).putByteArray(value).getAsLong();
  }

  void encodeTo(RowEncoder row) {
    row.int64(rowCount).int64(hashSum);
  }

  static RowDigest decodeFrom(RowDecoder row) {
    return new RowDigest(row.int64(), row.int64());
  }
}
