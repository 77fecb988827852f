// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.time.Instant;

/**
 * How far the log of a shard was known to reach: the index of the leader's start entry and of the
 * last committed one. A replica whose log ends below has lost entries and must not serve.
 */
public record ShardPosition(long startIndex, long lastCommittedIndex, Instant time) {
  public ShardPosition {
    if (startIndex < 0 || lastCommittedIndex < 0) {
      throw new IllegalArgumentException(
          "indexes must be at least 0, but are " + startIndex + " and " + lastCommittedIndex);
    }
  }
}
