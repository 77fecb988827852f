// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationId;
import dev.payswitch.cluster.OperationKind;
import dev.payswitch.cluster.OperationMove;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.cluster.RingChange;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDiff;
import dev.payswitch.core.ring.RingPlanner;
import dev.payswitch.router.reconfigure.OperationRefusedException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Works out what a change of the ring takes. Pure; refuses what makes no sense. */
public final class OperationPlanner {
  /** How fast rows of a move are copied at most when nobody says otherwise. */
  public static final long DEFAULT_BYTES_PER_SECOND = 16L * 1024 * 1024;

  private OperationPlanner() {}

  /** The plan, with the id 1 until it is written down under its own. */
  static Operation plan(
      Ring ring,
      Operation.Subject subject,
      Operation.Origin origin,
      long bytesPerSecond,
      Map<ShardId, Told<ShardFacts>> facts) {
    SortedMap<ShardId, Integer> weights = weightsAfter(ring, subject);
    List<Move> moves = moves(ring, weights, subject);
    requireSomethingToDo(ring, weights, moves, subject);
    SortedMap<ShardId, Integer> arcs = new TreeMap<>();
    ring.weights().keySet().forEach(shard -> arcs.put(shard, ring.arcCountOf(shard)));
    return new Operation(
        new OperationId(1),
        subject,
        origin,
        new RingChange(ring.epoch(), ring.weights(), weights, arcs),
        new Operation.Estimate(
            share(ring, moves, facts, ShardFacts::accountCount),
            share(ring, moves, facts, ShardFacts::storeBytes).filter(bytes -> bytes > 0)),
        moves.stream().map(move -> new OperationMove(move, OperationMove.State.PLANNED)).toList(),
        OperationState.PLANNED,
        bytesPerSecond,
        "",
        "",
        Optional.empty(),
        Optional.empty());
  }

  /** The same plan under the id by which it is kept. */
  static Operation named(Operation plan, OperationId id) {
    return new Operation(
        id,
        plan.subject(),
        plan.origin(),
        plan.ring(),
        plan.estimate(),
        plan.moves(),
        plan.state(),
        plan.bytesPerSecond(),
        plan.failure(),
        plan.trouble(),
        plan.applyTime(),
        plan.finishTime());
  }

  private static SortedMap<ShardId, Integer> weightsAfter(Ring ring, Operation.Subject subject) {
    ShardId shard = subject.shard();
    requirePlace(ring, subject);
    SortedMap<ShardId, Integer> weights = new TreeMap<>(ring.weights());
    switch (subject.kind()) {
      case ADD, REWEIGHT -> weights.put(shard, subject.weight());
      case DRAIN -> weights.put(shard, 0);
      case REMOVE -> weights.remove(shard);
    }
    if (weights.values().stream().allMatch(weight -> weight == 0)) {
      throw new OperationRefusedException(
          Reason.SHARD_NOT_READY,
          "shard %s is the only one with a weight: add another one first".formatted(shard));
    }
    if (weights.size() > Ring.MAX_SHARD_COUNT) {
      throw new OperationRefusedException(
          Reason.SHARD_NOT_READY, "a ring has at most " + Ring.MAX_SHARD_COUNT + " shards");
    }
    return weights;
  }

  private static void requirePlace(Ring ring, Operation.Subject subject) {
    ShardId shard = subject.shard();
    boolean onRing = ring.weights().containsKey(shard);
    if (onRing && subject.kind() == OperationKind.ADD) {
      throw new OperationRefusedException(
          Reason.SHARD_NOT_READY,
          "shard %s is on the ring with weight %d: payswitch shard reweight %s %d"
              .formatted(shard, ring.weights().get(shard), shard, subject.weight()));
    }
    if (!onRing && subject.kind() == OperationKind.REMOVE) {
      throw new OperationRefusedException(
          Reason.NOTHING_TO_DO, "shard %s is not on the ring".formatted(shard));
    }
    if (!onRing && subject.kind() != OperationKind.ADD) {
      throw new OperationRefusedException(
          Reason.SHARD_NOT_READY,
          "shard %s is not on the ring, which has %s: payswitch shard add %s"
              .formatted(shard, ring.weights().keySet(), shard));
    }
  }

  private static List<Move> moves(
      Ring ring, SortedMap<ShardId, Integer> weights, Operation.Subject subject) {
    if (subject.kind() == OperationKind.REMOVE) {
      return List.of();
    }
    List<Move> moves = RingDiff.moves(ring, RingPlanner.next(ring, weights));
    if (moves.size() > Operation.MAX_MOVES) {
      throw new OperationRefusedException(
          Reason.SHARD_NOT_READY,
          "that takes %d moves, and an operation has at most %d: go there in steps of weight"
              .formatted(moves.size(), Operation.MAX_MOVES));
    }
    return moves;
  }

  private static void requireSomethingToDo(
      Ring ring, SortedMap<ShardId, Integer> weights, List<Move> moves, Operation.Subject subject) {
    if (moves.isEmpty() && ring.weights().equals(weights)) {
      throw new OperationRefusedException(
          Reason.NOTHING_TO_DO,
          "shard %s has weight %d already and owns the %d arcs that go with it"
              .formatted(
                  subject.shard(),
                  ring.weights().get(subject.shard()),
                  ring.arcCountOf(subject.shard())));
    }
  }

  /**
   * What goes with the arcs if everything is spread evenly over them; empty if a source is mute.
   */
  private static Optional<Long> share(
      Ring ring,
      List<Move> moves,
      Map<ShardId, Told<ShardFacts>> facts,
      ToLongFunction<ShardFacts> quantity) {
    double sum = 0;
    for (Move move : moves) {
      if (!(facts.get(move.source()) instanceof Told.Said<ShardFacts> said)) {
        return Optional.empty();
      }
      sum +=
          (double) quantity.applyAsLong(said.answer())
              * move.arcCount()
              / ring.arcCountOf(move.source());
    }
    return Optional.of(Math.round(sum));
  }

  /**
   * How long copying takes at least: every shard gives one move at a time and takes one at a time,
   * so the busiest one decides. Empty when the bytes are not known.
   */
  public static Optional<Long> copyMillis(Operation operation) {
    int arcs = operation.arcCount();
    if (operation.estimate().sizeBytes().isEmpty() || arcs == 0) {
      return Optional.empty();
    }
    Map<ShardId, Integer> out = new TreeMap<>();
    Map<ShardId, Integer> in = new TreeMap<>();
    for (OperationMove each : operation.moves()) {
      out.merge(each.move().source(), each.move().arcCount(), Integer::sum);
      in.merge(each.move().target(), each.move().arcCount(), Integer::sum);
    }
    int busiest =
        Math.max(
            out.values().stream().mapToInt(Integer::intValue).max().orElse(0),
            in.values().stream().mapToInt(Integer::intValue).max().orElse(0));
    double bytes = (double) operation.estimate().sizeBytes().get() * busiest / arcs;
    return Optional.of(Math.round(bytes * 1_000 / operation.bytesPerSecond()));
  }
}
