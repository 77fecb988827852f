// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.money.Amount;
import java.math.BigInteger;

/**
 * What the prepared shares of groups would do to an account, if all of them commit: for the checks
 * that the reserved and intended totals do not answer. Kept only while there are such shares.
 *
 * @param debitsMinor new debits beyond the reserved ones; may leave 64 bits, like all sums here
 * @param creditsMinor new credits beyond the intended ones
 * @param countedMinor the debits that count against risk limits
 * @param count their number
 */
public record ShareTotals(
    BigInteger debitsMinor, BigInteger creditsMinor, BigInteger countedMinor, long count) {
  private static final int FORMAT = 1;

  /** No share is prepared. */
  public static final ShareTotals NONE =
      new ShareTotals(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0);

  /** One debit. */
  public static ShareTotals debit(Amount amount, boolean counts) {
    BigInteger minor = BigInteger.valueOf(amount.minor());
    return new ShareTotals(
        minor, BigInteger.ZERO, counts ? minor : BigInteger.ZERO, counts ? 1 : 0);
  }

  /** One credit. */
  public static ShareTotals credit(Amount amount) {
    return new ShareTotals(BigInteger.ZERO, BigInteger.valueOf(amount.minor()), BigInteger.ZERO, 0);
  }

  public ShareTotals plus(ShareTotals more) {
    return new ShareTotals(
        debitsMinor.add(more.debitsMinor),
        creditsMinor.add(more.creditsMinor),
        countedMinor.add(more.countedMinor),
        count + more.count);
  }

  /** The same without what is counted elsewhere. */
  public ShareTotals beyond(long reservedMinor, long intendedMinor) {
    return new ShareTotals(
        debitsMinor.subtract(BigInteger.valueOf(reservedMinor)),
        creditsMinor.subtract(BigInteger.valueOf(intendedMinor)),
        countedMinor,
        count);
  }

  public ShareTotals minus(ShareTotals less) {
    return new ShareTotals(
        debitsMinor.subtract(less.debitsMinor),
        creditsMinor.subtract(less.creditsMinor),
        countedMinor.subtract(less.countedMinor),
        count - less.count);
  }

  public byte[] encode() {
    return new RowEncoder(64)
        .int8(FORMAT)
        .blob(debitsMinor.toByteArray())
        .blob(creditsMinor.toByteArray())
        .blob(countedMinor.toByteArray())
        .int64(count)
        .toBytes();
  }

  public static ShareTotals decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "share totals");
    return new ShareTotals(
        new BigInteger(row.blob()),
        new BigInteger(row.blob()),
        new BigInteger(row.blob()),
        row.int64());
  }
}
