// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * What a shard keeps of another one, beside their lanes.
 *
 * @param startIndex the highest index of a leader's start entry that was seen of it; 0: none
 * @param pause why the lane to it takes no new transfers; null: it does
 */
public record LanePeer(ShardId peer, long startIndex, @Nullable Pause pause) {
  private static final int FORMAT = 1;

  /**
   * A person paused a lane.
   *
   * @param actor who, at most 64 bytes
   * @param reason why, at most 140 bytes
   */
  public record Pause(String actor, String reason, long timeMicros) {}

  /** A shard that was never met. */
  public static LanePeer unknown(ShardId peer) {
    return new LanePeer(peer, 0, null);
  }

  public static LanePeer decode(byte[] key, byte[] value) {
    ShardId peer = new ShardId(new RowDecoder(key, 1).untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "lane peer");
    long startIndex = row.int64();
    return new LanePeer(
        peer, startIndex, row.int8() == 0 ? null : new Pause(row.text(), row.text(), row.int64()));
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(64).int8(FORMAT).int64(startIndex).int8(pause == null ? 0 : 1);
    Pause paused = pause;
    if (paused != null) {
      row.text(paused.actor()).text(paused.reason()).int64(paused.timeMicros());
    }
    return row.toBytes();
  }
}
