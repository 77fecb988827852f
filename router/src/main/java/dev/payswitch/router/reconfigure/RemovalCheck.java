// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.reconfigure.ShardFacts.LaneEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a shard may leave the ring: nobody will ever ask it for anything again. Pure.
 *
 * @param obstacles what it still owns, owes or is owed, each with what to do
 * @param silent shards that did not answer, so that nobody knows
 */
public record RemovalCheck(List<String> obstacles, List<String> silent) {
  /** For everything that removes nothing. */
  static final RemovalCheck NOTHING = new RemovalCheck(List.of(), List.of());

  public RemovalCheck {
    obstacles = List.copyOf(obstacles);
    silent = List.copyOf(silent);
  }

  static RemovalCheck of(
      ShardId shard,
      Ring ring,
      Map<ShardId, Told<ShardFacts>> facts,
      Map<ShardId, Told<ShardMoves>> moves) {
    Finder finder = new Finder(shard, ring);
    finder.look();
    facts.forEach(finder::lookAtFacts);
    moves.forEach(finder::lookAtMoves);
    finder.compareLanes();
    return new RemovalCheck(finder.obstacles, finder.silent);
  }

  private static final class Finder {
    private final ShardId shard;
    private final Ring ring;
    private final List<String> obstacles = new ArrayList<>();
    private final List<String> silent = new ArrayList<>();
    private final Map<String, LaneEnd> sourceEnds = new HashMap<>();
    private final Map<String, LaneEnd> targetEnds = new HashMap<>();

    Finder(ShardId shard, Ring ring) {
      this.shard = shard;
      this.ring = ring;
    }

    void look() {
      if (ring.weights().getOrDefault(shard, 0) > 0 || ring.arcCountOf(shard) > 0) {
        obstacles.add(
            "shard %s has weight %d and owns %d arcs: payswitch shard drain %s"
                .formatted(
                    shard, ring.weights().getOrDefault(shard, 0), ring.arcCountOf(shard), shard));
      }
    }

    void lookAtFacts(ShardId asked, Told<ShardFacts> told) {
      switch (told) {
        case Told.Silent<ShardFacts> nothing -> silent.add("shard " + asked + ": " + nothing.why());
        case Told.Said<ShardFacts> said -> {
          if (asked.equals(shard) && said.answer().intentCount() > 0) {
            obstacles.add(
                "shard %s has %d intents that wait for a decision: payswitch transfer list --in-doubt"
                    .formatted(shard, said.answer().intentCount()));
          }
          said.answer().laneEnds().forEach(end -> note(asked, end));
        }
      }
    }

    private void note(ShardId asked, LaneEnd end) {
      String self = shard.value();
      String other = end.source().equals(self) ? end.target() : end.source();
      boolean isItsOwn = end.source().equals(self) || end.target().equals(self);
      // With a shard that has left the ring nothing was under way when it left.
      if (!isItsOwn || !ring.weights().containsKey(new ShardId(other))) {
        return;
      }
      boolean isSource = asked.value().equals(end.source());
      (isSource ? sourceEnds : targetEnds).put(end.source() + ":" + end.target(), end);
    }

    void lookAtMoves(ShardId asked, Told<ShardMoves> told) {
      switch (told) {
        case Told.Silent<ShardMoves> nothing -> addOnce("shard " + asked + ": " + nothing.why());
        case Told.Said<ShardMoves> said -> {
          ShardMoves moves = said.answer();
          if (moves.awaitedShards().contains(shard.value())) {
            obstacles.add(
                "shard %s waits to learn how far lanes of %s are acknowledged: wait a little"
                    .formatted(asked, shard));
          }
          if (asked.equals(shard)) {
            moves.departures().stream()
                .filter(move -> move.phase() != MovePhase.DONE)
                .filter(move -> move.phase() != MovePhase.CANCELLED)
                .forEach(this::notDone);
            moves.arrivals().forEach(this::notDone);
          }
        }
      }
    }

    private void addOnce(String line) {
      if (!silent.contains(line)) {
        silent.add(line);
      }
    }

    private void notDone(SeenMove move) {
      obstacles.add(
          "move %s of shard %s is %s: payswitch move describe %s"
              .formatted(move.moveId(), shard, move.phase(), move.moveId()));
    }

    /** An end that its shard does not know counts as one on which nothing ever happened. */
    void compareLanes() {
      sourceEnds.forEach(
          (lane, source) -> {
            LaneEnd target = targetEnds.remove(lane);
            long applied = target == null ? 0 : target.sequence();
            boolean even =
                source.sequence() == source.acknowledged()
                    && source.sequence() == applied
                    && source.underWay() == 0;
            if (!even) {
              obstacles.add(unevenLane(lane));
            }
          });
      targetEnds.forEach(
          (lane, target) -> {
            if (target.sequence() > 0) {
              obstacles.add(unevenLane(lane));
            }
          });
    }

    private static String unevenLane(String lane) {
      return "lane %s has something under way: payswitch lane describe %s".formatted(lane, lane);
    }
  }
}
