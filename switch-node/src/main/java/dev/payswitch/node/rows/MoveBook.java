// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ShardId;

/**
 * What went with arcs to another shard, or came with arcs from it: the accounts and what they add
 * up to, over all moves. Both shards keep one, so that what is between them is known.
 */
public record MoveBook(ShardId peer, long moveCount, Book book) {
  private static final int FORMAT = 1;

  /** No move took place. */
  public static MoveBook none(ShardId peer) {
    return new MoveBook(peer, 0, Book.EMPTY);
  }

  /** The same with one more move. */
  public MoveBook plus(Book sums) {
    return new MoveBook(peer, moveCount + 1, book.plus(sums));
  }

  public static MoveBook decode(byte[] key, byte[] value) {
    ShardId peer = new ShardId(new RowDecoder(key, 1).untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "move book");
    return new MoveBook(peer, row.int64(), Book.decodeFrom(row));
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(64).int8(FORMAT).int64(moveCount);
    book.encodeTo(row);
    return row.toBytes();
  }
}
