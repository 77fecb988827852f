// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.testkit.Seeded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RingPlannerPropertyTest {
  @Seeded(rounds = 100)
  void firstRingFollowsTheWeightsInOneRunEach(RandomGenerator random) {
    SortedMap<ShardId, Integer> weights = Rings.randomWeights(random);
    Ring ring = RingPlanner.initial(Rings.HASHER, Rings.randomArcCount(random), weights);
    assertLargestRemainder(ring);
    assertThat(ring.runs()).hasSizeLessThanOrEqualTo(weights.size());
    assertThat(ring.runs()).allMatch(run -> run.arcEpoch().value() == 1);
  }

  @Seeded(rounds = 200)
  void nextRingFollowsTheWeightsWithTheFewestMovedArcs(RandomGenerator random) {
    Ring before = Rings.random(random);
    SortedMap<ShardId, Integer> weights = Rings.randomWeights(random);
    Ring after = RingPlanner.next(before, weights);
    assertThat(after.weights()).isEqualTo(weights);
    assertLargestRemainder(after);
    assertThat(movedArcs(before, after)).isEqualTo(fewestMovedArcs(before, weights));
  }

  @Seeded(rounds = 200)
  void onlyMovedArcsGetTheNewEpoch(RandomGenerator random) {
    Ring before = Rings.random(random);
    Ring after = RingPlanner.next(before, Rings.randomWeights(random));
    for (int index = 0; index < before.arcCount(); index++) {
      Arc arc = new Arc(index);
      long expected =
          before.ownerOf(arc).equals(after.ownerOf(arc))
              ? before.arcEpochOf(arc).value()
              : after.epoch().value();
      assertThat(after.arcEpochOf(arc).value()).isEqualTo(expected);
    }
  }

  @Seeded
  void planIsTheSameInWhateverOrderTheShardsAreGiven(RandomGenerator random) {
    Ring before = Rings.random(random);
    SortedMap<ShardId, Integer> weights = Rings.randomWeights(random);
    List<Map.Entry<ShardId, Integer>> shuffled = new ArrayList<>(weights.entrySet());
    Collections.shuffle(shuffled, java.util.Random.from(random));
    Map<ShardId, Integer> sameWeights = new LinkedHashMap<>();
    shuffled.forEach(entry -> sameWeights.put(entry.getKey(), entry.getValue()));
    assertThat(RingPlanner.next(before, sameWeights)).isEqualTo(RingPlanner.next(before, weights));
  }

  @Seeded
  void planningAgainChangesNothing(RandomGenerator random) {
    SortedMap<ShardId, Integer> weights = Rings.randomWeights(random);
    Ring once = RingPlanner.next(Rings.random(random), weights);
    assertThat(RingPlanner.next(once, weights)).isSameAs(once);
  }

  @Seeded(rounds = 200)
  void movesTurnOneRingIntoTheOther(RandomGenerator random) {
    Ring before = Rings.random(random);
    Ring after = RingPlanner.next(before, Rings.randomWeights(random));
    List<Move> moves = RingDiff.moves(before, after);
    Map<Integer, Move> moveOfArc = new HashMap<>();
    for (Move move : moves) {
      for (int offset = 0; offset < move.arcCount(); offset++) {
        assertThat(moveOfArc.put(move.firstArc().index() + offset, move)).isNull();
      }
      assertThat(before.runOf(move.firstArc()).endIndex())
          .isGreaterThanOrEqualTo(move.firstArc().index() + move.arcCount());
    }
    for (int index = 0; index < before.arcCount(); index++) {
      Move move = moveOfArc.get(index);
      ShardId source = before.ownerOf(new Arc(index));
      assertThat(move == null ? source : move.source()).isEqualTo(source);
      assertThat(move == null ? source : move.target()).isEqualTo(after.ownerOf(new Arc(index)));
    }
  }

  @Test
  void equalShardsDifferByAtMostOneArc() {
    Ring ring = Rings.equal(1);
    for (int count = 2; count <= 40; count++) {
      ring = RingPlanner.next(ring, Rings.equalShards(count));
      for (ShardId shard : ring.weights().keySet()) {
        assertThat(ring.arcCountOf(shard))
            .isBetween(ring.arcCount() / count, (ring.arcCount() + count - 1) / count);
      }
    }
  }

  @Test
  void growingByOneShardAddsFewRuns() {
    Ring before = Rings.equal(8);
    Ring after = RingPlanner.next(before, Rings.equalShards(9));
    assertThat(movedArcs(before, after)).isEqualTo(4096 / 9);
    assertThat(after.runs()).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void drainedShardOwnsNothing() {
    Map<ShardId, Integer> weights = new HashMap<>(Rings.equalShards(4));
    weights.put(new ShardId("s2"), 0);
    Ring drained = RingPlanner.next(Rings.equal(4), weights);
    assertThat(drained.arcCountOf(new ShardId("s2"))).isZero();
    assertThat(drained.weights()).containsEntry(new ShardId("s2"), 0);
    assertThat(RingPlanner.next(drained, Rings.equalShards(1)).runs())
        .allMatch(run -> run.owner().equals(new ShardId("s1")));
  }

  /** Exact share rounded down or up; who is rounded up has no smaller remainder than who is not. */
  private static void assertLargestRemainder(Ring ring) {
    long total = ring.weights().values().stream().mapToLong(Integer::longValue).sum();
    long leastRoundedUp = Long.MAX_VALUE;
    long greatestRoundedDown = -1;
    for (Map.Entry<ShardId, Integer> shard : ring.weights().entrySet()) {
      long share = (long) ring.arcCount() * shard.getValue();
      long owned = ring.arcCountOf(shard.getKey());
      assertThat(owned).isBetween(share / total, share / total + 1);
      if (owned > share / total) {
        leastRoundedUp = Math.min(leastRoundedUp, share % total);
      } else {
        greatestRoundedDown = Math.max(greatestRoundedDown, share % total);
      }
    }
    assertThat(leastRoundedUp).isGreaterThanOrEqualTo(greatestRoundedDown).isPositive();
  }

  private static int movedArcs(Ring before, Ring after) {
    return RingDiff.moves(before, after).stream().mapToInt(Move::arcCount).sum();
  }

  /**
   * The minimum over every rounding that largest remainders allow, by trying all ways to give the
   * extra arcs to shards.
   */
  private static int fewestMovedArcs(Ring before, SortedMap<ShardId, Integer> weights) {
    List<ShardId> shards = List.copyOf(weights.keySet());
    long total = weights.values().stream().mapToLong(Integer::longValue).sum();
    long given = 0;
    for (int weight : weights.values()) {
      given += (long) before.arcCount() * weight / total;
    }
    int fewest = Integer.MAX_VALUE;
    for (int rounded = 0; rounded < 1 << shards.size(); rounded++) {
      if (Integer.bitCount(rounded) == before.arcCount() - given) {
        fewest = Math.min(fewest, movedArcs(before, weights, rounded));
      }
    }
    return fewest;
  }

  private static int movedArcs(Ring before, SortedMap<ShardId, Integer> weights, int rounded) {
    List<ShardId> shards = List.copyOf(weights.keySet());
    long total = weights.values().stream().mapToLong(Integer::longValue).sum();
    int kept = 0;
    long leastUp = Long.MAX_VALUE;
    long greatestDown = -1;
    for (int index = 0; index < shards.size(); index++) {
      long share = (long) before.arcCount() * weights.getOrDefault(shards.get(index), 0);
      boolean up = (rounded >> index & 1) != 0;
      if (up) {
        leastUp = Math.min(leastUp, share % total);
      } else {
        greatestDown = Math.max(greatestDown, share % total);
      }
      long quota = share / total + (up ? 1 : 0);
      kept += (int) Math.min(quota, before.arcCountOf(shards.get(index)));
    }
    return leastUp >= greatestDown ? before.arcCount() - kept : Integer.MAX_VALUE;
  }
}
