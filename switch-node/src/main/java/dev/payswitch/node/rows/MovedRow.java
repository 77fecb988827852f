// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A row on its way to another shard. Nobody changes its arrays. */
public final class MovedRow {
  private final int family;
  private final byte[] key;
  private final byte @Nullable [] value;

  /**
   * One row.
   *
   * @param family the number of the family
   * @param value null: the row is deleted
   */
  public MovedRow(int family, byte[] key, byte @Nullable [] value) {
    this.family = family;
    this.key = key;
    this.value = value;
  }

  public int family() {
    return family;
  }

  public byte[] key() {
    return key;
  }

  public byte @Nullable [] value() {
    return value;
  }

  @Override
  public String toString() {
    String name = family + ":" + HexFormat.of().formatHex(key);
    return value == null ? name + " deleted" : name + "=" + HexFormat.of().formatHex(value);
  }
}
