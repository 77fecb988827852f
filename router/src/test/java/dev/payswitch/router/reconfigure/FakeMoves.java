// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationMove;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sources of moves in memory, and the ring that they change: they do as they are told, one phase at
 * a time. With it the steps of an operation are tried without threads or a network.
 */
final class FakeMoves {
  private final Map<String, SeenMove> departures = new TreeMap<>();
  private final Map<String, Move> moves = new HashMap<>();
  private final Set<ShardId> silent = new HashSet<>();
  private final Set<String> rejected = new HashSet<>();
  private final List<MoveOrder> received = new ArrayList<>();
  private int mostPerShard;
  private Ring ring;

  FakeMoves(Ring ring) {
    this.ring = ring;
  }

  Ring ring() {
    return ring;
  }

  List<MoveOrder> received() {
    return List.copyOf(received);
  }

  SeenMove departure(String moveId) {
    SeenMove found = departures.get(moveId);
    if (found == null) {
      throw new AssertionError("no move " + moveId);
    }
    return found;
  }

  boolean isListed(String moveId) {
    return departures.containsKey(moveId);
  }

  /** The most moves that one shard gave, or took, at a time. */
  int mostPerShard() {
    return mostPerShard;
  }

  void silence(ShardId shard) {
    silent.add(shard);
  }

  void wake(ShardId shard) {
    silent.remove(shard);
  }

  void reject(String moveId) {
    rejected.add(moveId);
  }

  void put(SeenMove seen) {
    departures.put(seen.moveId(), seen);
  }

  /** Every move that is under way goes into its next phase; the ring shows it one phase later. */
  void advance() {
    for (SeenMove each : List.copyOf(departures.values())) {
      if (each.paused() && each.phase().isReversible()) {
        continue;
      }
      switch (each.phase()) {
        case PLANNED -> to(each, MovePhase.COPYING);
        case COPYING -> to(each, MovePhase.CATCH_UP);
        case CATCH_UP -> to(each, MovePhase.SWITCHED);
        case SWITCHED -> {
          Move move = moves.get(each.moveId());
          if (move == null) {
            throw new AssertionError("never begun: " + each);
          }
          ring = ring.moved(move, new ArcEpoch(ring.epoch().next().value()));
          to(each, MovePhase.CLEANING);
        }
        case CLEANING, DONE -> departures.remove(each.moveId());
        case CANCELLED -> {}
      }
    }
  }

  private void to(SeenMove move, MovePhase phase) {
    put(new SeenMove(move.moveId(), phase, move.paused(), move.stuck(), move.lastError()));
  }

  /** What a router that carries the step out would bring about; the operation after it. */
  Operation carryOut(OperationSteps.Step step) {
    step.ring().ifPresent(next -> ring = next);
    Operation operation = step.next();
    for (MoveOrder order : step.orders()) {
      operation = take(operation, order);
    }
    return operation;
  }

  private Operation take(Operation operation, MoveOrder order) {
    received.add(order);
    if (silent.contains(order.source())) {
      return operation;
    }
    String id = order.moveId();
    switch (order) {
      case MoveOrder.Start start -> {
        if (rejected.contains(id)) {
          return OperationSteps.rejected(operation, id, order.source(), "no room");
        }
        moves.put(id, start.move());
        departures.putIfAbsent(id, OperationFixtures.seen(id, MovePhase.PLANNED));
        count();
      }
      case MoveOrder.Cancel cancel -> {
        if (departure(id).phase().isReversible()) {
          departures.remove(id);
        }
      }
      case MoveOrder.Pause pause -> put(paused(id, true));
      case MoveOrder.Resume resume -> put(paused(id, false));
      case MoveOrder.Throttle throttle -> {}
    }
    return operation;
  }

  private SeenMove paused(String id, boolean paused) {
    SeenMove known = departure(id);
    return new SeenMove(id, known.phase(), paused, known.stuck(), known.lastError());
  }

  private void count() {
    Map<String, Integer> busy = new HashMap<>();
    departures.values().stream()
        .filter(move -> move.phase().isReversible())
        .forEach(
            move -> {
              Move known = Objects.requireNonNull(moves.get(move.moveId()));
              busy.merge("from " + known.source(), 1, Integer::sum);
              busy.merge("to " + known.target(), 1, Integer::sum);
            });
    busy.values().forEach(number -> mostPerShard = Math.max(mostPerShard, number));
  }

  /** What a router sees now. */
  OperationSteps.Seen look(Operation operation) {
    Map<ShardId, Told<ShardMoves>> told = new HashMap<>();
    for (OperationMove each : operation.moves()) {
      ShardId source = each.move().source();
      told.put(source, silent.contains(source) ? new Told.Silent<>("down") : said(source));
    }
    return new OperationSteps.Seen(ring, told, RemovalCheck.NOTHING);
  }

  private Told<ShardMoves> said(ShardId source) {
    List<SeenMove> own =
        departures.values().stream()
            .filter(
                move -> {
                  Move known = moves.get(move.moveId());
                  return known == null || known.source().equals(source);
                })
            .toList();
    return new Told.Said<>(new ShardMoves(own, List.of(), List.of()));
  }
}
