// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;

/**
 * The last moves from a shard that are over here, complete or dropped. A message of one of them
 * that comes late begins nothing.
 *
 * @param moveIds oldest first
 */
public record PastMoves(ShardId source, List<String> moveIds) {
  private static final int FORMAT = 1;

  /** More than messages can be late for. */
  private static final int MOST = 16;

  public PastMoves {
    moveIds = List.copyOf(moveIds);
  }

  /** Nothing came from there. */
  public static PastMoves none(ShardId source) {
    return new PastMoves(source, List.of());
  }

  /** The same with one more. */
  public PastMoves plus(String moveId) {
    List<String> more = new ArrayList<>(moveIds);
    more.remove(moveId);
    more.add(moveId);
    return new PastMoves(source, more.subList(Math.max(0, more.size() - MOST), more.size()));
  }

  public static PastMoves decode(byte[] key, byte[] value) {
    ShardId source = new ShardId(new RowDecoder(key, 1).untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "past moves");
    int count = row.int16();
    List<String> moveIds = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      moveIds.add(row.text());
    }
    return new PastMoves(source, moveIds);
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(64).int8(FORMAT).int16(moveIds.size());
    moveIds.forEach(row::text);
    return row.toBytes();
  }
}
