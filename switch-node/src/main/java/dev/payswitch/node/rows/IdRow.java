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
  /** The format byte also tells which of the three it is. */
  int COMMITTED = 1;

  /** See {@link #COMMITTED}. */
  int REJECTED = 2;

  /** See {@link #COMMITTED}. */
  int ABORTED = 3;

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

  /** It was declined. */
  record Rejected(OutcomeStatus reason, long timeMicros, TransferContent content)
      implements Outcome {}

  /** Attempts up to this one can never commit. */
  record Aborted(dev.payswitch.core.id.Attempt upTo) implements IdRow {}

  /** The value of this row. */
  default byte[] encode() {
    RowEncoder row = new RowEncoder(80);
    switch (this) {
      case Committed committed -> encode(row, committed);
      case Rejected rejected -> {
        row.int8(REJECTED).int8(rejected.reason().number()).int64(rejected.timeMicros());
        row.id(rejected.content().creditAccount().value());
        rejected.content().encodeTo(row);
      }
      case Aborted aborted -> Attempts.encode(row.int8(ABORTED), aborted.upTo());
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
        long time = row.int64();
        AccountId credit = new AccountId(row.id());
        yield new Rejected(reason, time, TransferContent.decodeFrom(row, credit));
      }
      case ABORTED -> new Aborted(Attempts.decode(row));
      default -> throw new InvariantViolation("id row has format " + format);
    };
  }

  private static CrossShard decodeCrossShard(RowDecoder row) {
    return new CrossShard(Attempts.decode(row), new ShardId(row.id()), row.int64());
  }
}
