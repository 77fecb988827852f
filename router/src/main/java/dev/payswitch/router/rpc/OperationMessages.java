// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.Timestamp;
import dev.payswitch.cluster.OperationMove;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.OperationKind;
import dev.payswitch.proto.admin.v1.OperationState;
import dev.payswitch.proto.admin.v1.ShardLoad;
import dev.payswitch.router.reconfigure.OperationPlanner;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Operations as admins see them. Pure. */
final class OperationMessages {
  private OperationMessages() {}

  /**
   * @param named whether it is written down under its id
   */
  static Operation of(dev.payswitch.cluster.Operation operation, boolean named) {
    Operation.Builder message =
        Operation.newBuilder()
            .setOperationId(named ? operation.id().toString() : "")
            .setKind(of(operation.subject().kind()))
            .setShardId(operation.subject().shard().value())
            .setWeight(operation.subject().weight())
            .setActor(operation.origin().actor())
            .setReason(operation.origin().reason())
            .setCreateTime(time(operation.origin().createTime()))
            .setBaseRingEpoch(operation.ring().baseEpoch().value())
            .setState(of(operation.state()))
            .setBytesPerSecond(operation.bytesPerSecond())
            .setLastError(operation.failure().isEmpty() ? operation.trouble() : operation.failure())
            .setMoveCount(operation.moves().size())
            .setDoneMoveCount(operation.moveCount(OperationMove.State.DONE))
            .setCancelledMoveCount(operation.moveCount(OperationMove.State.CANCELLED))
            .setArcCount(operation.arcCount())
            .setDoneArcCount(operation.doneArcCount());
    operation.applyTime().ifPresent(when -> message.setApplyTime(time(when)));
    operation.finishTime().ifPresent(when -> message.setFinishTime(time(when)));
    operation.estimate().accountCount().ifPresent(message::setAccountCount);
    operation.estimate().sizeBytes().ifPresent(message::setSizeBytes);
    OperationPlanner.copyMillis(operation).ifPresent(message::setEstimatedMillis);
    addLoads(operation, message);
    return message.build();
  }

  private static void addLoads(
      dev.payswitch.cluster.Operation operation, Operation.Builder message) {
    Map<ShardId, Integer> arcs = new TreeMap<>(operation.ring().arcsBefore());
    for (OperationMove each : operation.moves()) {
      arcs.merge(each.move().source(), -each.move().arcCount(), Integer::sum);
      arcs.merge(each.move().target(), each.move().arcCount(), Integer::sum);
    }
    Map<ShardId, Integer> before = operation.ring().weightsBefore();
    Map<ShardId, Integer> after = operation.ring().weightsAfter();
    Set<ShardId> shards = new TreeSet<>(before.keySet());
    shards.addAll(after.keySet());
    for (ShardId shard : shards) {
      ShardLoad load =
          ShardLoad.newBuilder()
              .setShardId(shard.value())
              .setWeightBefore(before.getOrDefault(shard, 0))
              .setWeightAfter(after.getOrDefault(shard, 0))
              .setArcCountBefore(operation.ring().arcsBefore().getOrDefault(shard, 0))
              .setArcCountAfter(arcs.getOrDefault(shard, 0))
              .build();
      boolean changes =
          load.getWeightBefore() != load.getWeightAfter()
              || load.getArcCountBefore() != load.getArcCountAfter()
              || before.containsKey(shard) != after.containsKey(shard);
      if (changes) {
        message.addLoads(load);
      }
    }
  }

  /** A move as its operation knows it, for when its source does not list it. */
  static MoveStatus move(dev.payswitch.cluster.Operation operation, int index) {
    OperationMove each = operation.moves().get(index);
    return MoveStatus.newBuilder()
        .setMoveId(operation.moveId(index))
        .setFirstArc(each.move().firstArc().index())
        .setArcCount(each.move().arcCount())
        .setSourceShardId(each.move().source().value())
        .setTargetShardId(each.move().target().value())
        .setState(
            switch (each.state()) {
              case PLANNED, STARTED -> MoveState.MOVE_STATE_PLANNED;
              case DONE -> MoveState.MOVE_STATE_DONE;
              case CANCELLED -> MoveState.MOVE_STATE_CANCELLED;
            })
        .build();
  }

  private static OperationState of(dev.payswitch.cluster.OperationState state) {
    return switch (state) {
      case PLANNED -> OperationState.OPERATION_STATE_PLANNED;
      case RUNNING -> OperationState.OPERATION_STATE_RUNNING;
      case PAUSED -> OperationState.OPERATION_STATE_PAUSED;
      case CANCELLING -> OperationState.OPERATION_STATE_CANCELLING;
      case DONE -> OperationState.OPERATION_STATE_DONE;
      case CANCELLED -> OperationState.OPERATION_STATE_CANCELLED;
      case FAILED -> OperationState.OPERATION_STATE_FAILED;
    };
  }

  private static OperationKind of(dev.payswitch.cluster.OperationKind kind) {
    return switch (kind) {
      case ADD -> OperationKind.OPERATION_KIND_ADD;
      case DRAIN -> OperationKind.OPERATION_KIND_DRAIN;
      case REWEIGHT -> OperationKind.OPERATION_KIND_REWEIGHT;
      case REMOVE -> OperationKind.OPERATION_KIND_REMOVE;
    };
  }

  static Optional<dev.payswitch.cluster.OperationKind> kind(OperationKind kind) {
    return switch (kind) {
      case OPERATION_KIND_ADD -> Optional.of(dev.payswitch.cluster.OperationKind.ADD);
      case OPERATION_KIND_DRAIN -> Optional.of(dev.payswitch.cluster.OperationKind.DRAIN);
      case OPERATION_KIND_REWEIGHT -> Optional.of(dev.payswitch.cluster.OperationKind.REWEIGHT);
      case OPERATION_KIND_REMOVE -> Optional.of(dev.payswitch.cluster.OperationKind.REMOVE);
      case OPERATION_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
