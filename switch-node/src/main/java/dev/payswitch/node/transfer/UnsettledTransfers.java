// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Transfers that are decided and whose callers wait until the participant shows it, by the places
 * of their decisions on the lanes. Owned by the event loop.
 */
final class UnsettledTransfers {
  private final Map<ShardId, NavigableMap<Long, Coordination>> lanes = new HashMap<>();

  void add(Coordination work) {
    lanes.computeIfAbsent(work.participant, shard -> new TreeMap<>()).put(work.sequence, work);
  }

  void remove(Coordination work) {
    NavigableMap<Long, Coordination> lane = lanes.get(work.participant);
    if (lane != null) {
      lane.remove(work.sequence);
    }
  }

  /** Takes out what a participant has applied up to a sequence. */
  List<Coordination> takeUpTo(ShardId participant, long sequence) {
    NavigableMap<Long, Coordination> lane = lanes.get(participant);
    if (lane == null) {
      return List.of();
    }
    NavigableMap<Long, Coordination> applied = lane.headMap(sequence, true);
    List<Coordination> taken = new ArrayList<>(applied.values());
    applied.clear();
    return taken;
  }

  void clear() {
    lanes.clear();
  }
}
