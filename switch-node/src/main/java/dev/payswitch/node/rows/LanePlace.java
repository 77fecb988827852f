// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ShardId;
import java.util.Comparator;

/**
 * Where a decision stands: its sequence on the lane of the shard that decided it. It stays there
 * when the arc that it belongs to moves on.
 */
public record LanePlace(ShardId source, ShardId target, long sequence) {
  /** By the lane alone. */
  public static final Comparator<LanePlace> BY_LANE =
      Comparator.comparing(LanePlace::source).thenComparing(LanePlace::target);

  void encodeTo(RowEncoder row) {
    row.id(source.value()).id(target.value()).int64(sequence);
  }

  static LanePlace decodeFrom(RowDecoder row) {
    return new LanePlace(new ShardId(row.id()), new ShardId(row.id()), row.int64());
  }
}
