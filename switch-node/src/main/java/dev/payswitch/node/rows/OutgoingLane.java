// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ShardId;

/**
 * A lane on which this shard coordinates: the last sequence given to a decision, and the last one
 * of which the log knows that the target applied it.
 */
public record OutgoingLane(
    ShardId target, long decidedSequence, long acknowledgedSequence, Book book) {
  private static final int FORMAT = 2;

  /** A lane that was never used. */
  public static OutgoingLane unused(ShardId target) {
    return new OutgoingLane(target, 0, 0, Book.EMPTY);
  }

  public static OutgoingLane decode(byte[] key, byte[] value) {
    ShardId target = new ShardId(new RowDecoder(key, 1).untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "outgoing lane");
    return new OutgoingLane(target, row.int64(), row.int64(), Book.decodeFrom(row));
  }

  public byte[] encode() {
    RowEncoder row =
        new RowEncoder(64).int8(FORMAT).int64(decidedSequence).int64(acknowledgedSequence);
    book.encodeTo(row);
    return row.toBytes();
  }
}
