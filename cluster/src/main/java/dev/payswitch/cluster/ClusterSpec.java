// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster an admin asks for: shards with weights, number of arcs, seed of the hash, ledgers.
 */
public record ClusterSpec(
    SortedMap<ShardId, Integer> weights, int arcCount, long seed, SortedSet<LedgerId> ledgers) {
  public ClusterSpec {
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    ledgers = Collections.unmodifiableSortedSet(new TreeSet<>(ledgers));
  }

  public static ClusterSpec of(
      Map<ShardId, Integer> weights, int arcCount, long seed, Set<LedgerId> ledgers) {
    return new ClusterSpec(new TreeMap<>(weights), arcCount, seed, new TreeSet<>(ledgers));
  }
}
