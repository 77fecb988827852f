// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;

/**
 * A lane on which this shard participates: the greatest token seen, below which everything is
 * refused, and the last sequence applied.
 */
public record IncomingLane(
    ShardId source, FencingToken token, long appliedSequence, LaneBook book) {
  private static final int FORMAT = 2;

  public static IncomingLane decode(byte[] key, byte[] value) {
    ShardId source = new ShardId(new RowDecoder(key, 1).untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "incoming lane");
    FencingToken token = new FencingToken(row.int64(), row.int64());
    return new IncomingLane(source, token, row.int64(), LaneBook.decodeFrom(row));
  }

  public byte[] encode() {
    RowEncoder row =
        new RowEncoder(64)
            .int8(FORMAT)
            .int64(token.incarnation())
            .int64(token.czxid())
            .int64(appliedSequence);
    book.encodeTo(row);
    return row.toBytes();
  }
}
