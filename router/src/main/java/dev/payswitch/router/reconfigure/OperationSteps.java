// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationKind;
import dev.payswitch.cluster.OperationMove;
import dev.payswitch.cluster.OperationMove.State;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to do next about an operation, from its document, the ring, and what the sources of its
 * moves list: all that a router knows that was elected a moment ago. Pure.
 *
 * <p>The moves must have been listed before the ring was read. A source forgets a move only after
 * the ring shows it at the target; so one that is neither listed nor shown was never begun.
 */
final class OperationSteps {
  private final Operation operation;
  private final Seen seen;
  private final Memory memory;
  private final List<OperationMove> moves;
  private final List<MoveOrder> orders = new ArrayList<>();
  private String trouble = "";

  private OperationSteps(Operation operation, Seen seen, Memory memory) {
    this.operation = operation;
    this.seen = seen;
    this.memory = memory;
    this.moves = new ArrayList<>(operation.moves());
  }

  /** What was found out for this step. */
  record Seen(Ring ring, Map<ShardId, Told<ShardMoves>> shards, RemovalCheck removal) {}

  /**
   * What a router remembers from one step to the next; a new one begins with nothing.
   *
   * @param throttles by move, how fast its source was told to copy
   * @param refusals by move, why its source did not do as it was told the last time
   */
  record Memory(Map<String, Long> throttles, Map<String, String> refusals) {
    static final Memory EMPTY = new Memory(Map.of(), Map.of());

    Memory {
      throttles = Map.copyOf(throttles);
      refusals = Map.copyOf(refusals);
    }
  }

  /**
   * The document is written first, if it differs; then the ring, if there is one; then sources are
   * told. Each later part only takes place when the former did.
   */
  record Step(Operation next, Optional<Ring> ring, List<MoveOrder> orders) {
    Step {
      orders = List.copyOf(orders);
    }
  }

  static Step next(Operation operation, Seen seen, Memory memory, Instant now) {
    OperationSteps steps = new OperationSteps(operation, seen, memory);
    Optional<String> impossible = steps.settle();
    if (impossible.isPresent() && operation.state() != OperationState.CANCELLING) {
      return steps.write(operation.withMoves(steps.moves).failing(impossible.get()));
    }
    return switch (operation.state()) {
      case RUNNING -> steps.run(now);
      case PAUSED -> steps.stand(now);
      case CANCELLING -> steps.takeBack(now);
      case PLANNED, DONE, CANCELLED, FAILED -> steps.write(operation);
    };
  }

  /** The operation after a source said that it will never do this move. */
  static Operation rejected(Operation operation, String moveId, ShardId source, String why) {
    return operation.state() == OperationState.CANCELLING
        ? operation
        : operation.failing("shard %s rejects move %s: %s".formatted(source, moveId, why));
  }

  /** The weights that an operation leaves when it is taken back; no shard leaves the ring. */
  static SortedMap<ShardId, Integer> weightsTakenBack(Operation operation, Ring ring) {
    SortedMap<ShardId, Integer> weights = new TreeMap<>(operation.ring().weightsBefore());
    ring.weights().keySet().forEach(shard -> weights.putIfAbsent(shard, 0));
    return weights;
  }

  /** Notes which moves are over; says why the operation cannot go on, if it cannot. */
  private Optional<String> settle() {
    Optional<String> impossible = Optional.empty();
    for (int index = 0; index < moves.size(); index++) {
      OperationMove each = moves.get(index);
      if (each.state().isSettled()) {
        continue;
      }
      Optional<SeenMove> listed = listed(index);
      if (isAtTarget(each.move())) {
        moves.set(index, each.with(State.DONE));
      } else if (listed.map(SeenMove::phase).equals(Optional.of(MovePhase.CANCELLED))) {
        moves.set(index, each.with(State.CANCELLED));
        impossible = impossible.or(() -> Optional.of(givenUp(listed.orElseThrow(), each.move())));
      } else if (!isAtSource(each.move())) {
        impossible =
            impossible.or(
                () -> Optional.of("the ring has other owners than planned for " + each.move()));
      }
    }
    return impossible;
  }

  private static String givenUp(SeenMove seen, Move move) {
    String why = seen.lastError().isEmpty() ? seen.stuck() : seen.lastError();
    return "shard %s gave move %s up: %s"
        .formatted(move.source(), seen.moveId(), why.isEmpty() ? "it does not say why" : why);
  }

  private Step run(Instant now) {
    if (!seen.ring().weights().equals(operation.ring().weightsAfter())) {
      return changeWeights();
    }
    if (allSettled()) {
      return write(operation.withMoves(moves).finished(OperationState.DONE, now));
    }
    passOn(false);
    startWhatMay();
    return write(operation.withMoves(moves).withTrouble(trouble));
  }

  private Step changeWeights() {
    Ring ring = seen.ring();
    if (!ring.epoch().equals(operation.ring().baseEpoch())) {
      return write(
          operation
              .withMoves(moves)
              .failing(
                  "somebody else changed the ring: it has epoch %s and the weights %s"
                      .formatted(ring.epoch(), ring.weights())));
    }
    if (operation.subject().kind() == OperationKind.REMOVE) {
      if (!seen.removal().obstacles().isEmpty()) {
        return write(operation.failing(String.join("; ", seen.removal().obstacles())));
      }
      if (!seen.removal().silent().isEmpty()) {
        return write(operation.withTrouble(String.join("; ", seen.removal().silent())));
      }
    }
    return new Step(
        operation.withTrouble(""),
        Optional.of(ring.withWeights(operation.ring().weightsAfter())),
        List.of());
  }

  private Step stand(Instant now) {
    if (!moves.isEmpty() && allSettled()) {
      return write(operation.withMoves(moves).finished(OperationState.DONE, now));
    }
    passOn(true);
    return write(operation.withMoves(moves).withTrouble(trouble));
  }

  private Step takeBack(Instant now) {
    for (int index = 0; index < moves.size(); index++) {
      takeBack(index);
    }
    Operation next = operation.withMoves(moves).withTrouble(trouble);
    if (!allSettled()) {
      return write(next);
    }
    Ring ring = seen.ring();
    boolean ours = ring.weights().equals(operation.ring().weightsAfter());
    if (ours && isComplete()) {
      return write(next.finished(OperationState.DONE, now));
    }
    SortedMap<ShardId, Integer> weights = weightsTakenBack(operation, ring);
    if (ours && !ring.weights().equals(weights)) {
      return new Step(next, Optional.of(ring.withWeights(weights)), orders);
    }
    return write(
        next.finished(
            operation.failure().isEmpty() ? OperationState.CANCELLED : OperationState.FAILED, now));
  }

  /** Whether the cancellation came too late for everything. */
  private boolean isComplete() {
    return operation.failure().isEmpty()
        && moves.stream().allMatch(move -> move.state() == State.DONE);
  }

  private void takeBack(int index) {
    OperationMove each = moves.get(index);
    Optional<SeenMove> listed = listed(index);
    if (listed.isPresent() && listed.get().phase().isReversible()) {
      // Also one that is settled: a router that was elected before may have begun it late.
      orders.add(new MoveOrder.Cancel(operation.moveId(index), each.move().source()));
      noteTrouble(refusal(index));
      return;
    }
    if (each.state().isSettled() || listed.isPresent()) {
      return;
    }
    if (each.state() == State.STARTED && isSilent(each.move().source())) {
      noteTrouble(silence(each.move().source()));
      return;
    }
    moves.set(index, each.with(State.CANCELLED));
  }

  /** Tells sources of moves under way whether to stand still, and how fast they may go. */
  private void passOn(boolean paused) {
    for (int index = 0; index < moves.size(); index++) {
      ShardId source = moves.get(index).move().source();
      String moveId = operation.moveId(index);
      Optional<SeenMove> listed = listed(index);
      if (listed.isEmpty() || !listed.get().phase().isReversible()) {
        continue;
      }
      if (listed.get().paused() != paused) {
        orders.add(
            paused ? new MoveOrder.Pause(moveId, source) : new MoveOrder.Resume(moveId, source));
      }
      Long told = memory.throttles().get(moveId);
      if (told == null || told != operation.bytesPerSecond()) {
        orders.add(new MoveOrder.Throttle(moveId, source, operation.bytesPerSecond()));
      }
      noteTrouble(refusal(index));
    }
  }

  /** Begins moves in order, as long as each shard gives at most one and takes at most one. */
  private void startWhatMay() {
    Set<ShardId> giving = new HashSet<>();
    Set<ShardId> taking = new HashSet<>();
    for (OperationMove each : moves) {
      if (each.state() == State.STARTED) {
        giving.add(each.move().source());
        taking.add(each.move().target());
      }
    }
    boolean held = isHeld();
    for (int index = 0; index < moves.size(); index++) {
      OperationMove each = moves.get(index);
      boolean begun = each.state() == State.STARTED;
      boolean mayBegin =
          each.state() == State.PLANNED
              && !held
              && !giving.contains(each.move().source())
              && !taking.contains(each.move().target());
      if (begun || mayBegin) {
        giving.add(each.move().source());
        taking.add(each.move().target());
        start(index);
      }
    }
  }

  private void start(int index) {
    OperationMove each = moves.get(index);
    if (isSilent(each.move().source())) {
      noteTrouble(silence(each.move().source()));
      return;
    }
    moves.set(index, each.with(State.STARTED));
    if (listed(index).isEmpty()) {
      orders.add(
          new MoveOrder.Start(operation.moveId(index), each.move(), operation.bytesPerSecond()));
      noteTrouble(refusal(index));
    }
  }

  /** A move whose two sides may differ is looked at before more is moved. */
  private boolean isHeld() {
    for (int index = 0; index < moves.size(); index++) {
      boolean stuck =
          listed(index)
              .filter(move -> move.phase() == MovePhase.CLEANING)
              .filter(move -> !move.stuck().isEmpty())
              .isPresent();
      if (stuck) {
        String moveId = operation.moveId(index);
        noteTrouble(
            "no move is begun until %s is cleaned up: payswitch move describe %s"
                .formatted(moveId, moveId));
        return true;
      }
    }
    return false;
  }

  private Optional<SeenMove> listed(int index) {
    return seen.shards().get(moves.get(index).move().source()) instanceof Told.Said<ShardMoves> said
        ? said.answer().departure(operation.moveId(index))
        : Optional.empty();
  }

  private boolean isSilent(ShardId shard) {
    return !(seen.shards().get(shard) instanceof Told.Said<ShardMoves>);
  }

  private String silence(ShardId shard) {
    String why =
        seen.shards().get(shard) instanceof Told.Silent<ShardMoves> silent
            ? silent.why()
            : "it was not asked";
    return "shard %s does not answer: %s".formatted(shard, why);
  }

  private String refusal(int index) {
    return memory.refusals().getOrDefault(operation.moveId(index), "");
  }

  private void noteTrouble(String line) {
    if (trouble.isEmpty()) {
      trouble = line;
    }
  }

  private boolean allSettled() {
    return moves.stream().allMatch(move -> move.state().isSettled());
  }

  private boolean isAtTarget(Move move) {
    long base = operation.ring().baseEpoch().value();
    return runs(move).stream()
        .allMatch(run -> run.owner().equals(move.target()) && run.arcEpoch().value() > base);
  }

  private boolean isAtSource(Move move) {
    return runs(move).stream().allMatch(run -> run.owner().equals(move.source()));
  }

  private List<Run> runs(Move move) {
    List<Run> runs = new ArrayList<>();
    int end = move.firstArc().index() + move.arcCount();
    for (int arc = move.firstArc().index(); arc < end; arc = runs.getLast().endIndex()) {
      runs.add(seen.ring().runOf(new Arc(arc)));
    }
    return runs;
  }

  private Step write(Operation next) {
    return new Step(next, Optional.empty(), orders);
  }
}
