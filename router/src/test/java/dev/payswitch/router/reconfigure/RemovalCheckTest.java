// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import static dev.payswitch.router.reconfigure.OperationFixtures.RING;
import static dev.payswitch.router.reconfigure.OperationFixtures.S1;
import static dev.payswitch.router.reconfigure.OperationFixtures.S2;
import static dev.payswitch.router.reconfigure.OperationFixtures.S3;
import static dev.payswitch.router.reconfigure.OperationFixtures.S4;
import static dev.payswitch.router.reconfigure.OperationFixtures.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.reconfigure.ShardFacts.LaneEnd;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps s4, which owns nothing any more, from leaving the ring. */
final class RemovalCheckTest {
  private final Ring ring = RING.withWeights(Map.of(S1, 1, S2, 1, S3, 2, S4, 0));
  private final Map<ShardId, Told<ShardFacts>> facts = new TreeMap<>();
  private final Map<ShardId, Told<ShardMoves>> moves = new TreeMap<>();

  @BeforeEach
  void nothingIsLeft() {
    for (ShardId shard : ring.weights().keySet()) {
      facts.put(shard, new Told.Said<>(new ShardFacts(0, 0, 0, List.of())));
      moves.put(shard, new Told.Said<>(ShardMoves.NONE));
    }
    tellLanes(S4, new LaneEnd("s4", "s1", 7, 7, 0), new LaneEnd("s1", "s4", 5, 0, 0));
    tellLanes(S1, new LaneEnd("s4", "s1", 7, 0, 0), new LaneEnd("s1", "s4", 5, 5, 0));
  }

  private void tellLanes(ShardId shard, LaneEnd... ends) {
    facts.put(shard, new Told.Said<>(new ShardFacts(0, 0, 0, List.of(ends))));
  }

  private void tellMoves(ShardId shard, ShardMoves told) {
    moves.put(shard, new Told.Said<>(told));
  }

  private RemovalCheck check() {
    return RemovalCheck.of(S4, ring, facts, moves);
  }

  @Test
  void nothingIsInTheWayWhenBothEndsOfEveryLaneAreEven() {
    assertThat(check()).isEqualTo(RemovalCheck.NOTHING);
  }

  @Test
  void weightAndArcsAre() {
    assertThat(RemovalCheck.of(S1, RING, Map.of(), Map.of()).obstacles())
        .containsExactly("shard s1 has weight 1 and owns 64 arcs: payswitch shard drain s1");
    assertThat(
            RemovalCheck.of(S1, RING.withWeights(Map.of(S1, 0, S2, 1, S3, 1)), Map.of(), Map.of())
                .obstacles())
        .hasSize(1);
  }

  @Test
  void aDecisionThatIsNotAcknowledgedIs() {
    tellLanes(S1, new LaneEnd("s4", "s1", 7, 0, 0), new LaneEnd("s1", "s4", 5, 4, 0));
    assertThat(check().obstacles())
        .containsExactly("lane s1:s4 has something under way: payswitch lane describe s1:s4");
  }

  @Test
  void aDecisionThatWasNotAppliedIs() {
    tellLanes(S1, new LaneEnd("s4", "s1", 6, 0, 0), new LaneEnd("s1", "s4", 5, 5, 0));
    assertThat(check().obstacles()).hasSize(1).first().asString().contains("lane s4:s1");
  }

  @Test
  void aPrepareIs() {
    tellLanes(S1, new LaneEnd("s4", "s1", 7, 0, 0), new LaneEnd("s1", "s4", 5, 5, 1));
    assertThat(check().obstacles()).hasSize(1);
  }

  @Test
  void aLaneThatOneEndDoesNotKnowIs() {
    tellLanes(S1, new LaneEnd("s1", "s4", 5, 5, 0));
    assertThat(check().obstacles()).hasSize(1);
    tellLanes(S1, new LaneEnd("s4", "s1", 7, 0, 0));
    assertThat(check().obstacles()).hasSize(1);
  }

  @Test
  void lanesOfOthersAreNot() {
    tellLanes(S2, new LaneEnd("s2", "s3", 9, 1, 4));
    assertThat(check().obstacles()).isEmpty();
  }

  @Test
  void anIntentIs() {
    facts.put(S2, new Told.Said<>(new ShardFacts(0, 0, 3, List.of())));
    assertThat(check().obstacles()).isEmpty();
    facts.put(S4, new Told.Said<>(new ShardFacts(0, 0, 3, List.of())));
    assertThat(check().obstacles())
        .anySatisfy(line -> assertThat(line).contains("3 intents that wait"));
  }

  @Test
  void aMoveInOrOutIs() {
    tellMoves(
        S4,
        new ShardMoves(
            List.of(
                seen("op-1.1", MovePhase.CLEANING),
                seen("op-1.2", MovePhase.DONE),
                seen("op-1.3", MovePhase.CANCELLED)),
            List.of(seen("op-2.1", MovePhase.COPYING)),
            List.of()));
    assertThat(check().obstacles())
        .hasSize(2)
        .allMatch(line -> line.contains("op-1.1") || line.contains("op-2.1"));
  }

  @Test
  void aShardThatWaitsToLearnSomethingOfItsLanesIs() {
    tellMoves(S2, new ShardMoves(List.of(), List.of(), List.of("s1", "s4")));
    assertThat(check().obstacles()).hasSize(1).first().asString().contains("shard s2 waits");
  }

  @Test
  void whoDoesNotAnswerLeavesItOpen() {
    facts.put(S2, new Told.Silent<>("down"));
    moves.put(S2, new Told.Silent<>("down"));
    assertThat(check().obstacles()).isEmpty();
    assertThat(check().silent()).containsExactly("shard s2: down");
  }
}
