// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import org.jspecify.annotations.Nullable;

/**
 * A hold, as each of its two accounts keeps it: with the debit account, where it is decided, and
 * with the credit account, which follows version by version.
 *
 * @param held what is still pending
 * @param captured what was posted so far
 * @param version 1 when made, the next number with each change
 * @param createTimeMicros home's time
 * @param postTimeMicros the post time of the account that keeps this row
 * @param locked a group across shards is about to change it, or has, and not every shard shows it:
 *     nothing else changes it meanwhile
 * @param told where this version was told to the credit account's shard; null: that account was
 *     here, or this is its copy
 */
public record Hold(
    TransferKey key,
    AccountId creditAccount,
    LedgerId ledger,
    Amount held,
    Amount captured,
    HoldState state,
    long expireTimeMicros,
    long version,
    long createTimeMicros,
    long postTimeMicros,
    boolean locked,
    @Nullable LanePlace told) {
  private static final int FORMAT = 2;
  private static final int LOCKED = 0x10;
  private static final int TOLD = 0x20;

  public boolean isOpen() {
    return state == HoldState.OPEN;
  }

  /** Whether its time has come: from this moment on it can only be released. */
  public boolean isDue(long nowMicros) {
    return nowMicros >= expireTimeMicros;
  }

  /** The next version, which anything may change. */
  public Hold changed(Amount newHeld, Amount newCaptured, HoldState newState, long newExpireTime) {
    return new Hold(
        key,
        creditAccount,
        ledger,
        newHeld,
        newCaptured,
        newState,
        newExpireTime,
        version + 1,
        createTimeMicros,
        postTimeMicros,
        false,
        null);
  }

  /** The same, as the other account keeps it. */
  public Hold postedAt(long otherPostTimeMicros) {
    return with(otherPostTimeMicros, locked, told);
  }

  /** The same, and nothing else may change it, or may again. */
  public Hold locked(boolean now) {
    return with(postTimeMicros, now, told);
  }

  /** The same, told to the credit account's shard; null: not told. */
  public Hold told(@Nullable LanePlace place) {
    return with(postTimeMicros, locked, place);
  }

  /** Whether both are the same version of one hold, whichever account keeps them. */
  public boolean isSameAs(Hold other) {
    return with(0, false, null).equals(other.with(0, false, null));
  }

  private Hold with(long otherPostTimeMicros, boolean nowLocked, @Nullable LanePlace place) {
    return new Hold(
        key,
        creditAccount,
        ledger,
        held,
        captured,
        state,
        expireTimeMicros,
        version,
        createTimeMicros,
        otherPostTimeMicros,
        nowLocked,
        place);
  }

  public byte[] encode() {
    LanePlace place = told;
    RowEncoder row =
        new RowEncoder(128)
            .int8(FORMAT)
            .int8(state.number() | (locked ? LOCKED : 0) | (place == null ? 0 : TOLD))
            .int64(held.minor())
            .int64(captured.minor())
            .int64(expireTimeMicros)
            .int64(version)
            .int64(createTimeMicros)
            .int64(postTimeMicros)
            .id(key.debitAccount().value())
            .id(key.id().value())
            .id(creditAccount.value())
            .id(ledger.value());
    if (place != null) {
      place.encodeTo(row);
    }
    return row.toBytes();
  }

  public static Hold decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "hold");
    int flags = row.int8();
    HoldState state = HoldState.of(flags & ~(LOCKED | TOLD));
    Amount held = new Amount(row.int64());
    Amount captured = new Amount(row.int64());
    long expireTime = row.int64();
    long version = row.int64();
    long createTime = row.int64();
    long postTime = row.int64();
    TransferKey key = new TransferKey(new AccountId(row.id()), new TransferId(row.id()));
    return new Hold(
        key,
        new AccountId(row.id()),
        new LedgerId(row.id()),
        held,
        captured,
        state,
        expireTime,
        version,
        createTime,
        postTime,
        (flags & LOCKED) != 0,
        (flags & TOLD) == 0 ? null : LanePlace.decodeFrom(row));
  }
}
