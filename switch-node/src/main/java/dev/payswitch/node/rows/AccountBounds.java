// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.money.Amount;
import org.jspecify.annotations.Nullable;

/**
 * What an account's totals may never pass.
 *
 * @param floor {@code available} never goes below it; null: no floor
 * @param ceiling balance plus pending and intended credits never exceed it; null: no ceiling
 */
public record AccountBounds(@Nullable Amount floor, @Nullable Amount ceiling) {
  /** No overdraft, no ceiling. */
  public static final AccountBounds DEFAULT = new AccountBounds(Amount.ZERO, null);

  private static final int HAS_FLOOR = 1;
  private static final int HAS_CEILING = 2;

  void encodeTo(RowEncoder row) {
    Amount low = floor;
    Amount high = ceiling;
    row.int8((low == null ? 0 : HAS_FLOOR) | (high == null ? 0 : HAS_CEILING))
        .int64(low == null ? 0 : low.minor())
        .int64(high == null ? 0 : high.minor());
  }

  static AccountBounds decodeFrom(RowDecoder row) {
    int flags = row.int8();
    long low = row.int64();
    long high = row.int64();
    return new AccountBounds(
        (flags & HAS_FLOOR) == 0 ? null : new Amount(low),
        (flags & HAS_CEILING) == 0 ? null : new Amount(high));
  }
}
