// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import org.jspecify.annotations.Nullable;

/**
 * One line of an account's history. It serves the history, statements and past balances, and at
 * home it is also where the content of a committed transfer stands.
 *
 * @param amount what was moved, held, released or, for an adjust, is held now
 * @param postTimeMicros strictly growing on its shard
 * @param balanceAfter minor units, of the account this line belongs to
 * @param group the group it was part of; null: none
 */
public record Entry(
    AccountSide side,
    TransferKey key,
    TransferContent content,
    Amount amount,
    long postTimeMicros,
    long balanceAfter,
    @Nullable TransferId group) {
  private static final int FORMAT = 2;

  /** Set where the amount is not the one that was asked for. */
  private static final int OTHER_AMOUNT = 0x10;

  private static final int IN_GROUP = 0x20;

  /** Whose history this line belongs to. */
  public AccountId account() {
    return side == AccountSide.DEBIT ? key.debitAccount() : content.creditAccount();
  }

  public byte[] encode() {
    AccountId other = side == AccountSide.DEBIT ? content.creditAccount() : key.debitAccount();
    boolean asAsked = amount.equals(content.asked());
    RowEncoder row =
        new RowEncoder(56 + other.value().length() + key.id().value().length())
            .int8(FORMAT)
            .int8(side.number() | (asAsked ? 0 : OTHER_AMOUNT) | (group == null ? 0 : IN_GROUP))
            .int64(balanceAfter)
            .id(key.id().value())
            .id(other.value());
    content.encodeTo(row);
    if (!asAsked) {
      row.int64(amount.minor());
    }
    TransferId inGroup = group;
    if (inGroup != null) {
      row.id(inGroup.value());
    }
    return row.toBytes();
  }

  public static Entry decode(AccountId account, long postTimeMicros, byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "entry");
    int flags = row.int8();
    AccountSide side = AccountSide.of(flags & ~(OTHER_AMOUNT | IN_GROUP));
    long balanceAfter = row.int64();
    TransferId id = new TransferId(row.id());
    AccountId other = new AccountId(row.id());
    boolean debit = side == AccountSide.DEBIT;
    TransferContent content = TransferContent.decodeFrom(row, debit ? other : account);
    TransferKey key = new TransferKey(debit ? account : other, id);
    Amount amount = (flags & OTHER_AMOUNT) == 0 ? content.amount() : new Amount(row.int64());
    TransferId group = (flags & IN_GROUP) == 0 ? null : new TransferId(row.id());
    return new Entry(side, key, content, amount, postTimeMicros, balanceAfter, group);
  }

  /** Reads a row whose account is known from its key. */
  public static Entry decode(byte[] key, byte[] value) {
    RowDecoder row = new RowDecoder(key, 3);
    AccountId account = new AccountId(row.untilZero());
    return decode(account, row.int64(), value);
  }
}
