// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a group does to accounts of one shard.
 *
 * @param index the place of the member in the group, from 0
 * @param debit whether its debit account is meant
 * @param credit whether its credit account is meant
 * @param content with the credit account where that is known
 * @param hold the hold that the member is about, as it stands before; null: none, or none is known
 */
public record GroupLeg(
    int index,
    boolean debit,
    boolean credit,
    TransferKey key,
    TransferContent content,
    @Nullable Hold hold) {
  private static final int DEBIT = 1;
  private static final int CREDIT = 2;
  private static final int HAS_CREDIT_ACCOUNT = 4;
  private static final int HAS_HOLD = 8;

  /** The same for one of its accounts alone. */
  public GroupLeg only(boolean debitAccount) {
    return new GroupLeg(index, debitAccount, !debitAccount, key, content, hold);
  }

  void encodeTo(RowEncoder row) {
    AccountId account = content.credit();
    row.int16(index)
        .int8(
            (debit ? DEBIT : 0)
                | (credit ? CREDIT : 0)
                | (account == null ? 0 : HAS_CREDIT_ACCOUNT)
                | (hold == null ? 0 : HAS_HOLD))
        .id(key.debitAccount().value())
        .id(key.id().value());
    if (account != null) {
      row.id(account.value());
    }
    content.encodeTo(row);
    Hold before = hold;
    if (before != null) {
      row.longBlob(before.encode());
    }
  }

  static GroupLeg decodeFrom(RowDecoder row) {
    int index = row.int16();
    int flags = row.int8();
    TransferKey key = new TransferKey(new AccountId(row.id()), new TransferId(row.id()));
    AccountId credit = (flags & HAS_CREDIT_ACCOUNT) == 0 ? null : new AccountId(row.id());
    TransferContent content = TransferContent.decodeFrom(row, credit);
    return new GroupLeg(
        index,
        (flags & DEBIT) != 0,
        (flags & CREDIT) != 0,
        key,
        content,
        (flags & HAS_HOLD) == 0 ? null : Hold.decode(row.longBlob()));
  }
}
