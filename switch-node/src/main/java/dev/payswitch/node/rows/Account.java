// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.money.Amount;
import org.jspecify.annotations.Nullable;

/**
 * An account with its settings and totals.
 *
 * @param code the caller's own type number
 * @param version of the settings; payments do not change it
 */
public record Account(
    AccountId id,
    LedgerId ledger,
    int code,
    String reference,
    AccountBounds bounds,
    AccountState state,
    Totals totals,
    long version,
    long createTimeMicros,
    long updateTimeMicros) {
  private static final int FORMAT = 1;
  private static final int HAS_FLOOR = 1;
  private static final int HAS_CEILING = 2;

  public static Account decode(AccountId id, byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "account");
    int flags = row.int8();
    AccountState state = AccountState.of(row.int8());
    int code = row.int16();
    Amount floor = bound(row.int64(), flags, HAS_FLOOR);
    Amount ceiling = bound(row.int64(), flags, HAS_CEILING);
    Totals totals =
        new Totals(row.int64(), row.int64(), row.int64(), row.int64(), row.int64(), row.int64());
    long version = row.int64();
    long createTime = row.int64();
    long updateTime = row.int64();
    LedgerId ledger = new LedgerId(row.id());
    return new Account(
        id,
        ledger,
        code,
        row.text(),
        new AccountBounds(floor, ceiling),
        state,
        totals,
        version,
        createTime,
        updateTime);
  }

  private static @Nullable Amount bound(long minor, int flags, int flag) {
    return (flags & flag) == 0 ? null : new Amount(minor);
  }

  public byte[] encode() {
    Amount floor = bounds.floor();
    Amount ceiling = bounds.ceiling();
    int flags = (floor == null ? 0 : HAS_FLOOR) | (ceiling == null ? 0 : HAS_CEILING);
    return new RowEncoder(96 + ledger.value().length() + 2 + reference.length())
        .int8(FORMAT)
        .int8(flags)
        .int8(state.number())
        .int16(code)
        .int64(floor == null ? 0 : floor.minor())
        .int64(ceiling == null ? 0 : ceiling.minor())
        .int64(totals.debitsPosted())
        .int64(totals.creditsPosted())
        .int64(totals.debitsPending())
        .int64(totals.creditsPending())
        .int64(totals.debitsReserved())
        .int64(totals.creditsIntended())
        .int64(version)
        .int64(createTimeMicros)
        .int64(updateTimeMicros)
        .id(ledger.value())
        .text(reference)
        .toBytes();
  }

  public Account withTotals(Totals changed) {
    return new Account(
        id,
        ledger,
        code,
        reference,
        bounds,
        state,
        changed,
        version,
        createTimeMicros,
        updateTimeMicros);
  }
}
