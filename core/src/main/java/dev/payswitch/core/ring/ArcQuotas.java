// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many arcs each shard shall own: its exact share rounded down, and one more for the largest
 * remainders until all arcs are given out. Among equal remainders a shard that owns more than its
 * rounded-down share comes first, since it then keeps an arc instead of moving it, and then the
 * lesser id.
 */
final class ArcQuotas {
  private ArcQuotas() {}

  static SortedMap<ShardId, Integer> of(
      int arcCount, Map<ShardId, Integer> weights, Map<ShardId, Integer> owned) {
    long total = weights.values().stream().mapToLong(Integer::longValue).sum();
    if (total == 0) {
      throw new IllegalArgumentException("at least one shard must have a weight above 0");
    }
    SortedMap<ShardId, Integer> quotas = new TreeMap<>();
    List<Remainder> remainders = new ArrayList<>();
    int given = 0;
    for (Map.Entry<ShardId, Integer> shard : weights.entrySet()) {
      long share = (long) arcCount * shard.getValue();
      int floor = Math.toIntExact(share / total);
      quotas.put(shard.getKey(), floor);
      given += floor;
      boolean ownsMore = owned.getOrDefault(shard.getKey(), 0) > floor;
      remainders.add(new Remainder(shard.getKey(), share % total, ownsMore));
    }
    remainders.sort(Remainder.LARGEST_FIRST);
    for (Remainder remainder : remainders.subList(0, arcCount - given)) {
      quotas.merge(remainder.shard(), 1, Integer::sum);
    }
    return quotas;
  }

  private record Remainder(ShardId shard, long size, boolean ownsMore) {
    static final Comparator<Remainder> LARGEST_FIRST =
        Comparator.comparingLong(Remainder::size)
            .reversed()
            .thenComparing(Remainder::ownsMore, Comparator.reverseOrder())
            .thenComparing(Remainder::shard);
  }
}
