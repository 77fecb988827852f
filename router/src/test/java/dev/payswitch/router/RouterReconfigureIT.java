// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_1;
import static dev.payswitch.router.FakeCluster.SHARD_2;
import static dev.payswitch.router.RouterFixture.assertFails;
import static dev.payswitch.router.RouterFixture.assertFailsFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import dev.payswitch.core.ring.Run;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.payswitch.proto.admin.v1.ApplyPlanRequest;
import dev.payswitch.proto.admin.v1.CancelOperation;
import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.CreatePlanRequest;
import dev.payswitch.proto.admin.v1.CreatePlanResponse;
import dev.payswitch.proto.admin.v1.GetMoveRequest;
import dev.payswitch.proto.admin.v1.GetMoveResponse;
import dev.payswitch.proto.admin.v1.GetOperationRequest;
import dev.payswitch.proto.admin.v1.GetOperationResponse;
import dev.payswitch.proto.admin.v1.ListMovesRequest;
import dev.payswitch.proto.admin.v1.ListOperationsRequest;
import dev.payswitch.proto.admin.v1.ListOperationsResponse;
import dev.payswitch.proto.admin.v1.ListShardsRequest;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.OperationKind;
import dev.payswitch.proto.admin.v1.OperationState;
import dev.payswitch.proto.admin.v1.PauseOperation;
import dev.payswitch.proto.admin.v1.ResumeOperation;
import dev.payswitch.proto.admin.v1.ShardLoad;
import dev.payswitch.proto.admin.v1.ThrottleOperation;
import dev.payswitch.proto.shard.v1.ControlMoveRequest;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.LaneDescription;
import dev.payswitch.testkit.Await;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the ring with real routers and a real ZooKeeper, over scripted shards. */
final class RouterReconfigureIT {
  private static final String SHARD_4 = "s4";

  private RouterFixture fixture;
  private AdminServiceBlockingStub admin;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    fixture = RouterFixture.start(directory);
    admin = adminOf(fixture.adminChannel);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static AdminServiceBlockingStub adminOf(ManagedChannel channel) {
    return AdminServiceGrpc.newBlockingStub(channel);
  }

  private AdminServiceBlockingStub calls() {
    return admin.withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private FakeMoveService movesOf(String shard) {
    return fixture.cluster.shard(shard).moves();
  }

  private void startFourth() throws Exception {
    FakeShard unused = fixture.cluster.startShard(SHARD_4);
    assertThat(unused.port()).isPositive();
    Await.until(
        "the router knows that s4 is up",
        () ->
            calls()
                .listShards(ListShardsRequest.newBuilder().setActor("ops").build())
                .getShardsList()
                .stream()
                .anyMatch(shard -> shard.getState().equals("NEW")));
  }

  private static CreatePlanRequest.Builder change(OperationKind kind, String shard, int weight) {
    return CreatePlanRequest.newBuilder()
        .setActor("ops")
        .setKind(kind)
        .setShardId(shard)
        .setWeight(weight);
  }

  private CreatePlanResponse plan(OperationKind kind, String shard, int weight) {
    return calls().createPlan(change(kind, shard, weight).build());
  }

  private Operation apply(String id) {
    return calls()
        .applyPlan(ApplyPlanRequest.newBuilder().setActor("ops").setOperationId(id).build())
        .getOperation();
  }

  private String applyAddOfFourth() {
    Operation planned = plan(OperationKind.OPERATION_KIND_ADD, SHARD_4, 1).getOperation();
    return apply(planned.getOperationId()).getOperationId();
  }

  private GetOperationResponse get(String id) {
    return calls()
        .getOperation(GetOperationRequest.newBuilder().setActor("ops").setOperationId(id).build());
  }

  private Operation control(ControlOperationRequest.Builder request) {
    return calls().controlOperation(request.setActor("ops").build()).getOperation();
  }

  private static ControlOperationRequest.Builder named(String id) {
    return ControlOperationRequest.newBuilder().setOperationId(id);
  }

  private Operation awaitState(String id, OperationState state) {
    Await.until(id + " is " + state, () -> get(id).getOperation().getState() == state);
    return get(id).getOperation();
  }

  private void awaitMoveAt(String shard, MoveState state) {
    Await.until(
        "a move of " + shard + " is " + state,
        () -> movesOf(shard).departures().stream().anyMatch(move -> move.getState() == state));
  }

  private static List<ShardId> ownersOf(Ring ring) {
    List<ShardId> owners = new ArrayList<>();
    for (Run run : ring.runs()) {
      for (int arc = 0; arc < run.arcCount(); arc++) {
        owners.add(run.owner());
      }
    }
    return owners;
  }

  private static List<String> started(FakeMoveService moves) {
    return moves.received().stream()
        .filter(ControlMoveRequest::hasStart)
        .map(ControlMoveRequest::getMoveId)
        .toList();
  }

  @Test
  void addsAShardInOrderAndOneMoveAtATime() throws Exception {
    startFourth();
    Ring before = fixture.cluster.ring();
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_COPYING);
    CreatePlanResponse planned = plan(OperationKind.OPERATION_KIND_ADD, SHARD_4, 1);
    assertThat(planned.getMovesList())
        .extracting(MoveStatus::getSourceShardId)
        .containsExactly(SHARD_1, SHARD_2);
    assertThat(planned.getOperation().getLoadsList())
        .contains(
            ShardLoad.newBuilder()
                .setShardId(SHARD_4)
                .setWeightAfter(1)
                .setArcCountAfter(21)
                .build());

    String id = apply(planned.getOperation().getOperationId()).getOperationId();

    awaitMoveAt(SHARD_1, MoveState.MOVE_STATE_COPYING);
    assertThat(started(movesOf(SHARD_2))).isEmpty();
    GetOperationResponse now = get(id);
    assertThat(now.getReconfigurerId()).isNotEmpty();
    assertThat(now.getMoves(0).getState()).isEqualTo(MoveState.MOVE_STATE_COPYING);
    assertThat(now.getMoves(1).getState()).isEqualTo(MoveState.MOVE_STATE_PLANNED);
    assertThat(now.hasRemainingMillis()).isTrue();
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_UNSPECIFIED);

    Operation done = awaitState(id, OperationState.OPERATION_STATE_DONE);

    assertThat(done.getDoneMoveCount()).isEqualTo(2);
    assertThat(done.getDoneArcCount()).isEqualTo(21);
    Ring after = fixture.cluster.ring();
    Map<ShardId, Integer> weights =
        Map.of(new ShardId(SHARD_1), 1, new ShardId(SHARD_2), 1, new ShardId(SHARD_4), 1);
    assertThat(after.weights()).isEqualTo(weights);
    assertThat(ownersOf(after)).isEqualTo(ownersOf(RingPlanner.next(before, weights)));
    assertThat(started(movesOf(SHARD_1))).containsOnly(id + ".1");
    assertThat(started(movesOf(SHARD_2))).containsOnly(id + ".2");
  }

  @Test
  void anotherRouterGoesOnWhenTheOneThatIsElectedDies() throws Exception {
    startFourth();
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_CATCH_UP);
    String id = applyAddOfFourth();
    awaitMoveAt(SHARD_1, MoveState.MOVE_STATE_CATCH_UP);
    String elected = get(id).getReconfigurerId();
    try (Router other = fixture.cluster.startRouter("other")) {
      ManagedChannel channel = RouterFixture.channelTo(other.adminPort());
      try {
        fixture.router.close();
        admin = adminOf(channel);
        Await.until(
            "another one is elected",
            () -> {
              String now = get(id).getReconfigurerId();
              return !now.isEmpty() && !now.equals(elected);
            });
        movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_UNSPECIFIED);
        assertThat(awaitState(id, OperationState.OPERATION_STATE_DONE).getDoneMoveCount())
            .isEqualTo(2);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void lostSessionsStopNothing() throws Exception {
    startFourth();
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_COPYING);
    String id = applyAddOfFourth();
    awaitMoveAt(SHARD_1, MoveState.MOVE_STATE_COPYING);
    fixture.cluster.zooKeeper.expireAllSessions();
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_UNSPECIFIED);
    Await.until(
        "it has ended all the same",
        () -> {
          try {
            return get(id).getOperation().getState() == OperationState.OPERATION_STATE_DONE;
          } catch (StatusRuntimeException cutOff) {
            return false;
          }
        });
    assertThat(fixture.cluster.ring().arcCountOf(new ShardId(SHARD_4))).isEqualTo(21);
  }

  @Test
  void cancelTakesBackWhatHasNotMovedAndKeepsTheRest() throws Exception {
    startFourth();
    movesOf(SHARD_2).holdAt(MoveState.MOVE_STATE_COPYING);
    String id = applyAddOfFourth();
    awaitMoveAt(SHARD_2, MoveState.MOVE_STATE_COPYING);

    assertThat(control(named(id).setCancel(CancelOperation.getDefaultInstance())).getState())
        .isEqualTo(OperationState.OPERATION_STATE_CANCELLING);
    Operation ended = awaitState(id, OperationState.OPERATION_STATE_CANCELLED);

    assertThat(ended.getDoneMoveCount()).isEqualTo(1);
    assertThat(ended.getCancelledMoveCount()).isEqualTo(1);
    Ring ring = fixture.cluster.ring();
    assertThat(ring.arcCountOf(new ShardId(SHARD_4))).isEqualTo(ended.getDoneArcCount());
    assertThat(ring.weights()).containsEntry(new ShardId(SHARD_4), 0);
    assertThat(movesOf(SHARD_2).departures()).isEmpty();
    Operation rest = plan(OperationKind.OPERATION_KIND_REWEIGHT, SHARD_4, 1).getOperation();
    assertThat(rest.getArcCount()).isEqualTo(21 - ended.getDoneArcCount());
  }

  @Test
  void pauseThrottleAndResumeReachTheSource() throws Exception {
    startFourth();
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_COPYING);
    String id = applyAddOfFourth();
    awaitMoveAt(SHARD_1, MoveState.MOVE_STATE_COPYING);

    Operation paused = control(named(id).setPause(PauseOperation.getDefaultInstance()));
    assertThat(paused.getState()).isEqualTo(OperationState.OPERATION_STATE_PAUSED);
    Await.until("it stands still", () -> movesOf(SHARD_1).departures().getFirst().getPaused());
    Operation slower =
        control(named(id).setThrottle(ThrottleOperation.newBuilder().setBytesPerSecond(77)));
    assertThat(slower.getBytesPerSecond()).isEqualTo(77);
    Await.until(
        "it is throttled",
        () ->
            movesOf(SHARD_1).received().stream()
                .anyMatch(order -> order.getThrottle().getBytesPerSecond() == 77));
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_UNSPECIFIED);
    Operation resumed = control(named(id).setResume(ResumeOperation.getDefaultInstance()));
    assertThat(resumed.getState()).isEqualTo(OperationState.OPERATION_STATE_RUNNING);
    assertThat(awaitState(id, OperationState.OPERATION_STATE_DONE).getDoneMoveCount()).isEqualTo(2);
  }

  @Test
  void aRejectedMoveFailsTheOperationAndSaysWhy() throws Exception {
    startFourth();
    movesOf(SHARD_1).reject("the target has another format");
    Operation failed = awaitState(applyAddOfFourth(), OperationState.OPERATION_STATE_FAILED);
    assertThat(failed.getLastError())
        .contains("shard s1 rejects move")
        .contains("the target has another format");
    assertThat(fixture.cluster.ring().arcCountOf(new ShardId(SHARD_4))).isZero();
  }

  @Test
  void movesThatBelongToNoOperationAreTakenBack() {
    MoveStatus stray =
        MoveStatus.newBuilder()
            .setMoveId("op-99.1")
            .setArcCount(1)
            .setSourceShardId(SHARD_1)
            .setTargetShardId(SHARD_2)
            .setState(MoveState.MOVE_STATE_COPYING)
            .build();
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_COPYING);
    movesOf(SHARD_1).put(stray);
    Await.until("it is gone", () -> movesOf(SHARD_1).departures().isEmpty());
    assertThat(movesOf(SHARD_1).received()).allMatch(ControlMoveRequest::hasCancel);
  }

  @Test
  void drainsAndRemovesAShardOnceNothingIsOwed() throws Exception {
    startFourth();
    awaitState(applyAddOfFourth(), OperationState.OPERATION_STATE_DONE);
    assertFails(
        Status.Code.FAILED_PRECONDITION,
        "payswitch shard drain s4",
        () -> plan(OperationKind.OPERATION_KIND_REMOVE, SHARD_4, 0));
    String drain =
        plan(OperationKind.OPERATION_KIND_DRAIN, SHARD_4, 0).getOperation().getOperationId();
    apply(drain);
    awaitState(drain, OperationState.OPERATION_STATE_DONE);
    fixture
        .cluster
        .shard(SHARD_1)
        .describe(
            DescribeNodeResponse.newBuilder()
                .addLanes(
                    LaneDescription.newBuilder()
                        .setSourceShardId(SHARD_1)
                        .setTargetShardId(SHARD_4)
                        .setSequence(3)
                        .setAcknowledgedSequence(2))
                .build());
    assertFails(
        Status.Code.FAILED_PRECONDITION,
        "lane s1:s4 has something under way",
        () -> plan(OperationKind.OPERATION_KIND_REMOVE, SHARD_4, 0));
    fixture.cluster.shard(SHARD_1).describe(DescribeNodeResponse.getDefaultInstance());
    movesOf(SHARD_2).await(SHARD_4);
    assertFails(
        Status.Code.FAILED_PRECONDITION,
        "shard s2 waits to learn",
        () -> plan(OperationKind.OPERATION_KIND_REMOVE, SHARD_4, 0));
    movesOf(SHARD_2).await("");
    Await.until(
        "sources have cleaned up",
        () ->
            calls().listMoves(ListMovesRequest.newBuilder().setActor("ops").build()).getMovesCount()
                == 0);

    String remove =
        plan(OperationKind.OPERATION_KIND_REMOVE, SHARD_4, 0).getOperation().getOperationId();
    apply(remove);
    awaitState(remove, OperationState.OPERATION_STATE_DONE);

    assertThat(fixture.cluster.ring().weights()).doesNotContainKey(new ShardId(SHARD_4));
  }

  @Test
  void refusesWhatCannotBeDoneAndChangesNothing() throws Exception {
    assertFailsFor(
        "SHARD_NOT_READY",
        Status.Code.FAILED_PRECONDITION,
        () -> plan(OperationKind.OPERATION_KIND_ADD, SHARD_4, 1));
    assertFails(
        Status.Code.FAILED_PRECONDITION,
        "start it with payswitch node --shard s4",
        () -> plan(OperationKind.OPERATION_KIND_ADD, SHARD_4, 1));
    assertFailsFor(
        "NOTHING_TO_DO",
        Status.Code.FAILED_PRECONDITION,
        () -> plan(OperationKind.OPERATION_KIND_REWEIGHT, SHARD_1, 1));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "weight",
        () -> plan(OperationKind.OPERATION_KIND_REWEIGHT, SHARD_1, 0));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "weight",
        () -> plan(OperationKind.OPERATION_KIND_DRAIN, SHARD_1, 2));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "kind",
        () -> plan(OperationKind.OPERATION_KIND_UNSPECIFIED, SHARD_1, 2));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "shard_id",
        () -> plan(OperationKind.OPERATION_KIND_DRAIN, "S 1", 0));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "actor",
        () ->
            calls()
                .createPlan(
                    change(OperationKind.OPERATION_KIND_DRAIN, SHARD_1, 0).setActor("").build()));
    assertFails(Status.Code.NOT_FOUND, "op-99", () -> get("op-99"));
    assertFails(Status.Code.NOT_FOUND, "op-99", () -> apply("op-99"));
    assertFails(Status.Code.INVALID_ARGUMENT, "operation_id", () -> apply("seven"));
    assertFails(Status.Code.INVALID_ARGUMENT, "action", () -> control(named("op-1")));
    assertThat(list().getOperationsCount()).isZero();
  }

  private ListOperationsResponse list() {
    return calls().listOperations(ListOperationsRequest.newBuilder().setActor("ops").build());
  }

  @Test
  void aPlanIsForOneRingAndOneOperationRunsAtATime() throws Exception {
    startFourth();
    CreatePlanResponse dry =
        calls()
            .createPlan(
                change(OperationKind.OPERATION_KIND_ADD, SHARD_4, 1).setValidateOnly(true).build());
    assertThat(dry.getOperation().getOperationId()).isEmpty();
    assertThat(dry.getMoves(0).getMoveId()).isEmpty();
    assertThat(list().getOperationsCount()).isZero();
    String stale =
        plan(OperationKind.OPERATION_KIND_REWEIGHT, SHARD_1, 3).getOperation().getOperationId();
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_COPYING);
    String id = applyAddOfFourth();
    assertFailsFor("OPERATION_UNDER_WAY", Status.Code.FAILED_PRECONDITION, () -> apply(stale));
    assertThat(apply(id).getState()).isEqualTo(OperationState.OPERATION_STATE_RUNNING);
    awaitMoveAt(SHARD_1, MoveState.MOVE_STATE_COPYING);
    GetMoveResponse move =
        calls().getMove(GetMoveRequest.newBuilder().setActor("ops").setMoveId(id + ".2").build());
    assertThat(move.getMove().getState()).isEqualTo(MoveState.MOVE_STATE_PLANNED);
    movesOf(SHARD_1).holdAt(MoveState.MOVE_STATE_UNSPECIFIED);
    awaitState(id, OperationState.OPERATION_STATE_DONE);
    assertFailsFor("STALE_PLAN", Status.Code.FAILED_PRECONDITION, () -> apply(stale));
    assertFailsFor("OPERATION_STATE", Status.Code.FAILED_PRECONDITION, () -> apply(id));
    assertThat(list().getOperationsList())
        .extracting(Operation::getOperationId)
        .containsExactly(id, stale);
  }

  @Test
  void withoutZooKeeperItSaysSo() {
    fixture.cluster.zooKeeper.stop();
    Await.until(
        "the router is cut off",
        () -> {
          try {
            return list().getOperationsCount() < 0;
          } catch (StatusRuntimeException failed) {
            return failed.getStatus().getCode() == Status.Code.UNAVAILABLE;
          }
        });
    assertFailsFor(
        "ZOOKEEPER_UNAVAILABLE",
        Status.Code.UNAVAILABLE,
        () -> plan(OperationKind.OPERATION_KIND_DRAIN, SHARD_1, 0));
  }
}
