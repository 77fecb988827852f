// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
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

  /** An id that is used up: nothing will ever change what became of it. */
  sealed interface Outcome extends IdRow {}

  /**
   * It took place. Its content stands in the debit account's entry at the post time.
   *
   * @param crossShard null if both accounts were on this shard
   */
  record Committed(long postTimeMicros, @Nullable CrossShard crossShard) implements Outcome {}

  /**
   * The other side of a committed transfer.
   *
   * @param attempt the one that committed; the only one whose intent may be credited
   * @param sequence the place of the decision on the lane; settled once acknowledged
   */
  record CrossShard(dev.payswitch.core.id.Attempt attempt, ShardId participant, long sequence) {}

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
  record Aborted(dev.payswitch.core.id.Attempt upTo) implements IdRow {}

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
    }
    return row.toBytes();
  }

  private static void encode(RowEncoder row, Committed committed) {
    CrossShard other = committed.crossShard();
    row.int8(COMMITTED).int64(committed.postTimeMicros()).int8(other == null ? 0 : 1);
    if (other != null) {
      Attempts.encode(row, other.attempt()).id(other.participant().value()).int64(other.sequence());
    }
  }

  /** Reads a value. */
  static IdRow decode(byte[] value) {
    RowDecoder row = new RowDecoder(value);
    int format = row.int8();
    return switch (format) {
      case COMMITTED -> {
        long postTime = row.int64();
        yield new Committed(postTime, row.int8() == 0 ? null : decodeCrossShard(row));
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
      default -> throw new InvariantViolation("id row has format " + format);
    };
  }

  private static CrossShard decodeCrossShard(RowDecoder row) {
    return new CrossShard(Attempts.decode(row), new ShardId(row.id()), row.int64());
  }
}
