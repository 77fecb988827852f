// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.money.Amount;

/**
 * What of a posted transfer went back, kept with the transfer.
 *
 * @param reserved undecided refunds; each id counts once
 */
public record RefundTotals(Amount refunded, Amount reserved) {
  private static final int FORMAT = 1;

  /** A transfer of which nothing went back. */
  public static final RefundTotals NONE = new RefundTotals(Amount.ZERO, Amount.ZERO);

  public byte[] encode() {
    return new RowEncoder(17)
        .int8(FORMAT)
        .int64(refunded.minor())
        .int64(reserved.minor())
        .toBytes();
  }

  public static RefundTotals decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "refund totals");
    return new RefundTotals(new Amount(row.int64()), new Amount(row.int64()));
  }
}
