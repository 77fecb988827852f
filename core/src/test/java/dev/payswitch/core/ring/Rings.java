// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Rings for tests. */
final class Rings {
  static final PointHasher HASHER = new PointHasher(HashAlgorithm.XXH3_64, 7);

  private Rings() {}

  static Map<ShardId, Integer> equalShards(int count) {
    SortedMap<ShardId, Integer> weights = new TreeMap<>();
    for (int index = 1; index <= count; index++) {
      weights.put(new ShardId("s" + index), 1);
    }
    return weights;
  }

  static Ring equal(int shardCount) {
    return RingPlanner.initial(HASHER, Ring.DEFAULT_ARC_COUNT, equalShards(shardCount));
  }

  /** Some shards with small weights, at least one of them above 0. */
  static SortedMap<ShardId, Integer> randomWeights(RandomGenerator random) {
    SortedMap<ShardId, Integer> weights = new TreeMap<>();
    int bound = random.nextInt(1, 12);
    for (int count = random.nextInt(1, 9); count > 0; count--) {
      weights.put(new ShardId("s" + random.nextInt(12)), random.nextInt(bound));
    }
    weights.put(new ShardId("s" + random.nextInt(12)), random.nextInt(1, bound + 1));
    return weights;
  }

  static int randomArcCount(RandomGenerator random) {
    return Ring.MIN_ARC_COUNT << random.nextInt(7);
  }

  /** A ring as it may look after a long life: owners scattered, arc epochs mixed. */
  static Ring random(RandomGenerator random) {
    SortedMap<ShardId, Integer> weights = randomWeights(random);
    List<ShardId> shards = List.copyOf(weights.keySet());
    int arcCount = randomArcCount(random);
    long epoch = random.nextLong(1, 50);
    List<Run> runs = new ArrayList<>();
    int first = 0;
    while (first < arcCount) {
      int length = random.nextInt(1, Math.min(arcCount - first, 20) + 1);
      ShardId owner = shards.get(random.nextInt(shards.size()));
      Run run = new Run(new Arc(first), length, owner, new ArcEpoch(random.nextLong(1, epoch + 1)));
      if (runs.isEmpty() || !run.continues(runs.getLast())) {
        runs.add(run);
        first += length;
      } else {
        Run last = runs.removeLast();
        runs.add(new Run(last.firstArc(), last.arcCount() + length, owner, last.arcEpoch()));
        first += length;
      }
    }
    return new Ring(new RingEpoch(epoch), HASHER, arcCount, weights, runs);
  }
}
