// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import dev.payswitch.proto.admin.v1.ApplyPlanRequest;
import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.CreatePlanRequest;
import dev.payswitch.proto.admin.v1.CreatePlanResponse;
import dev.payswitch.proto.admin.v1.GetMoveResponse;
import dev.payswitch.proto.admin.v1.GetOperationResponse;
import dev.payswitch.proto.admin.v1.ListMovesResponse;
import dev.payswitch.proto.admin.v1.ListOperationsResponse;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.OperationKind;
import dev.payswitch.proto.admin.v1.OperationState;
import dev.payswitch.proto.admin.v1.ShardLoad;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Operations of a router that does as it is told: {@code op-7} adds s4 with two moves, and each
 * look at it shows the next of the states that a test has put there.
 */
public final class FakeOperations {
  private final List<CreatePlanRequest> plans = new ArrayList<>();
  private final List<ApplyPlanRequest> applied = new ArrayList<>();
  private final List<ControlOperationRequest> controls = new ArrayList<>();
  private final Deque<GetOperationResponse> looks = new ArrayDeque<>();
  private String refusal = "";
  private int failures;

  public List<CreatePlanRequest> plans() {
    return List.copyOf(plans);
  }

  public List<ApplyPlanRequest> applied() {
    return List.copyOf(applied);
  }

  public List<ControlOperationRequest> controls() {
    return List.copyOf(controls);
  }

  /** From now on every change is refused for this reason. */
  public void refuse(String reason) {
    refusal = reason;
  }

  /** So many looks have no answer. */
  public void failLooks(int number) {
    failures = number;
  }

  /** What the next looks show; the last one stays. */
  public void show(GetOperationResponse... states) {
    looks.clear();
    looks.addAll(List.of(states));
  }

  /** The operation in a state, with so many of its two moves done. */
  public static Operation operation(OperationState state, int done) {
    return Operation.newBuilder()
        .setOperationId("op-7")
        .setKind(OperationKind.OPERATION_KIND_ADD)
        .setShardId("s4")
        .setWeight(1)
        .setActor("ops")
        .setReason("more room")
        .setCreateTime(Timestamp.newBuilder().setSeconds(1_772_360_100))
        .setBaseRingEpoch(7)
        .setState(state)
        .setBytesPerSecond(16 << 20)
        .setMoveCount(2)
        .setDoneMoveCount(done)
        .setArcCount(128)
        .setDoneArcCount(64 * done)
        .setAccountCount(401_437)
        .addLoads(
            ShardLoad.newBuilder()
                .setShardId("s1")
                .setWeightBefore(1)
                .setWeightAfter(1)
                .setArcCountBefore(1365)
                .setArcCountAfter(1301))
        .addLoads(ShardLoad.newBuilder().setShardId("s4").setWeightAfter(1).setArcCountAfter(128))
        .build();
  }

  /** One of its moves. */
  public static MoveStatus.Builder move(int place, MoveState state) {
    return MoveStatus.newBuilder()
        .setMoveId("op-7." + place)
        .setFirstArc(place == 1 ? 0x400 : 0x500)
        .setArcCount(64)
        .setSourceShardId("s" + place)
        .setTargetShardId("s4")
        .setState(state);
  }

  /** One of its moves while it is copied. */
  public static MoveStatus copying(int place) {
    return move(place, MoveState.MOVE_STATE_COPYING)
        .setCopiedRowCount(1_234)
        .setCopiedBytes(630)
        .setTotalBytes(1_000)
        .setBytesPerSecond(18_200_000)
        .setWaitingRowCount(12)
        .setTakenRowsPerSecond(1_000)
        .setChangedRowsPerSecond(900)
        .build();
  }

  /** The operation while its second move is made. */
  public static GetOperationResponse running(MoveStatus second) {
    return GetOperationResponse.newBuilder()
        .setOperation(operation(OperationState.OPERATION_STATE_RUNNING, 1))
        .addMoves(move(1, MoveState.MOVE_STATE_DONE))
        .addMoves(second)
        .setReconfigurerId("r-1")
        .setRemainingMillis(41_000)
        .build();
  }

  /** The operation as it ended. */
  public static GetOperationResponse ended(OperationState state, int done) {
    return GetOperationResponse.newBuilder().setOperation(operation(state, done)).build();
  }

  CreatePlanResponse create(CreatePlanRequest request) {
    refuseIfTold();
    plans.add(request);
    Operation planned =
        operation(OperationState.OPERATION_STATE_PLANNED, 0).toBuilder()
            .setOperationId(request.getValidateOnly() ? "" : "op-7")
            .build();
    return CreatePlanResponse.newBuilder()
        .setOperation(planned)
        .addMoves(move(1, MoveState.MOVE_STATE_PLANNED))
        .addMoves(move(2, MoveState.MOVE_STATE_PLANNED))
        .addNotes("shard s3 does not answer: no leader is known")
        .build();
  }

  Operation apply(ApplyPlanRequest request) {
    refuseIfTold();
    applied.add(request);
    return operation(OperationState.OPERATION_STATE_RUNNING, 0);
  }

  Operation control(ControlOperationRequest request) {
    refuseIfTold();
    controls.add(request);
    return operation(
        switch (request.getActionCase()) {
          case PAUSE -> OperationState.OPERATION_STATE_PAUSED;
          case CANCEL -> OperationState.OPERATION_STATE_CANCELLING;
          default -> OperationState.OPERATION_STATE_RUNNING;
        },
        1);
  }

  GetOperationResponse look() {
    if (failures > 0) {
      failures--;
      throw FakeSwitch.refusal(
          Code.UNAVAILABLE, "ZOOKEEPER_UNAVAILABLE", "ZooKeeper does not answer this router");
    }
    if (looks.isEmpty()) {
      throw FakeSwitch.refusal(Code.NOT_FOUND, "OPERATION_NOT_FOUND", "there is no operation op-7");
    }
    return looks.size() == 1 ? looks.getFirst() : looks.removeFirst();
  }

  ListOperationsResponse list() {
    ListOperationsResponse.Builder response = ListOperationsResponse.newBuilder();
    if (!looks.isEmpty()) {
      response.addOperations(looks.getFirst().getOperation());
    }
    return response.setReconfigurerId("r-1").build();
  }

  ListMovesResponse moves() {
    return ListMovesResponse.newBuilder().addMoves(copying(2)).build();
  }

  GetMoveResponse move() {
    return GetMoveResponse.newBuilder()
        .setMove(copying(2).toBuilder().setStuckReason("the target has no room"))
        .build();
  }

  private void refuseIfTold() {
    if (!refusal.isEmpty()) {
      throw FakeSwitch.refusal(Code.FAILED_PRECONDITION, refusal, "it cannot be done now");
    }
  }
}
