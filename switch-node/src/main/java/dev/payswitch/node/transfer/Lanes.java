// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.OwedDecision;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lanes from this shard, made on first use and rebuilt from the store when this node becomes
 * leader. Owned by the event loop.
 */
final class Lanes {
  private final ShardId self;
  private final Lane.LanePorts ports;
  private final LedgerStore store;
  private final Map<ShardId, Lane> lanes = new TreeMap<>();
  private Lane.@Nullable LaneListener listener;
  private @Nullable Set<ShardId> onRing;
  private long term;

  Lanes(ShardId self, Lane.LanePorts ports, LedgerStore store) {
    this.self = self;
    this.ports = ports;
    this.store = store;
  }

  /** Opens every lane on which a decision is owed. */
  void lead(long newTerm, Lane.LaneListener newListener) {
    term = newTerm;
    listener = newListener;
    onRing = null;
    lanes.clear();
    MetaRows.outgoing(store, known -> make(known, newListener));
    MetaRows.peers(
        store,
        peer -> {
          if (peer.pause() != null && !lanes.containsKey(peer.peer())) {
            make(OutgoingLane.unused(peer.peer()), newListener);
          }
        });
    lanes.values().forEach(lane -> lane.lead(newTerm));
  }

  void stop() {
    lanes.values().forEach(Lane::stop);
    lanes.clear();
    listener = null;
  }

  /**
   * Opens the lanes to shards that have come on the ring since this leader first looked: a lock and
   * a connection take longer than the first payment to a new shard may wait.
   */
  void follow(@Nullable Ring ring) {
    if (ring == null) {
      return;
    }
    Set<ShardId> now = ring.weights().containsKey(self) ? ring.weights().keySet() : Set.of();
    Set<ShardId> before = onRing;
    onRing = now;
    if (before != null) {
      now.stream()
          .filter(shard -> !before.contains(shard) && !shard.equals(self))
          .forEach(shard -> to(shard).wake());
    }
  }

  Lane to(ShardId target) {
    Lane lane = lanes.get(target);
    if (lane != null) {
      return lane;
    }
    Lane.LaneListener owner = listener;
    if (owner == null) {
      throw new IllegalStateException("lanes are used by a node that does not lead");
    }
    Lane made = make(OutgoingLane.unused(target), owner);
    made.lead(term);
    return made;
  }

  /** Why nothing new may go to one of these shards now; null: it may go to all. */
  @Nullable Refusal refusal(Collection<ShardId> targets) {
    for (ShardId target : targets) {
      Refusal refusal = to(target).refusal();
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /**
   * Home has decided; the participant must learn it. Without the lead nobody is told from here: the
   * next leader reads it from the agenda.
   */
  void owe(ShardId target, OwedDecision decision) {
    if (listener != null) {
      to(target).owe(decision);
    }
  }

  /** Takes what the log says of a lane's pause. */
  LaneStatus repaused(ShardId target) {
    Lane lane = to(target);
    lane.pause(MetaRows.peer(store, target).pause());
    return lane.status();
  }

  /** Of the lanes that were used and of those that are paused. */
  List<LaneStatus> statuses() {
    return lanes.values().stream().map(Lane::status).toList();
  }

  private Lane make(OutgoingLane known, Lane.LaneListener owner) {
    Lane lane =
        new Lane(
            new LaneId(self, known.target()),
            ports,
            owner,
            new DecisionWindow(known, store, ports.clock()),
            MetaRows.peer(store, known.target()).pause());
    lanes.put(known.target(), lane);
    return lane;
  }
}
