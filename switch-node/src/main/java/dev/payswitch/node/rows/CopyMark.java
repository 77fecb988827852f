// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import java.util.Arrays;
import java.util.HexFormat;

/** How far the rows of a move are copied: family by family, in the order of the keys. */
public final class CopyMark {
  /** Nothing is copied. */
  public static final CopyMark START = new CopyMark(0, new byte[0], false);

  private final int family;
  private final byte[] key;
  private final boolean all;

  /**
   * A place.
   *
   * @param family the number of the family that is being copied
   * @param key the last one that was copied of it; empty: none. Nobody changes it.
   * @param all whether nothing is left to copy
   */
  public CopyMark(int family, byte[] key, boolean all) {
    this.family = family;
    this.key = key;
    this.all = all;
  }

  public int family() {
    return family;
  }

  public byte[] key() {
    return key;
  }

  public boolean all() {
    return all;
  }

  /** Whether both are the same place. */
  public boolean isAt(CopyMark other) {
    return family == other.family && all == other.all && Arrays.equals(key, other.key);
  }

  void encodeTo(RowEncoder row) {
    row.int8(family).longBlob(key).int8(all ? 1 : 0);
  }

  static CopyMark decodeFrom(RowDecoder row) {
    return new CopyMark(row.int8(), row.longBlob(), row.int8() == 1);
  }

  @Override
  public String toString() {
    return all ? "all" : family + ":" + HexFormat.of().formatHex(key);
  }
}
