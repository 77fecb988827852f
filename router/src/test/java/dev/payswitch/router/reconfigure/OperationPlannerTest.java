// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import static dev.payswitch.router.reconfigure.OperationFixtures.NOW;
import static dev.payswitch.router.reconfigure.OperationFixtures.RING;
import static dev.payswitch.router.reconfigure.OperationFixtures.S1;
import static dev.payswitch.router.reconfigure.OperationFixtures.S2;
import static dev.payswitch.router.reconfigure.OperationFixtures.S3;
import static dev.payswitch.router.reconfigure.OperationFixtures.S4;
import static dev.payswitch.router.reconfigure.OperationFixtures.add;
import static dev.payswitch.router.reconfigure.OperationFixtures.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationKind;
import dev.payswitch.cluster.OperationMove;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDiff;
import dev.payswitch.core.ring.RingPlanner;
import dev.payswitch.router.reconfigure.OperationRefusedException.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a change of the ring takes. */
final class OperationPlannerTest {
  @Test
  void plansTheMovesOfTheRingPlannerForTheRingOfNow() {
    Operation plan = add();

    Map<ShardId, Integer> weights = Map.of(S1, 1, S2, 1, S3, 2, S4, 4);
    assertThat(plan.ring().weightsAfter()).isEqualTo(weights);
    assertThat(plan.ring().weightsBefore()).isEqualTo(RING.weights());
    assertThat(plan.ring().baseEpoch()).isEqualTo(RING.epoch());
    assertThat(plan.ring().arcsBefore()).isEqualTo(Map.of(S1, 64, S2, 64, S3, 128));
    assertThat(plan.moves().stream().map(OperationMove::move))
        .isEqualTo(RingDiff.moves(RING, RingPlanner.next(RING, weights)));
    assertThat(plan.moves()).allMatch(move -> move.state() == OperationMove.State.PLANNED);
    assertThat(plan.state()).isEqualTo(OperationState.PLANNED);
    assertThat(plan.arcCount()).isEqualTo(128);
  }

  private static Told<ShardFacts> holds(long accounts, long bytes) {
    return new Told.Said<>(new ShardFacts(accounts, bytes, 0, List.of()));
  }

  private static Operation addWith(Map<ShardId, Told<ShardFacts>> facts) {
    return OperationPlanner.plan(
        RING,
        new Operation.Subject(OperationKind.ADD, S4, 4),
        new Operation.Origin("ops", "", NOW),
        1_000,
        facts);
  }

  @Test
  void estimatesWhatMovesFromWhatSourcesHold() {
    Operation plan =
        addWith(Map.of(S1, holds(100, 4_000), S2, holds(50, 2_000), S3, holds(10, 10_000)));
    assertThat(plan.estimate().accountCount()).contains(80L);
    assertThat(plan.estimate().sizeBytes()).contains(8_000L);
    // All of it goes to one shard, which takes one move at a time.
    assertThat(OperationPlanner.copyMillis(plan)).contains(8_000L);
  }

  @Test
  void whatASourceDoesNotTellIsNotGuessed() {
    Map<ShardId, Told<ShardFacts>> facts = new TreeMap<>();
    facts.put(S1, holds(100, 0));
    facts.put(S2, holds(100, 0));
    facts.put(S3, new Told.Silent<>("down"));
    assertThat(addWith(facts).estimate()).isEqualTo(Operation.Estimate.UNKNOWN);
    facts.put(S3, holds(100, 0));
    assertThat(addWith(facts).estimate().accountCount()).contains(150L);
    assertThat(addWith(facts).estimate().sizeBytes()).isEmpty();
    assertThat(OperationPlanner.copyMillis(addWith(facts))).isEmpty();
  }

  @Test
  void aDrainedShardStaysWithoutWeightUntilItIsRemoved() {
    Operation drain = plan(OperationKind.DRAIN, S3, 0);
    assertThat(drain.ring().weightsAfter()).isEqualTo(Map.of(S1, 1, S2, 1, S3, 0));
    assertThat(drain.arcCount()).isEqualTo(128);
    assertThat(plan(OperationKind.REMOVE, S3, 0).ring().weightsAfter())
        .isEqualTo(Map.of(S1, 1, S2, 1));
    assertThat(plan(OperationKind.REMOVE, S3, 0).moves()).isEmpty();
  }

  @Test
  void refusesWhatIsSoAlready() {
    assertRefused(Reason.NOTHING_TO_DO, OperationKind.REWEIGHT, S1, 1, "has weight 1 already");
    assertRefused(Reason.NOTHING_TO_DO, OperationKind.REMOVE, S4, 0, "is not on the ring");
  }

  @Test
  void refusesAShardThatIsNotWhereItMustBe() {
    assertRefused(
        Reason.SHARD_NOT_READY, OperationKind.ADD, S1, 3, "payswitch shard reweight s1 3");
    assertRefused(Reason.SHARD_NOT_READY, OperationKind.DRAIN, S4, 0, "payswitch shard add s4");
    assertRefused(Reason.SHARD_NOT_READY, OperationKind.REWEIGHT, S4, 2, "is not on the ring");
  }

  private static void assertRefused(
      Reason reason, OperationKind kind, ShardId shard, int weight, String text) {
    assertThatThrownBy(() -> plan(kind, shard, weight))
        .isInstanceOfSatisfying(
            OperationRefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason))
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationKind.class,
      names = {"DRAIN", "REMOVE"})
  void refusesToLeaveNoShardWithAWeight(OperationKind kind) {
    Ring ring = RING.withWeights(Map.of(S1, 1, S2, 0, S3, 0));
    assertThatThrownBy(
            () ->
                OperationPlanner.plan(
                    ring,
                    new Operation.Subject(kind, S1, 0),
                    new Operation.Origin("ops", "", NOW),
                    1_000,
                    Map.of()))
        .hasMessageContaining("the only one with a weight");
  }
}
