// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What differs between two rings, for people: which arcs went from where to where, and which shards
 * came, went or weigh something else. Unlike a list of moves it is in as few lines as possible.
 */
public record RingDifference(
    RingEpoch before,
    RingEpoch after,
    List<Moved> moved,
    List<WeightChange> weights,
    int runsBefore,
    int runsAfter) {
  public RingDifference {
    moved = List.copyOf(moved);
    weights = List.copyOf(weights);
  }

  /**
   * Neighbouring arcs that went the same way. Source and target are one shard when the arcs went
   * away and came back between the two rings: the arc epoch tells.
   *
   * @param since the ring epoch since which the target owns them
   */
  public record Moved(Arc firstArc, int arcCount, ShardId source, ShardId target, ArcEpoch since) {
    /** Whether they have another owner than before. */
    public boolean changesOwner() {
      return !source.equals(target);
    }

    private boolean isContinuedBy(Moved next) {
      return firstArc.index() + arcCount == next.firstArc.index()
          && source.equals(next.source)
          && target.equals(next.target)
          && since.equals(next.since);
    }
  }

  /** Another weight; nothing where the shard is not on that ring. */
  public record WeightChange(ShardId shard, Optional<Integer> before, Optional<Integer> after) {}

  /** Compares two rings of one cluster; the first need not be the older one. */
  public static RingDifference between(Ring before, Ring after) {
    RingDiff.requireComparable(before, after);
    return new RingDifference(
        before.epoch(),
        after.epoch(),
        moved(before, after),
        weights(before, after),
        before.runs().size(),
        after.runs().size());
  }

  private static List<Moved> moved(Ring before, Ring after) {
    List<Moved> moved = new ArrayList<>();
    int next = 0;
    while (next < before.arcCount()) {
      Arc arc = new Arc(next);
      Run source = before.runOf(arc);
      Run target = after.runOf(arc);
      int end = Math.min(source.endIndex(), target.endIndex());
      if (!target.continues(source)) {
        add(moved, new Moved(arc, end - next, source.owner(), target.owner(), target.arcEpoch()));
      }
      next = end;
    }
    return moved;
  }

  private static void add(List<Moved> moved, Moved next) {
    Moved last = moved.isEmpty() ? null : moved.getLast();
    if (last != null && last.isContinuedBy(next)) {
      moved.removeLast();
      moved.add(
          new Moved(
              last.firstArc(),
              last.arcCount() + next.arcCount(),
              last.source(),
              last.target(),
              last.since()));
    } else {
      moved.add(next);
    }
  }

  private static List<WeightChange> weights(Ring before, Ring after) {
    SortedSet<ShardId> shards = new TreeSet<>(before.weights().keySet());
    shards.addAll(after.weights().keySet());
    List<WeightChange> changes = new ArrayList<>();
    for (ShardId shard : shards) {
      Optional<Integer> was = Optional.ofNullable(before.weights().get(shard));
      Optional<Integer> is = Optional.ofNullable(after.weights().get(shard));
      if (!was.equals(is)) {
        changes.add(new WeightChange(shard, was, is));
      }
    }
    return changes;
  }

  /** How many arcs have another owner. */
  public int movedArcCount() {
    return moved.stream().filter(Moved::changesOwner).mapToInt(Moved::arcCount).sum();
  }

  /** Whether owners, arc epochs and weights are the same. */
  public boolean isEmpty() {
    return moved.isEmpty() && weights.isEmpty();
  }
}
