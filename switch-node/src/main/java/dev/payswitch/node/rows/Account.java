// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;

/**
 * An account with its settings and totals.
 *
 * @param code the caller's own type number
 * @param version of the settings; payments do not change it
 * @param shares prepared shares of groups that wait for a decision; their sums are a row of their
 *     own
 */
public record Account(
    AccountId id,
    LedgerId ledger,
    int code,
    String reference,
    AccountSettings settings,
    Totals totals,
    long version,
    long createTimeMicros,
    long updateTimeMicros,
    int shares) {
  private static final int FORMAT = 2;
  private static final int HAS_LIMITS = 1;
  private static final int HAS_SHARES = 2;

  public AccountBounds bounds() {
    return settings.bounds();
  }

  public AccountLimits limits() {
    return settings.limits();
  }

  public AccountState state() {
    return settings.state();
  }

  public static Account decode(AccountId id, byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "account");
    int flags = row.int8();
    AccountState state = AccountState.of(row.int8());
    int code = row.int16();
    AccountBounds bounds = AccountBounds.decodeFrom(row);
    Totals totals =
        new Totals(row.int64(), row.int64(), row.int64(), row.int64(), row.int64(), row.int64());
    long version = row.int64();
    long createTime = row.int64();
    long updateTime = row.int64();
    LedgerId ledger = new LedgerId(row.id());
    String reference = row.text();
    AccountLimits limits =
        (flags & HAS_LIMITS) == 0 ? AccountLimits.NONE : AccountLimits.decodeFrom(row);
    int shares = (flags & HAS_SHARES) == 0 ? 0 : row.int16();
    return new Account(
        id,
        ledger,
        code,
        reference,
        new AccountSettings(bounds, limits, state).shared(),
        totals,
        version,
        createTime,
        updateTime,
        shares);
  }

  public byte[] encode() {
    boolean limited = !limits().isNone();
    RowEncoder row =
        new RowEncoder(104 + ledger.value().length() + reference.length())
            .int8(FORMAT)
            .int8((limited ? HAS_LIMITS : 0) | (shares == 0 ? 0 : HAS_SHARES))
            .int8(state().number())
            .int16(code);
    bounds().encodeTo(row);
    row.int64(totals.debitsPosted())
        .int64(totals.creditsPosted())
        .int64(totals.debitsPending())
        .int64(totals.creditsPending())
        .int64(totals.debitsReserved())
        .int64(totals.creditsIntended())
        .int64(version)
        .int64(createTimeMicros)
        .int64(updateTimeMicros)
        .id(ledger.value())
        .text(reference);
    if (limited) {
      limits().encodeTo(row);
    }
    if (shares != 0) {
      row.int16(shares);
    }
    return row.toBytes();
  }

  public Account withTotals(Totals changed) {
    return new Account(
        id,
        ledger,
        code,
        reference,
        settings,
        changed,
        version,
        createTimeMicros,
        updateTimeMicros,
        shares);
  }

  /** The same with one prepared share of a group more (1) or less (-1). */
  public Account withShares(int change, Totals changed) {
    return new Account(
        id,
        ledger,
        code,
        reference,
        settings,
        changed,
        version,
        createTimeMicros,
        updateTimeMicros,
        shares + change);
  }

  /** Whether something of the account waits: holds, intents, or shares of groups. */
  public boolean hasPending() {
    return shares != 0 || totals.hasPending();
  }

  /** The next version, with other settings. */
  public Account withSettings(AccountSettings changed, long timeMicros) {
    return new Account(
        id,
        ledger,
        code,
        reference,
        changed,
        totals,
        version + 1,
        createTimeMicros,
        timeMicros,
        shares);
  }
}
