// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ShardId;

/**
 * A lane of a shard from which arcs came. Decisions about transfers of these arcs may stand on it,
 * and this shard must know when they are acknowledged. The row goes when all of them are.
 *
 * @param source the shard that decided
 * @param target the participant
 * @param acknowledgedSequence the highest one that the source said is acknowledged
 * @param decidedSequence the highest one that may concern arcs of this shard
 */
public record ForeignLane(
    ShardId source, ShardId target, long acknowledgedSequence, long decidedSequence) {
  private static final int FORMAT = 1;

  public static ForeignLane decode(byte[] key, byte[] value) {
    RowDecoder name = new RowDecoder(key, 1);
    ShardId source = new ShardId(name.untilZero());
    ShardId target = new ShardId(name.untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "foreign lane");
    return new ForeignLane(source, target, row.int64(), row.int64());
  }

  public byte[] encode() {
    return new RowEncoder(17)
        .int8(FORMAT)
        .int64(acknowledgedSequence)
        .int64(decidedSequence)
        .toBytes();
  }

  public boolean isSettled() {
    return acknowledgedSequence >= decidedSequence;
  }
}
