// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import static dev.payswitch.router.reconfigure.OperationFixtures.NOW;
import static dev.payswitch.router.reconfigure.OperationFixtures.RING;
import static dev.payswitch.router.reconfigure.OperationFixtures.S1;
import static dev.payswitch.router.reconfigure.OperationFixtures.S3;
import static dev.payswitch.router.reconfigure.OperationFixtures.S4;
import static dev.payswitch.router.reconfigure.OperationFixtures.add;
import static dev.payswitch.router.reconfigure.OperationFixtures.moved;
import static dev.payswitch.router.reconfigure.OperationFixtures.plan;
import static dev.payswitch.router.reconfigure.OperationFixtures.seen;
import static dev.payswitch.router.reconfigure.OperationFixtures.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationKind;
import dev.payswitch.cluster.OperationMove;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from a document, the ring and what sources list; without threads. */
final class OperationStepsTest {
  private static final int MANY = 200;
  private static final String FIRST = "op-1.1";

  private final FakeMoves world = new FakeMoves(RING);

  private static Operation running() {
    return add().applied(NOW);
  }

  private OperationSteps.Step look(Operation operation) {
    return OperationSteps.next(operation, world.look(operation), OperationSteps.Memory.EMPTY, NOW);
  }

  private Operation step(Operation operation) {
    return world.carryOut(look(operation));
  }

  /** Lets shards and router take turns until the operation ends. */
  private Operation finish(Operation operation) {
    Operation now = operation;
    for (int turn = 0; turn < MANY && !now.state().isFinished(); turn++) {
      now = step(now);
      world.advance();
    }
    return now;
  }

  private Operation runUntilPhase(Operation operation, MovePhase phase) {
    Operation now = operation;
    for (int turn = 0; turn < MANY; turn++) {
      if (world.isListed(FIRST) && world.departure(FIRST).phase() == phase) {
        return now;
      }
      now = step(now);
      if (!world.isListed(FIRST) || world.departure(FIRST).phase() != phase) {
        world.advance();
      }
    }
    throw new AssertionError("never " + phase);
  }

  @Test
  void changesTheWeightsFirstAndThenMovesUntilTheRingIsAsPlanned() {
    Operation operation = running();
    OperationSteps.Step first = look(operation);
    assertThat(first.ring()).contains(weighted(operation));
    assertThat(first.orders()).isEmpty();

    Operation done = finish(operation);

    assertThat(done.state()).isEqualTo(OperationState.DONE);
    assertThat(done.finishTime()).contains(NOW);
    assertThat(done.moves()).allMatch(move -> move.state() == OperationMove.State.DONE);
    assertThat(world.ring().weights()).isEqualTo(operation.ring().weightsAfter());
    assertThat(ownersOf(world.ring()))
        .isEqualTo(ownersOf(RingPlanner.next(RING, operation.ring().weightsAfter())));
    assertThat(world.mostPerShard()).isEqualTo(1);
    assertThat(world.received().stream().filter(MoveOrder.Start.class::isInstance))
        .extracting(MoveOrder::moveId)
        .containsExactly("op-1.1", "op-1.2", "op-1.3");
  }

  private static List<Object> ownersOf(Ring ring) {
    List<Object> owners = new ArrayList<>();
    ring.runs().forEach(run -> owners.addAll(Collections.nCopies(run.arcCount(), run.owner())));
    return owners;
  }

  @Test
  void pairsThatShareNoShardMoveAtOnce() {
    Operation two =
        OperationPlanner.plan(
            RING.withWeights(new TreeMap<>(Map.of(S1, 0, OperationFixtures.S2, 1, S3, 0, S4, 1))),
            new Operation.Subject(OperationKind.REWEIGHT, S4, 1_000),
            new Operation.Origin("ops", "", NOW),
            1_000,
            Map.of());
    assertThat(two.moves()).hasSizeGreaterThan(2);
    FakeMoves other = new FakeMoves(RING.withWeights(two.ring().weightsAfter()));
    Operation applied = two.applied(NOW);
    OperationSteps.Step step =
        OperationSteps.next(applied, other.look(applied), OperationSteps.Memory.EMPTY, NOW);
    List<Object> sources = new ArrayList<>();
    step.orders().forEach(order -> sources.add(order.source()));
    assertThat(sources).doesNotHaveDuplicates().isNotEmpty();
  }

  /**
   * The document is not even written: all that a successor has is the plan, the ring, the lists.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 18, 21, 25})
  void aSuccessorGoesOnFromEveryPoint(int turns) {
    Operation operation = running();
    Operation now = operation;
    for (int turn = 0; turn < turns; turn++) {
      now = step(now);
      world.advance();
    }
    assertThat(finish(operation).state()).isEqualTo(OperationState.DONE);
    assertThat(world.ring().weights()).isEqualTo(operation.ring().weightsAfter());
    assertThat(world.ring().arcCountOf(S4)).isEqualTo(128);
    assertThat(world.mostPerShard()).isEqualTo(1);
  }

  /** A router that dies after it wrote the document, before it told the source. */
  @Test
  void aMoveThatIsNotedButWasNeverBegunIsBegunAgain() {
    Operation operation = step(running());
    OperationSteps.Step lost = look(operation);
    assertThat(lost.next().moves().getFirst().state()).isEqualTo(OperationMove.State.STARTED);
    OperationSteps.Step again = look(lost.next());
    assertThat(again.orders()).isEqualTo(lost.orders());
    assertThat(finish(lost.next()).state()).isEqualTo(OperationState.DONE);
  }

  @Test
  void aMoveThatTheRingShowsIsDoneWhateverItsSourceLists() {
    Operation operation = running();
    Ring ring = moved(weighted(operation), operation, 0);
    FakeMoves late = new FakeMoves(ring);
    late.put(seen(FIRST, MovePhase.CLEANING));
    OperationSteps.Step step =
        OperationSteps.next(operation, late.look(operation), OperationSteps.Memory.EMPTY, NOW);
    assertThat(step.next().moves().getFirst().state()).isEqualTo(OperationMove.State.DONE);
    assertThat(step.orders())
        .extracting(MoveOrder::moveId)
        .doesNotContain(FIRST)
        .contains("op-1.2");
  }

  @Test
  void aSourceThatIsAwayHoldsUpItsMovesAndNoOther() {
    Operation operation = step(running());
    world.silence(S1);
    Operation waiting = step(operation);
    assertThat(waiting.trouble()).isEqualTo("shard s1 does not answer: down");
    assertThat(waiting.moves().getFirst().state()).isEqualTo(OperationMove.State.PLANNED);
    world.wake(S1);
    Operation done = finish(waiting);
    assertThat(done.state()).isEqualTo(OperationState.DONE);
    assertThat(done.trouble()).isEmpty();
  }

  @Test
  void aSourceThatGoesAwayInTheMiddleIsWaitedFor() {
    Operation operation = runUntilPhase(running(), MovePhase.COPYING);
    world.silence(S1);
    Operation waiting = step(operation);
    assertThat(waiting.state()).isEqualTo(OperationState.RUNNING);
    assertThat(waiting.trouble()).contains("s1 does not answer");
    world.wake(S1);
    assertThat(finish(waiting).state()).isEqualTo(OperationState.DONE);
  }

  @Test
  void aMoveThatItsSourceRejectsMakesTheOperationFail() {
    world.reject("op-1.2");
    Operation failed = finish(running());
    assertThat(failed.state()).isEqualTo(OperationState.FAILED);
    assertThat(failed.failure()).isEqualTo("shard s2 rejects move op-1.2: no room");
    assertThat(failed.moves())
        .extracting(OperationMove::state)
        .containsExactly(
            OperationMove.State.DONE, OperationMove.State.CANCELLED, OperationMove.State.CANCELLED);
  }

  @Test
  void aMoveThatItsSourceGaveUpMakesTheOperationFail() {
    Operation operation = runUntilPhase(running(), MovePhase.COPYING);
    world.put(new SeenMove(FIRST, MovePhase.CANCELLED, false, "", "the target is full"));
    Operation failed = finish(operation);
    assertThat(failed.state()).isEqualTo(OperationState.FAILED);
    assertThat(failed.failure()).isEqualTo("shard s1 gave move op-1.1 up: the target is full");
    assertThat(world.ring().arcCountOf(S4)).isZero();
  }

  @Test
  void standsStillWhilePausedAndGoesOnAfterwards() {
    Operation operation = runUntilPhase(running(), MovePhase.COPYING);
    Operation paused = step(operation.withState(OperationState.PAUSED));
    assertThat(world.departure(FIRST).paused()).isTrue();
    world.advance();
    world.advance();
    assertThat(step(paused).state()).isEqualTo(OperationState.PAUSED);
    assertThat(world.departure(FIRST).phase()).isEqualTo(MovePhase.COPYING);

    Operation resumed = step(paused.withState(OperationState.RUNNING));
    assertThat(world.departure(FIRST).paused()).isFalse();
    assertThat(finish(resumed).state()).isEqualTo(OperationState.DONE);
  }

  @Test
  void nothingBeginsWhilePaused() {
    Operation paused = running().withState(OperationState.PAUSED);
    assertThat(look(paused).ring()).isEmpty();
    assertThat(look(paused).orders()).isEmpty();
    assertThat(look(paused).next()).isEqualTo(paused);
  }

  /** One that gave its arcs away while the pause was on its way is completed, and noted. */
  @Test
  void aMoveThatWasTooFarToBePausedIsCompleted() {
    Operation operation = runUntilPhase(running(), MovePhase.SWITCHED);
    Operation paused = operation.withState(OperationState.PAUSED);
    assertThat(look(paused).orders()).isEmpty();
    world.advance();
    assertThat(step(paused).moves().getFirst().state()).isEqualTo(OperationMove.State.DONE);
    assertThat(world.received().stream().filter(MoveOrder.Start.class::isInstance)).hasSize(1);
  }

  @Test
  void aThrottleIsPassedOnOnce() {
    Operation slow = runUntilPhase(running(), MovePhase.COPYING).withBytesPerSecond(7);
    MoveOrder throttle = new MoveOrder.Throttle(FIRST, S1, 7);
    assertThat(look(slow).orders()).containsExactly(throttle);
    OperationSteps.Memory told = new OperationSteps.Memory(Map.of(FIRST, 7L), Map.of());
    assertThat(OperationSteps.next(slow, world.look(slow), told, NOW).orders()).isEmpty();
    world.put(seen(FIRST, MovePhase.CLEANING));
    assertThat(look(slow).orders()).doesNotContain(throttle);
  }

  @ParameterizedTest
  @EnumSource(
      value = MovePhase.class,
      names = {"PLANNED", "COPYING", "CATCH_UP"})
  void aCancelledMoveIsTakenBackInEachPhaseBeforeTheSwitch(MovePhase phase) {
    Operation operation = runUntilPhase(running(), phase);
    Operation ended = finish(operation.withState(OperationState.CANCELLING));
    assertThat(ended.state()).isEqualTo(OperationState.CANCELLED);
    assertThat(ended.moves()).allMatch(move -> move.state() == OperationMove.State.CANCELLED);
    assertThat(world.ring().runs()).isEqualTo(RING.runs());
    assertThat(world.ring().weights())
        .isEqualTo(new TreeMap<>(Map.of(S1, 1, OperationFixtures.S2, 1, S3, 2, S4, 0)));
  }

  @ParameterizedTest
  @EnumSource(
      value = MovePhase.class,
      names = {"SWITCHED", "CLEANING"})
  void whatHasSwitchedStaysAndTheRestIsTakenBack(MovePhase phase) {
    Operation operation = runUntilPhase(running(), phase);
    Operation ended = finish(operation.withState(OperationState.CANCELLING));
    assertThat(ended.state()).isEqualTo(OperationState.CANCELLED);
    assertThat(ended.moveCount(OperationMove.State.DONE)).isEqualTo(1);
    assertThat(ended.moveCount(OperationMove.State.CANCELLED)).isEqualTo(2);
    assertThat(world.ring().arcCountOf(S4)).isEqualTo(ended.doneArcCount()).isPositive();
    assertThat(world.ring().weights()).containsEntry(S4, 0).containsEntry(S1, 1);
  }

  @Test
  void cancellingAllThatIsDoneAlreadyIsTooLate() {
    Operation operation = running();
    Ring ring = weighted(operation);
    for (int index = 0; index < operation.moves().size(); index++) {
      ring = moved(ring, operation, index);
    }
    FakeMoves complete = new FakeMoves(ring);
    Operation cancelling = operation.withState(OperationState.CANCELLING);
    OperationSteps.Step step =
        OperationSteps.next(
            cancelling, complete.look(cancelling), OperationSteps.Memory.EMPTY, NOW);
    assertThat(step.next().state()).isEqualTo(OperationState.DONE);
    assertThat(step.ring()).isEmpty();
  }

  @Test
  void cancellingBeforeTheFirstStepChangesNothing() {
    Operation ended = finish(running().withState(OperationState.CANCELLING));
    assertThat(ended.state()).isEqualTo(OperationState.CANCELLED);
    assertThat(world.ring()).isEqualTo(RING);
    assertThat(world.received()).isEmpty();
  }

  @Test
  void cancellingWaitsForTheSourceOfAMoveThatMayBeUnderWay() {
    Operation operation = runUntilPhase(running(), MovePhase.COPYING);
    world.silence(S1);
    Operation waiting = step(operation.withState(OperationState.CANCELLING));
    assertThat(waiting.state()).isEqualTo(OperationState.CANCELLING);
    assertThat(waiting.trouble()).contains("s1 does not answer");
    world.wake(S1);
    assertThat(finish(waiting).state()).isEqualTo(OperationState.CANCELLED);
  }

  @Test
  void cancellingNeedsNoSourceThatWasNeverAsked() {
    Operation operation = step(running());
    world.silence(S1);
    assertThat(finish(operation.withState(OperationState.CANCELLING)).state())
        .isEqualTo(OperationState.CANCELLED);
  }

  /** A router that was elected before begins a move while its successor takes all back. */
  @Test
  void aMoveThatBeginsLateIsTakenBackToo() {
    Operation operation = step(step(running()));
    Operation cancelling = operation.withState(OperationState.CANCELLING);
    MoveOrder.Start late = new MoveOrder.Start("op-1.2", operation.moves().get(1).move(), 1);
    Operation noted = look(cancelling).next();
    assertThat(noted.moves().get(1).state()).isEqualTo(OperationMove.State.CANCELLED);
    world.carryOut(new OperationSteps.Step(noted, Optional.empty(), List.of(late)));
    assertThat(look(noted).orders()).contains(new MoveOrder.Cancel("op-1.2", OperationFixtures.S2));
  }

  @Test
  void nothingMoreBeginsWhileAMoveCannotBeCleanedUp() {
    Operation operation = runUntilPhase(running(), MovePhase.CLEANING);
    world.put(new SeenMove(FIRST, MovePhase.CLEANING, false, "the two sides differ", ""));
    Operation held = step(operation);
    assertThat(held.trouble()).contains("until op-1.1 is cleaned up");
    assertThat(held.moves().get(1).state()).isEqualTo(OperationMove.State.PLANNED);
    world.put(seen(FIRST, MovePhase.CLEANING));
    assertThat(finish(held).state()).isEqualTo(OperationState.DONE);
  }

  @Test
  void whatASourceCouldNotDoIsTold() {
    Operation operation = step(running());
    OperationSteps.Memory refused =
        new OperationSteps.Memory(Map.of(), Map.of(FIRST, "shard s1 cannot do anything now"));
    assertThat(OperationSteps.next(operation, world.look(operation), refused, NOW).next().trouble())
        .isEqualTo("shard s1 cannot do anything now");
  }

  @Test
  void aRingThatSomebodyElseChangedIsLeftAsItIs() {
    Ring other = RING.withWeights(new TreeMap<>(Map.of(S1, 3, OperationFixtures.S2, 1, S3, 2)));
    FakeMoves changed = new FakeMoves(other);
    Operation operation = running();
    OperationSteps.Step step =
        OperationSteps.next(operation, changed.look(operation), OperationSteps.Memory.EMPTY, NOW);
    assertThat(step.next().state()).isEqualTo(OperationState.CANCELLING);
    assertThat(step.next().failure()).contains("somebody else changed the ring");
    OperationSteps.Step last =
        OperationSteps.next(
            step.next(), changed.look(step.next()), OperationSteps.Memory.EMPTY, NOW);
    assertThat(last.ring()).isEmpty();
    assertThat(last.next().state()).isEqualTo(OperationState.FAILED);
  }

  @Test
  void arcsThatWentElsewhereMakeTheOperationFail() {
    Operation operation = running();
    Operation drain = plan(OperationKind.DRAIN, S1, 0);
    Ring ring = moved(weighted(operation), drain, 0).withWeights(operation.ring().weightsAfter());
    FakeMoves elsewhere = new FakeMoves(ring);
    OperationSteps.Step step =
        OperationSteps.next(operation, elsewhere.look(operation), OperationSteps.Memory.EMPTY, NOW);
    assertThat(step.next().failure()).contains("the ring has other owners than planned");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "'s3 owes something',''", "'','shard s2: down'"})
  void removesAShardOnlyWhenNothingIsInTheWay(String obstacle, String silent) {
    Ring drained = drained();
    Operation remove =
        OperationPlanner.plan(
                drained,
                new Operation.Subject(OperationKind.REMOVE, S1, 0),
                new Operation.Origin("ops", "", NOW),
                1_000,
                Map.of())
            .applied(NOW);
    RemovalCheck check =
        new RemovalCheck(
            obstacle.isEmpty() ? List.of() : List.of(obstacle),
            silent.isEmpty() ? List.of() : List.of(silent));
    OperationSteps.Step step =
        OperationSteps.next(
            remove,
            new OperationSteps.Seen(drained, Map.of(), check),
            OperationSteps.Memory.EMPTY,
            NOW);
    if (!obstacle.isEmpty()) {
      assertThat(step.next().failure()).isEqualTo(obstacle);
      assertThat(step.ring()).isEmpty();
    } else if (!silent.isEmpty()) {
      assertThat(step.next().trouble()).isEqualTo(silent);
      assertThat(step.ring()).isEmpty();
    } else {
      Ring next = step.ring().orElseThrow();
      assertThat(next.weights()).doesNotContainKey(S1);
      OperationSteps.Step last =
          OperationSteps.next(
              step.next(),
              new OperationSteps.Seen(next, Map.of(), check),
              OperationSteps.Memory.EMPTY,
              NOW);
      assertThat(last.next().state()).isEqualTo(OperationState.DONE);
    }
  }

  private static Ring drained() {
    Operation drain = plan(OperationKind.DRAIN, S1, 0);
    Ring ring = weighted(drain);
    for (int index = 0; index < drain.moves().size(); index++) {
      ring = moved(ring, drain, index);
    }
    return ring;
  }

  @Test
  void aDrainOfAShardWithoutWeightTakesTheRestAway() {
    Operation cancelled = runUntilPhase(running(), MovePhase.SWITCHED);
    assertThat(finish(cancelled.withState(OperationState.CANCELLING)).state())
        .isEqualTo(OperationState.CANCELLED);
    Operation drain =
        OperationPlanner.plan(
                world.ring(),
                new Operation.Subject(OperationKind.DRAIN, S4, 0),
                new Operation.Origin("ops", "", NOW),
                1_000,
                Map.of())
            .applied(NOW);
    assertThat(finish(drain).state()).isEqualTo(OperationState.DONE);
    assertThat(world.ring().arcCountOf(S4)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationState.class,
      names = {"PLANNED", "DONE", "CANCELLED", "FAILED"})
  void nothingFollowsFromWhatIsNotUnderWay(OperationState state) {
    Operation operation = running().withState(state);
    OperationSteps.Step step = look(operation);
    assertThat(step.next()).isEqualTo(operation);
    assertThat(step.ring()).isEmpty();
    assertThat(step.orders()).isEmpty();
  }
}
