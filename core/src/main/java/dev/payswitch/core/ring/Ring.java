// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table that says which shard owns which arc, at one ring epoch. Immutable; the constructor
 * refuses anything that does not cover the circle with exactly one owner for each arc, so whoever
 * holds a ring can rely on it. Runs are as long as they can be: equal rings have equal runs.
 */
public final class Ring {
  public static final int MIN_ARC_COUNT = 16;
  public static final int MAX_ARC_COUNT = 65_536;
  public static final int DEFAULT_ARC_COUNT = 4_096;
  public static final int MAX_SHARD_COUNT = 1_024;
  public static final int MAX_WEIGHT = 1_000_000;

  private final RingEpoch epoch;
  private final PointHasher hasher;
  private final SortedMap<ShardId, Integer> weights;
  private final List<Run> runs;
  private final Run[] runOfArc;
  private final int shift;

  /**
   * A ring of {@code arcCount} arcs; the weights name every shard of the cluster, also those that
   * own nothing.
   */
  public Ring(
      RingEpoch epoch,
      PointHasher hasher,
      int arcCount,
      Map<ShardId, Integer> weights,
      List<Run> runs) {
    requireArcCount(arcCount);
    requireWeights(weights);
    this.epoch = epoch;
    this.hasher = hasher;
    this.weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    this.runs = List.copyOf(runs);
    this.runOfArc = new Run[arcCount];
    this.shift = Arc.shiftFor(arcCount);
    fillTable();
  }

  private void fillTable() {
    int next = 0;
    for (int index = 0; index < runs.size(); index++) {
      Run run = runs.get(index);
      requireFollows(next, run);
      if (index > 0 && run.continues(runs.get(index - 1))) {
        throw new IllegalArgumentException("runs at arc " + next + " should be one run");
      }
      next = run.endIndex();
      for (int arc = run.firstArc().index(); arc < next; arc++) {
        runOfArc[arc] = run;
      }
    }
    if (next != runOfArc.length) {
      throw new IllegalArgumentException("no run covers arc " + next);
    }
  }

  private void requireFollows(int next, Run run) {
    if (run.firstArc().index() != next) {
      throw new IllegalArgumentException(
          "a run must begin at arc " + next + ", but begins at " + run.firstArc());
    }
    if (run.endIndex() > runOfArc.length) {
      throw new IllegalArgumentException(
          "run at arc " + next + " ends beyond the last of " + runOfArc.length + " arcs");
    }
    if (!weights.containsKey(run.owner())) {
      throw new IllegalArgumentException(
          "run at arc " + next + " is owned by " + run.owner() + ", which is no shard of the ring");
    }
    if (run.arcEpoch().value() > epoch.value()) {
      throw new IllegalArgumentException(
          "run at arc " + next + " has arc epoch " + run.arcEpoch() + " above ring epoch " + epoch);
    }
  }

  static void requireArcCount(int arcCount) {
    if (arcCount < MIN_ARC_COUNT || arcCount > MAX_ARC_COUNT || Integer.bitCount(arcCount) != 1) {
      throw new IllegalArgumentException(
          "number of arcs must be a power of two, "
              + MIN_ARC_COUNT
              + " to "
              + MAX_ARC_COUNT
              + ", but is "
              + arcCount);
    }
  }

  static void requireWeights(Map<ShardId, Integer> weights) {
    if (weights.isEmpty() || weights.size() > MAX_SHARD_COUNT) {
      throw new IllegalArgumentException(
          "a ring has 1 to " + MAX_SHARD_COUNT + " shards, but here are " + weights.size());
    }
    weights.forEach(
        (shard, weight) -> {
          if (weight < 0 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException(
                "weight of " + shard + " must be 0 to " + MAX_WEIGHT + ", but is " + weight);
          }
        });
  }

  public RingEpoch epoch() {
    return epoch;
  }

  public PointHasher hasher() {
    return hasher;
  }

  public int arcCount() {
    return runOfArc.length;
  }

  /** Every shard with its weight, in order of the ids. */
  public SortedMap<ShardId, Integer> weights() {
    return weights;
  }

  /** The runs in order of their arcs. */
  public List<Run> runs() {
    return runs;
  }

  public Arc arcOf(Point point) {
    return new Arc((int) (point.bits() >>> shift));
  }

  public Arc arcOf(AccountId account) {
    return arcOf(hasher.pointOf(account));
  }

  public Run runOf(Arc arc) {
    if (arc.index() >= runOfArc.length) {
      throw new IllegalArgumentException(
          "arc " + arc + " is beyond the " + runOfArc.length + " arcs of the ring");
    }
    return runOfArc[arc.index()];
  }

  public Run runOf(AccountId account) {
    return runOf(arcOf(account));
  }

  public ShardId ownerOf(Arc arc) {
    return runOf(arc).owner();
  }

  public ShardId ownerOf(Point point) {
    return ownerOf(arcOf(point));
  }

  public ShardId ownerOf(AccountId account) {
    return ownerOf(arcOf(account));
  }

  public ArcEpoch arcEpochOf(Arc arc) {
    return runOf(arc).arcEpoch();
  }

  /**
   * The ring for other weights, one epoch later, with the arcs where they are: moves follow it.
   * Every owner must be named.
   */
  public Ring withWeights(Map<ShardId, Integer> newWeights) {
    return new Ring(epoch.next(), hasher, arcCount(), newWeights, runs);
  }

  /**
   * The ring after a move, one epoch later. Arcs that went on since then stay where they are.
   *
   * @param since the ring epoch since which the target owns the arcs; at most the new one
   */
  public Ring moved(Move move, ArcEpoch since) {
    List<Run> changed = new ArrayList<>();
    for (int arc = 0; arc < arcCount(); arc++) {
      boolean moves =
          arc >= move.firstArc().index() && arc < move.firstArc().index() + move.arcCount();
      Run known = runOfArc[arc];
      Run run =
          moves && known.arcEpoch().compareTo(since) < 0
              ? new Run(new Arc(arc), 1, move.target(), since)
              : new Run(new Arc(arc), 1, known.owner(), known.arcEpoch());
      Run last = changed.isEmpty() ? null : changed.getLast();
      if (last != null && run.continues(last)) {
        changed.removeLast();
        run = new Run(last.firstArc(), last.arcCount() + 1, last.owner(), last.arcEpoch());
      }
      changed.add(run);
    }
    return new Ring(epoch.next(), hasher, arcCount(), weights, changed);
  }

  /** How many arcs a shard owns. */
  public int arcCountOf(ShardId shard) {
    return runs.stream().filter(run -> run.owner().equals(shard)).mapToInt(Run::arcCount).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ring ring
        && epoch.equals(ring.epoch)
        && hasher.equals(ring.hasher)
        && weights.equals(ring.weights)
        && runs.equals(ring.runs);
  }

  @Override
  public int hashCode() {
    return 31 * epoch.hashCode() + runs.hashCode();
  }

  @Override
  public String toString() {
    return "ring epoch="
        + epoch
        + " arcs="
        + arcCount()
        + " shards="
        + weights.keySet()
        + " runs="
        + runs.size();
  }
}
