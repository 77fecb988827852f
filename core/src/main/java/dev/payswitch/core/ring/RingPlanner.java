// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides which shard shall own which arcs: by weight with largest remainders, with the fewest arcs
 * moved, and among those with few runs. A pure function, the same on every machine, so that a plan
 * can be checked by whoever carries it out.
 */
public final class RingPlanner {
  private RingPlanner() {}

  /** The first ring of a cluster: one run for each shard, in order of the ids. */
  public static Ring initial(PointHasher hasher, int arcCount, Map<ShardId, Integer> weights) {
    Ring.requireArcCount(arcCount);
    Ring.requireWeights(weights);
    List<Run> runs = new ArrayList<>();
    int next = 0;
    for (Map.Entry<ShardId, Integer> quota : ArcQuotas.of(arcCount, weights, Map.of()).entrySet()) {
      if (quota.getValue() > 0) {
        runs.add(new Run(new Arc(next), quota.getValue(), quota.getKey(), ArcEpoch.FIRST));
        next += quota.getValue();
      }
    }
    return new Ring(RingEpoch.FIRST, hasher, arcCount, weights, runs);
  }

  /**
   * The ring for other shards or weights, one epoch later. A shard that is left out, or has weight
   * 0, gives all its arcs away. Nothing to change gives the same ring.
   */
  public static Ring next(Ring ring, Map<ShardId, Integer> weights) {
    Ring.requireWeights(weights);
    SortedMap<ShardId, Integer> owned = ownedArcs(ring, weights);
    SortedMap<ShardId, Integer> quotas = ArcQuotas.of(ring.arcCount(), weights, owned);
    SortedMap<ShardId, Integer> surplus = new TreeMap<>();
    SortedMap<ShardId, Integer> lacking = new TreeMap<>();
    owned.forEach(
        (shard, count) -> {
          int excess = count - quotas.getOrDefault(shard, 0);
          if (excess > 0) {
            surplus.put(shard, excess);
          } else if (excess < 0) {
            lacking.put(shard, -excess);
          }
        });
    if (surplus.isEmpty() && ring.weights().equals(weights)) {
      return ring;
    }
    RingEpoch epoch = ring.epoch().next();
    RingDraft draft = new RingDraft(ring, new ArcEpoch(epoch.value()), surplus);
    // The sort is stable: shards that lack the same number are served in the order of their ids.
    lacking.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(receiver -> draft.give(receiver.getKey(), receiver.getValue()));
    return new Ring(epoch, ring.hasher(), ring.arcCount(), weights, draft.runs());
  }

  /** Arcs by owner, for every shard of the ring and every shard to come. */
  private static SortedMap<ShardId, Integer> ownedArcs(Ring ring, Map<ShardId, Integer> weights) {
    SortedMap<ShardId, Integer> owned = new TreeMap<>();
    weights.keySet().forEach(shard -> owned.put(shard, 0));
    ring.runs().forEach(run -> owned.merge(run.owner(), run.arcCount(), Integer::sum));
    return owned;
  }
}
