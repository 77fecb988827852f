// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import org.jspecify.annotations.Nullable;

/**
 * A decision of home that a participant must learn. Written together with the decision, sent again
 * until it is acknowledged.
 *
 * @param sequence its place on the lane: 1, 2, 3, … without gaps
 * @param credit what to credit; null: the attempt is aborted and its intent goes
 */
public record OwedDecision(
    long sequence,
    TransferKey transfer,
    AccountId creditAccount,
    Attempt attempt,
    @Nullable Credit credit) {
  private static final int FORMAT = 1;

  /** What a commit credits. */
  public record Credit(LedgerId ledger, Amount amount) {}

  public CreditKey creditKey() {
    return new CreditKey(creditAccount, transfer);
  }

  public byte[] encode() {
    RowEncoder row =
        new RowEncoder(128)
            .int8(FORMAT)
            .id(transfer.debitAccount().value())
            .id(transfer.id().value())
            .id(creditAccount.value());
    Attempts.encode(row, attempt);
    Credit committed = credit;
    row.int8(committed == null ? 0 : 1);
    if (committed != null) {
      row.id(committed.ledger().value()).int64(committed.amount().minor());
    }
    return row.toBytes();
  }

  public static OwedDecision decode(byte[] key, byte[] value) {
    RowDecoder keyRow = new RowDecoder(key, 1);
    new ShardId(keyRow.untilZero());
    long sequence = keyRow.int64();
    RowDecoder row = new RowDecoder(value).format(FORMAT, "owed decision");
    TransferKey transfer = new TransferKey(new AccountId(row.id()), new TransferId(row.id()));
    AccountId creditAccount = new AccountId(row.id());
    Attempt attempt = Attempts.decode(row);
    Credit credit =
        row.int8() == 0 ? null : new Credit(new LedgerId(row.id()), new Amount(row.int64()));
    return new OwedDecision(sequence, transfer, creditAccount, attempt, credit);
  }
}
