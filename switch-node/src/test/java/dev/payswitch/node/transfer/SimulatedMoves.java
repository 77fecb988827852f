// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.move.DepartureView;
import dev.payswitch.node.move.Moves;
import dev.payswitch.node.rows.ArcRange;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Whoever has arcs moved: at random, the same ones back or on, and takes moves back, also when it
 * is too late. Every try is a move of its own.
 */
final class SimulatedMoves {
  private static final int MOST_ARCS = 4;
  private static final int TRIES = 12;

  private final ShardSimulation simulation;
  private final RandomGenerator random;
  private int lastId;
  private boolean calm;

  SimulatedMoves(ShardSimulation simulation, RandomGenerator random) {
    this.simulation = simulation;
    this.random = random;
  }

  /** Arcs, most often some with accounts. */
  void startAtRandom() {
    Ring ring = simulation.ring();
    int arc =
        random.nextInt(8) == 0
            ? random.nextInt(ring.arcCount())
            : ring.arcOf(new AccountId(oneOf(SimulatedAccounts.NAMES))).index();
    ShardId source = ring.ownerOf(new Arc(arc));
    int end = arc + 1;
    while (end < ring.arcCount()
        && end < arc + MOST_ARCS
        && ring.ownerOf(new Arc(end)).equals(source)
        && random.nextBoolean()) {
      end++;
    }
    ArcRange arcs = new ArcRange(arc, end - arc);
    ShardId target = other(source);
    start(arcs, source, target, 2);
    if (random.nextInt(3) != 0) {
      goOn(arcs, source, target, random.nextInt(1, 4));
    }
  }

  /** The same arcs once more, back or to a third shard, as soon as they are there. */
  private void goOn(ArcRange arcs, ShardId before, ShardId source, int rest) {
    ShardId target = random.nextBoolean() ? before : other(source);
    simulation
        .time()
        .soon(
            60_000,
            () -> {
              ArcRange some = random.nextInt(3) == 0 ? partOf(arcs) : arcs;
              start(some, source, target, TRIES);
              if (rest > 1) {
                goOn(some, source, target, rest - 1);
              }
            });
  }

  private ArcRange partOf(ArcRange arcs) {
    int first = random.nextInt(arcs.count());
    return new ArcRange(arcs.first() + first, 1 + random.nextInt(arcs.count() - first));
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private ShardId other(ShardId shard) {
    List<ShardId> others =
        simulation.shards().stream()
            .map(SimulatedShard::id)
            .filter(each -> !each.equals(shard))
            .toList();
    return oneOf(others);
  }

  private void start(ArcRange arcs, ShardId source, ShardId target, int tries) {
    String moveId = "m" + ++lastId;
    Moves.MoveReply reply =
        new Moves.MoveReply() {
          @Override
          public void done() {
            simulation.history().add(moveId, "has begun", arcs);
            interfere(moveId, source);
          }

          @Override
          public void rejected(String why) {
            again(why);
          }

          @Override
          public void failed(String why) {
            again(why);
          }

          private void again(String why) {
            simulation.history().add(moveId, "does not begin", why);
            if (tries > 1 && !calm) {
              simulation.time().soon(50_000, () -> start(arcs, source, target, tries - 1));
            }
          }
        };
    at(
        source,
        moves -> moves.start(new MoveCommand.BeginDeparture(moveId, arcs, target), 0, reply));
  }

  private void interfere(String moveId, ShardId source) {
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        long typical = random.nextBoolean() ? 10_000 : 60_000;
        simulation.time().soon(typical, () -> cancel(moveId, source));
      }
      case 2 -> {
        pause(moveId, source, true);
        simulation.time().soon(100_000, () -> pause(moveId, source, false));
      }
      default -> {}
    }
  }

  private void cancel(String moveId, ShardId source) {
    simulation.history().add(moveId, "is taken back at", source);
    at(source, moves -> moves.cancel(moveId, new Ignoring()));
  }

  private void pause(String moveId, ShardId source, boolean now) {
    at(source, moves -> moves.pause(moveId, now, new Ignoring()));
  }

  private void at(ShardId shard, Consumer<Moves> what) {
    SimulatedNode node = simulation.reached(shard);
    if (node != null) {
      node.process().loop.execute(() -> what.accept(node.leader().moves()));
    }
  }

  /** No move begins any more, and those that were paused go on. */
  void calmDown() {
    calm = true;
    for (int round = 1; round < 10; round++) {
      simulation.time().after(round * ShardSimulation.SECOND / 5, this::resumeAll);
    }
  }

  private void resumeAll() {
    for (SimulatedShard shard : simulation.shards()) {
      at(
          shard.id(),
          moves -> {
            for (DepartureView view : moves.departures()) {
              moves.pause(view.departure().moveId(), false, new Ignoring());
            }
          });
    }
  }

  private static final class Ignoring implements Moves.MoveReply {
    @Override
    public void done() {}

    @Override
    public void rejected(String why) {}

    @Override
    public void failed(String why) {}
  }
}
