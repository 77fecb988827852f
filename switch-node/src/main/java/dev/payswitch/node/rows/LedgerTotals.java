// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.LedgerId;
import java.math.BigInteger;

/**
 * What a shard knows of one ledger as a whole.
 *
 * @param accountCount accounts on this shard
 * @param transferCount transfers committed with this shard as home
 * @param clearingMinor what came in from other shards minus what went out: the sum of the shard's
 *     balances equals it, at every applied index
 * @param pendingClearingMinor the same for pending amounts: equals pending credits minus pending
 *     debits
 */
public record LedgerTotals(
    LedgerId ledger,
    long accountCount,
    long transferCount,
    BigInteger clearingMinor,
    BigInteger pendingClearingMinor) {
  private static final int FORMAT = 2;

  /** A ledger without accounts. */
  public static LedgerTotals none(LedgerId ledger) {
    return new LedgerTotals(ledger, 0, 0, BigInteger.ZERO, BigInteger.ZERO);
  }

  public static LedgerTotals decode(byte[] key, byte[] value) {
    LedgerId ledger = new LedgerId(new RowDecoder(key, 1).untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "ledger totals");
    return new LedgerTotals(
        ledger, row.int64(), row.int64(), new BigInteger(row.blob()), new BigInteger(row.blob()));
  }

  public byte[] encode() {
    return new RowEncoder(40)
        .int8(FORMAT)
        .int64(accountCount)
        .int64(transferCount)
        .blob(clearingMinor.toByteArray())
        .blob(pendingClearingMinor.toByteArray())
        .toBytes();
  }

  public LedgerTotals plusAccount() {
    return new LedgerTotals(
        ledger, accountCount + 1, transferCount, clearingMinor, pendingClearingMinor);
  }

  public LedgerTotals plusTransfer() {
    return new LedgerTotals(
        ledger, accountCount, transferCount + 1, clearingMinor, pendingClearingMinor);
  }

  /** Books accounts that came with their arcs, or, with the sign -1, went. */
  public LedgerTotals moved(Book.Line line, int sign) {
    BigInteger factor = BigInteger.valueOf(sign);
    return new LedgerTotals(
        ledger,
        accountCount + sign * line.count(),
        transferCount,
        clearingMinor.add(line.sumMinor().multiply(factor)),
        pendingClearingMinor.add(line.pendingMinor().multiply(factor)));
  }

  /** Books what came in from another shard, or, negative, what went out. */
  public LedgerTotals cleared(long postedMinor, long pendingMinor) {
    return new LedgerTotals(
        ledger,
        accountCount,
        transferCount,
        clearingMinor.add(BigInteger.valueOf(postedMinor)),
        pendingClearingMinor.add(BigInteger.valueOf(pendingMinor)));
  }
}
