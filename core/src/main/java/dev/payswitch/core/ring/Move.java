// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.ShardId;

/**
 * Arcs that go from one shard to another in one step: part of one run, and few enough to be copied
 * and cut over in a short time.
 */
public record Move(Arc firstArc, int arcCount, ShardId source, ShardId target) {
  public static final int MAX_ARC_COUNT = 64;

  public Move {
    if (arcCount < 1 || arcCount > MAX_ARC_COUNT) {
      throw new IllegalArgumentException(
          "a move takes 1 to " + MAX_ARC_COUNT + " arcs, but has " + arcCount);
    }
    if (source.equals(target)) {
      throw new IllegalArgumentException("a move needs two shards, but both are " + source);
    }
  }
}
