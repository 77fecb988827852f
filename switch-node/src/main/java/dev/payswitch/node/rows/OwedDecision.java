// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import org.jspecify.annotations.Nullable;

/**
 * A decision of home that a participant must learn. Written together with the decision, sent again
 * until it is acknowledged.
 *
 * @param sequence its place on the lane: 1, 2, 3, … without gaps
 * @param transfer the one that was decided; for a hold that expired, the hold
 * @param attempt the one that was decided
 * @param commit what takes place at the credit account; null: the attempt is aborted and its intent
 *     goes
 */
public record OwedDecision(
    long sequence,
    TransferKey transfer,
    AccountId creditAccount,
    Attempt attempt,
    @Nullable Commit commit) {
  private static final int FORMAT = 2;

  /**
   * What a commit does at the credit account.
   *
   * @param postedMinor what is credited
   * @param pendingMinor by how much what is pending changes; may be negative
   * @param hold what becomes of a hold; null: it concerns none
   */
  public record Commit(
      LedgerId ledger, long postedMinor, long pendingMinor, @Nullable HoldChange hold) {

    /** Whether the participant has prepared for it and keeps an intent. */
    public boolean isOverIntent() {
      return hold == null || hold.overIntent();
    }
  }

  /**
   * A hold as it stands with this decision.
   *
   * @param hold with home's post time
   * @param overIntent whether the participant has prepared: when a hold is made or grows
   * @param change the content of the transfer that changed it; null where the intent has it, and
   *     when the hold expired
   */
  public record HoldChange(Hold hold, boolean overIntent, @Nullable TransferContent change) {}

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
    Commit committed = commit;
    row.int8(committed == null ? 0 : 1);
    if (committed != null) {
      row.id(committed.ledger().value())
          .int64(committed.postedMinor())
          .int64(committed.pendingMinor());
      encode(row, committed.hold());
    }
    return row.toBytes();
  }

  private static void encode(RowEncoder row, @Nullable HoldChange change) {
    row.int8(change == null ? 0 : 1);
    if (change != null) {
      TransferContent content = change.change();
      row.longBlob(change.hold().encode())
          .int8(change.overIntent() ? 1 : 0)
          .int8(content == null ? 0 : 1);
      if (content != null) {
        content.encodeTo(row);
      }
    }
  }

  public static OwedDecision decode(byte[] key, byte[] value) {
    RowDecoder keyRow = new RowDecoder(key, 1);
    new ShardId(keyRow.untilZero());
    long sequence = keyRow.int64();
    RowDecoder row = new RowDecoder(value).format(FORMAT, "owed decision");
    TransferKey transfer = new TransferKey(new AccountId(row.id()), new TransferId(row.id()));
    AccountId creditAccount = new AccountId(row.id());
    Attempt attempt = Attempts.decode(row);
    Commit commit = null;
    if (row.int8() == 1) {
      LedgerId ledger = new LedgerId(row.id());
      commit = new Commit(ledger, row.int64(), row.int64(), decodeHold(row, creditAccount));
    }
    return new OwedDecision(sequence, transfer, creditAccount, attempt, commit);
  }

  private static @Nullable HoldChange decodeHold(RowDecoder row, AccountId creditAccount) {
    if (row.int8() == 0) {
      return null;
    }
    Hold hold = Hold.decode(row.longBlob());
    boolean overIntent = row.int8() == 1;
    return new HoldChange(
        hold, overIntent, row.int8() == 0 ? null : TransferContent.decodeFrom(row, creditAccount));
  }
}
