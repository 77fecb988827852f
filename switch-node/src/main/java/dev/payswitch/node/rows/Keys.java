// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;

/**
 * The keys of all rows, as the table of this package lays them out. Ids hold no zero byte, so a
 * zero byte ends them without disturbing their order.
 */
public final class Keys {
  static final int ACCOUNT = 1;
  static final int ENTRY = 2;
  static final int ID = 3;
  static final int CREDIT = 4;
  static final int HOLD = 5;
  static final int INCOMING_HOLD = 6;
  static final int OPEN_HOLD = 7;
  static final int REFUND = 8;
  static final int WINDOWS = 9;
  static final int AUDIT = 10;
  static final int SHARE = 11;
  static final int SHARE_TOTALS = 12;

  private static final int OWED = 1;
  private static final int INTENT_AGE = 2;
  private static final int HOLD_DUE = 3;
  private static final int UNSETTLED = 4;
  private static final int FEED = 5;

  private Keys() {}

  public static byte[] account(Arc arc, AccountId account) {
    return data(arc, ACCOUNT, account).toBytes();
  }

  /** The key below every account of an arc. */
  public static byte[] accountsOf(Arc arc) {
    return new RowEncoder(3).int16(arc.index()).int8(ACCOUNT).toBytes();
  }

  /** The key above every account of an arc. */
  public static byte[] accountsEnd(Arc arc) {
    return new RowEncoder(3).int16(arc.index()).int8(ACCOUNT + 1).toBytes();
  }

  /** Whose account row has this key. */
  public static AccountId accountIn(byte[] key) {
    return new AccountId(new RowDecoder(key, 3).untilZero());
  }

  /** The first key after an account's own: where a page goes on. */
  public static byte[] afterAccount(Arc arc, AccountId account) {
    return data(arc, ACCOUNT, account).int8(0).toBytes();
  }

  public static byte[] entry(Arc arc, AccountId account, long postTimeMicros) {
    return data(arc, ENTRY, account).int8(0).int64(postTimeMicros).toBytes();
  }

  public static byte[] id(Arc arc, TransferKey key) {
    return data(arc, ID, key.debitAccount()).int8(0).ascii(key.id().value()).toBytes();
  }

  public static byte[] credit(Arc arc, CreditKey key) {
    return transferOf(arc, CREDIT, key.creditAccount(), key.transfer());
  }

  private static byte[] transferOf(Arc arc, int kind, AccountId account, TransferKey key) {
    return data(arc, kind, account)
        .int8(0)
        .ascii(key.debitAccount().value())
        .int8(0)
        .ascii(key.id().value())
        .toBytes();
  }

  /** A hold with its debit account, where it is decided. */
  public static byte[] hold(Arc arc, TransferKey key) {
    return data(arc, HOLD, key.debitAccount()).int8(0).ascii(key.id().value()).toBytes();
  }

  /** The same hold with its credit account. */
  public static byte[] incomingHold(Arc arc, AccountId creditAccount, TransferKey key) {
    return transferOf(arc, INCOMING_HOLD, creditAccount, key);
  }

  /** An open hold in the order in which an account got them, on either side. */
  public static byte[] openHold(Arc arc, AccountId account, long postTimeMicros) {
    return data(arc, OPEN_HOLD, account).int8(0).int64(postTimeMicros).toBytes();
  }

  public static byte[] refund(Arc arc, TransferKey original) {
    return data(arc, REFUND, original.debitAccount())
        .int8(0)
        .ascii(original.id().value())
        .toBytes();
  }

  public static byte[] windows(Arc arc, AccountId account) {
    return data(arc, WINDOWS, account).toBytes();
  }

  public static byte[] audit(Arc arc, AccountId account, long version) {
    return data(arc, AUDIT, account).int8(0).int64(version).toBytes();
  }

  /** What a group does to an account of another shard than its home. */
  public static byte[] share(Arc arc, CreditKey key) {
    return transferOf(arc, SHARE, key.creditAccount(), key.transfer());
  }

  public static byte[] shareTotals(Arc arc, AccountId account) {
    return data(arc, SHARE_TOTALS, account).toBytes();
  }

  public static byte[] holdDue(long timeMicros, TransferKey key) {
    return new RowEncoder(96)
        .int8(HOLD_DUE)
        .int64(timeMicros)
        .ascii(key.debitAccount().value())
        .int8(0)
        .ascii(key.id().value())
        .toBytes();
  }

  /** The key below every hold that is due at this time or later. */
  public static byte[] holdsDueFrom(long timeMicros) {
    return new RowEncoder(9).int8(HOLD_DUE).int64(timeMicros).toBytes();
  }

  /** Reads which hold is due. */
  public static TransferKey holdIn(byte[] key) {
    RowDecoder row = new RowDecoder(key, 9);
    AccountId debit = new AccountId(row.untilZero());
    return new TransferKey(debit, new TransferId(row.untilZero()));
  }

  public static byte[] owed(ShardId target, long sequence) {
    return new RowEncoder(48).int8(OWED).ascii(target.value()).int8(0).int64(sequence).toBytes();
  }

  public static byte[] intentAge(IntentAge age) {
    return aged(INTENT_AGE, age);
  }

  /** A share of a group that committed and of which it is not known that every shard shows it. */
  public static byte[] unsettled(IntentAge age) {
    return aged(UNSETTLED, age);
  }

  private static byte[] aged(int kind, IntentAge age) {
    return new RowEncoder(128)
        .int8(kind)
        .int64(age.timeMicros())
        .ascii(age.key().creditAccount().value())
        .int8(0)
        .ascii(age.key().transfer().debitAccount().value())
        .int8(0)
        .ascii(age.key().transfer().id().value())
        .int8(0)
        .int64(age.attempt().arcEpoch().value())
        .int64(age.attempt().startIndex())
        .int64(age.attempt().serial())
        .toBytes();
  }

  /** The key below every intent as old as this time or younger. */
  public static byte[] intentsFrom(long timeMicros) {
    return new RowEncoder(9).int8(INTENT_AGE).int64(timeMicros).toBytes();
  }

  /** The key below every share that committed at this time or later and is not settled. */
  public static byte[] unsettledFrom(long timeMicros) {
    return new RowEncoder(9).int8(UNSETTLED).int64(timeMicros).toBytes();
  }

  public static byte[] meta(MetaRow row) {
    return new byte[] {(byte) row.number()};
  }

  public static byte[] ledgerTotals(LedgerId ledger) {
    return meta(MetaRow.LEDGER_TOTALS, ledger.value());
  }

  public static byte[] outgoingLane(ShardId target) {
    return meta(MetaRow.OUTGOING_LANE, target.value());
  }

  public static byte[] incomingLane(ShardId source) {
    return meta(MetaRow.INCOMING_LANE, source.value());
  }

  public static byte[] lanePeer(ShardId peer) {
    return meta(MetaRow.LANE_PEER, peer.value());
  }

  public static byte[] departure(String moveId) {
    return meta(MetaRow.DEPARTURE, moveId);
  }

  public static byte[] arrival(ShardId source) {
    return meta(MetaRow.ARRIVAL, source.value());
  }

  public static byte[] movedOut(ShardId target) {
    return meta(MetaRow.MOVED_OUT, target.value());
  }

  public static byte[] movedIn(ShardId source) {
    return meta(MetaRow.MOVED_IN, source.value());
  }

  public static byte[] pastMoves(ShardId source) {
    return meta(MetaRow.PAST_MOVES, source.value());
  }

  public static byte[] foreignLane(ShardId source, ShardId target) {
    return new RowEncoder(48)
        .int8(MetaRow.FOREIGN_LANE.number())
        .ascii(source.value())
        .int8(0)
        .ascii(target.value())
        .int8(0)
        .toBytes();
  }

  /** A row that changed in arcs that are being moved. */
  public static byte[] feed(String moveId, long position) {
    return new RowEncoder(32).int8(FEED).ascii(moveId).int8(0).int64(position).toBytes();
  }

  /** What a row of DATA is, where others are made from it. */
  public enum Kind {
    CREDIT,
    HOLD,
    SHARE,
    OTHER
  }

  /** What the row of DATA with this key is. */
  public static Kind kindOf(byte[] key) {
    return switch (key[2]) {
      case CREDIT -> Kind.CREDIT;
      case HOLD -> Kind.HOLD;
      case SHARE -> Kind.SHARE;
      default -> Kind.OTHER;
    };
  }

  /** Whether the row of DATA with this key is an account. */
  public static boolean isAccount(byte[] key) {
    return key[2] == ACCOUNT;
  }

  /** The key below every row that names when something of an account is due. */
  public static byte[] duesFrom() {
    return new byte[] {INTENT_AGE};
  }

  /** The key above every row that names when something of an account is due. */
  public static byte[] duesUntil() {
    return new byte[] {UNSETTLED + 1};
  }

  /** Whether a row that names when something is due is about a hold. */
  public static boolean isHoldDue(byte[] key) {
    return key[0] == HOLD_DUE;
  }

  /** Whose account a row is about that names when something is due. */
  public static AccountId accountDueIn(byte[] key) {
    return new AccountId(new RowDecoder(key, 9).untilZero());
  }

  /** The key above every row of this kind. */
  public static byte[] metaEnd(MetaRow row) {
    return new byte[] {(byte) (row.number() + 1)};
  }

  private static byte[] meta(MetaRow row, String name) {
    return new RowEncoder(40).int8(row.number()).ascii(name).toBytes();
  }

  private static RowEncoder data(Arc arc, int kind, AccountId account) {
    return new RowEncoder(3 + account.value().length() + 80)
        .int16(arc.index())
        .int8(kind)
        .ascii(account.value());
  }
}
