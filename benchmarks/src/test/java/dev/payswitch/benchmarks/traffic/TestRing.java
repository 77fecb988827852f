// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ring with the same number of arcs for each of a few shards, the last one with the rest. */
public final class TestRing {
  private static final int ARCS = 256;
  private static final long SEED = 0x70617973776974L;

  private TestRing() {}

  public static Ring of(String... shards) {
    Map<ShardId, Integer> weights = new TreeMap<>();
    List<Run> runs = new ArrayList<>();
    int share = ARCS / shards.length;
    for (int index = 0; index < shards.length; index++) {
      ShardId shard = new ShardId(shards[index]);
      int count = index + 1 == shards.length ? ARCS - index * share : share;
      weights.put(shard, 1);
      runs.add(new Run(new Arc(index * share), count, shard, new ArcEpoch(1)));
    }
    PointHasher hasher = new PointHasher(HashAlgorithm.XXH3_64, SEED);
    return new Ring(new RingEpoch(1), hasher, ARCS, weights, runs);
  }

  public static boolean areTogether(Ring ring, AccountId account, AccountId other) {
    return ring.ownerOf(account).equals(ring.ownerOf(other));
  }
}
