// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.InvariantViolation;
import org.jspecify.annotations.Nullable;

/**
 * What home knows of a transfer id. An outcome, once written, never changes; an abort mark gives
 * way to an outcome, because it ends attempts and not the id.
 */
public sealed interface IdRow {
  /** The format byte also tells which of them it is. */
  int COMMITTED = 1;

  /** See {@link #COMMITTED}. */
  int REJECTED = 4;

  /** See {@link #COMMITTED}. */
  int ABORTED = 3;

  /** See {@link #COMMITTED}. */
  int CANCELLED = 5;

  /** See {@link #COMMITTED}. */
  int PREPARED = 6;

  /** See {@link #COMMITTED}. */
  int GROUP = 7;

  /** Flags of a committed row. */
  int IS_CROSS_SHARD = 1;

  /** See {@link #IS_CROSS_SHARD}. */
  int IS_IN_GROUP = 2;

  /** An id that is used up: nothing will ever change what became of it. */
  sealed interface Outcome extends IdRow permits Committed, Rejected, Cancelled, GroupRow {}

  /**
   * It took place. Its content stands in the debit account's entry at the post time.
   *
   * @param crossShard null if both accounts were on this shard, or if a group decided
   * @param group the group that it was part of; null: none
   */
  record Committed(
      long postTimeMicros, @Nullable CrossShard crossShard, @Nullable TransferKey group)
      implements Outcome {
    /** One that is no part of a group. */
    public Committed(long postTimeMicros, @Nullable CrossShard crossShard) {
      this(postTimeMicros, crossShard, null);
    }
  }

  /**
   * The other side of a committed transfer, or a shard that takes part in a committed group.
   *
   * @param attempt the one that committed; the only one whose intent may be credited
   * @param place of the decision on the lane; settled once acknowledged
   */
  record CrossShard(Attempt attempt, LanePlace place) {
    public ShardId participant() {
      return place.target();
    }

    public long sequence() {
      return place.sequence();
    }

    void encodeTo(RowEncoder row) {
      place.encodeTo(Attempts.encode(row, attempt));
    }

    static CrossShard decodeFrom(RowDecoder row) {
      return new CrossShard(Attempts.decode(row), LanePlace.decodeFrom(row));
    }
  }

  /**
   * It was declined.
   *
   * @param window the one whose limit was in the way, if it was one
   */
  record Rejected(
      OutcomeStatus reason, @Nullable LimitWindow window, long timeMicros, TransferContent content)
      implements Outcome {}

  /** It was cancelled before it took place. Whatever the id is used for, it never will. */
  record Cancelled(long timeMicros) implements Outcome {}

  /** Attempts up to this one can never commit. */
  record Aborted(Attempt upTo) implements IdRow {}

  /**
   * A member of a group that another home has prepared here: nothing else may use the id until that
   * is decided.
   *
   * @param abortedUpTo attempts of a plain transfer up to this one can never commit; null: none
   */
  record Prepared(TransferKey group, @Nullable Attempt abortedUpTo) implements IdRow {}

  /** A row that is not there. Never stored. */
  record Free() implements IdRow {}

  /** The value of this row. */
  default byte[] encode() {
    RowEncoder row = new RowEncoder(80);
    switch (this) {
      case Committed committed -> encode(row, committed);
      case Rejected rejected -> {
        LimitWindow window = rejected.window();
        AccountId credit = rejected.content().credit();
        row.int8(REJECTED)
            .int8(rejected.reason().number())
            .int8(window == null ? 0 : window.number())
            .int64(rejected.timeMicros())
            .id(credit == null ? "" : credit.value());
        rejected.content().encodeTo(row);
      }
      case Aborted aborted -> Attempts.encode(row.int8(ABORTED), aborted.upTo());
      case Cancelled cancelled -> row.int8(CANCELLED).int64(cancelled.timeMicros());
      case Prepared prepared -> encode(row, prepared);
      case GroupRow group -> group.encodeTo(row.int8(GROUP));
      case Free free -> throw new InvariantViolation("a free id has no row");
    }
    return row.toBytes();
  }

  private static void encode(RowEncoder row, Committed committed) {
    CrossShard other = committed.crossShard();
    TransferKey group = committed.group();
    row.int8(COMMITTED)
        .int64(committed.postTimeMicros())
        .int8((other == null ? 0 : IS_CROSS_SHARD) | (group == null ? 0 : IS_IN_GROUP));
    if (other != null) {
      other.encodeTo(row);
    }
    if (group != null) {
      row.id(group.debitAccount().value()).id(group.id().value());
    }
  }

  private static void encode(RowEncoder row, Prepared prepared) {
    Attempt aborted = prepared.abortedUpTo();
    row.int8(PREPARED)
        .id(prepared.group().debitAccount().value())
        .id(prepared.group().id().value())
        .int8(aborted == null ? 0 : 1);
    if (aborted != null) {
      Attempts.encode(row, aborted);
    }
  }

  /** Reads a value. */
  static IdRow decode(byte[] value) {
    RowDecoder row = new RowDecoder(value);
    int format = row.int8();
    return switch (format) {
      case COMMITTED -> {
        long postTime = row.int64();
        int flags = row.int8();
        CrossShard other = (flags & IS_CROSS_SHARD) == 0 ? null : CrossShard.decodeFrom(row);
        yield new Committed(postTime, other, (flags & IS_IN_GROUP) == 0 ? null : transferKey(row));
      }
      case REJECTED -> {
        OutcomeStatus reason = OutcomeStatus.of(row.int8());
        int window = row.int8();
        long time = row.int64();
        String credit = row.id();
        yield new Rejected(
            reason,
            window == 0 ? null : LimitWindow.of(window),
            time,
            TransferContent.decodeFrom(row, credit.isEmpty() ? null : new AccountId(credit)));
      }
      case ABORTED -> new Aborted(Attempts.decode(row));
      case CANCELLED -> new Cancelled(row.int64());
      case PREPARED ->
          new Prepared(transferKey(row), row.int8() == 0 ? null : Attempts.decode(row));
      case GROUP -> GroupRow.decodeFrom(row);
      default -> throw new InvariantViolation("id row has format " + format);
    };
  }

  private static TransferKey transferKey(RowDecoder row) {
    return new TransferKey(new AccountId(row.id()), new TransferId(row.id()));
  }
}
