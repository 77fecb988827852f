// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operation does to the ring: the epoch it was planned for, and what each shard has before
 * and is to have after.
 */
public record RingChange(
    RingEpoch baseEpoch,
    SortedMap<ShardId, Integer> weightsBefore,
    SortedMap<ShardId, Integer> weightsAfter,
    SortedMap<ShardId, Integer> arcsBefore) {
  public RingChange {
    weightsBefore = copy(weightsBefore);
    weightsAfter = copy(weightsAfter);
    arcsBefore = copy(arcsBefore);
  }

  private static SortedMap<ShardId, Integer> copy(Map<ShardId, Integer> numbers) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }
}
