// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.shard.v1.CancelMove;
import dev.payswitch.proto.shard.v1.ControlMoveRequest;
import dev.payswitch.proto.shard.v1.ControlMoveResponse;
import dev.payswitch.proto.shard.v1.DescribeNodeRequest;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.LaneDescription;
import dev.payswitch.proto.shard.v1.ListMovesRequest;
import dev.payswitch.proto.shard.v1.ListMovesResponse;
import dev.payswitch.proto.shard.v1.MoveServiceGrpc;
import dev.payswitch.proto.shard.v1.PauseMove;
import dev.payswitch.proto.shard.v1.Refusal;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.shard.v1.ReplicaRole;
import dev.payswitch.proto.shard.v1.ResumeMove;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import dev.payswitch.proto.shard.v1.StartMove;
import dev.payswitch.proto.shard.v1.ThrottleMove;
import dev.payswitch.router.routing.ShardChannels;
import dev.payswitch.router.routing.ShardDirectory;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks and orders leaders over gRPC. */
public final class MoveShardsClient implements MoveShards {
  private static final long ASK_MILLIS = 1_000;

  /** An order is an entry of the log there. */
  private static final long ORDER_MILLIS = 3_000;

  private final ShardDirectory directory;
  private final ShardChannels channels;
  private final ExecutorService executor;

  /** The executor must not run tasks on the caller's thread. */
  public MoveShardsClient(
      ShardDirectory directory, ShardChannels channels, ExecutorService executor) {
    this.directory = directory;
    this.channels = channels;
    this.executor = executor;
  }

  @Override
  public Map<ShardId, Told<ShardMoves>> listMoves(Collection<ShardId> shards)
      throws InterruptedException {
    return askAll(
        shards,
        channel ->
            moves(
                MoveServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(ASK_MILLIS, TimeUnit.MILLISECONDS)
                    .listMoves(ListMovesRequest.getDefaultInstance())));
  }

  @Override
  public Map<ShardId, Told<ShardFacts>> describe(Collection<ShardId> shards)
      throws InterruptedException {
    return askAll(
        shards,
        channel ->
            facts(
                ShardServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(ASK_MILLIS, TimeUnit.MILLISECONDS)
                    .describeNode(DescribeNodeRequest.getDefaultInstance())));
  }

  private <T> Map<ShardId, Told<T>> askAll(
      Collection<ShardId> shards, Function<Channel, Told<T>> question) throws InterruptedException {
    List<ShardId> order = new ArrayList<>(shards);
    List<Future<Told<T>>> answers = new ArrayList<>();
    for (ShardId shard : order) {
      answers.add(executor.submit(() -> ask(shard, question)));
    }
    Map<ShardId, Told<T>> result = new TreeMap<>();
    for (int index = 0; index < order.size(); index++) {
      try {
        result.put(order.get(index), answers.get(index).get());
      } catch (ExecutionException failure) {
        throw new IllegalStateException(failure.getCause());
      }
    }
    return result;
  }

  private <T> Told<T> ask(ShardId shard, Function<Channel, Told<T>> question) {
    String address = directory.leaderOf(shard);
    if (address == null) {
      return new Told.Silent<>("no leader is known");
    }
    try {
      return question.apply(channels.to(address));
    } catch (StatusRuntimeException failure) {
      return new Told.Silent<>("its leader at " + address + ": " + why(failure.getStatus()));
    }
  }

  @Override
  public MoveAnswer order(MoveOrder order) {
    String address = directory.leaderOf(order.source());
    if (address == null) {
      return new MoveAnswer.NotNow("no leader is known");
    }
    try {
      return answer(
          MoveServiceGrpc.newBlockingStub(channels.to(address))
              .withDeadlineAfter(ORDER_MILLIS, TimeUnit.MILLISECONDS)
              .controlMove(request(order)));
    } catch (StatusRuntimeException failure) {
      // Also FAILED_PRECONDITION, by which a node says that it is the wrong one.
      return new MoveAnswer.NotNow(why(failure.getStatus()));
    }
  }

  private static ControlMoveRequest request(MoveOrder order) {
    ControlMoveRequest.Builder request = ControlMoveRequest.newBuilder().setMoveId(order.moveId());
    switch (order) {
      case MoveOrder.Start start ->
          request.setStart(
              StartMove.newBuilder()
                  .setFirstArc(start.move().firstArc().index())
                  .setArcCount(start.move().arcCount())
                  .setTargetShardId(start.move().target().value())
                  .setBytesPerSecond(start.bytesPerSecond()));
      case MoveOrder.Cancel cancel -> request.setCancel(CancelMove.getDefaultInstance());
      case MoveOrder.Pause pause -> request.setPause(PauseMove.getDefaultInstance());
      case MoveOrder.Resume resume -> request.setResume(ResumeMove.getDefaultInstance());
      case MoveOrder.Throttle throttle ->
          request.setThrottle(
              ThrottleMove.newBuilder().setBytesPerSecond(throttle.bytesPerSecond()));
    }
    return request.build();
  }

  private static MoveAnswer answer(ControlMoveResponse response) {
    return switch (response.getResultCase()) {
      case MOVE -> new MoveAnswer.Taken();
      case REJECTED -> new MoveAnswer.Rejected(response.getRejected());
      case REFUSAL -> new MoveAnswer.NotNow(why(response.getRefusal()));
      case RESULT_NOT_SET -> new MoveAnswer.NotNow("it answered nothing");
    };
  }

  private static Told<ShardMoves> moves(ListMovesResponse response) {
    return response.hasRefusal()
        ? new Told.Silent<>(why(response.getRefusal()))
        : new Told.Said<>(
            new ShardMoves(
                response.getDeparturesList().stream().map(MoveShardsClient::seen).toList(),
                response.getArrivalsList().stream().map(MoveShardsClient::seen).toList(),
                response.getAwaitedShardIdsList()));
  }

  private static SeenMove seen(MoveStatus status) {
    return new SeenMove(
        status.getMoveId(),
        phase(status.getState()),
        status.getPaused(),
        status.getStuckReason(),
        status.getLastError());
  }

  private static MovePhase phase(MoveState state) {
    return switch (state) {
      case MOVE_STATE_PLANNED -> MovePhase.PLANNED;
      case MOVE_STATE_COPYING -> MovePhase.COPYING;
      case MOVE_STATE_CATCH_UP -> MovePhase.CATCH_UP;
      case MOVE_STATE_CLEANING -> MovePhase.CLEANING;
      case MOVE_STATE_DONE -> MovePhase.DONE;
      case MOVE_STATE_CANCELLED -> MovePhase.CANCELLED;
      // A state of a later release is none that could be taken back safely: it is waited for.
      case MOVE_STATE_SWITCHED, MOVE_STATE_UNSPECIFIED, UNRECOGNIZED -> MovePhase.SWITCHED;
    };
  }

  private static Told<ShardFacts> facts(DescribeNodeResponse node) {
    if (node.getRole() != ReplicaRole.REPLICA_ROLE_LEADER) {
      return new Told.Silent<>("its node does not lead: " + node.getRole());
    }
    return new Told.Said<>(
        new ShardFacts(
            node.getAccountCount(),
            node.getStoreBytes(),
            node.getIntentCount(),
            node.getLanesList().stream().map(MoveShardsClient::laneEnd).toList()));
  }

  private static ShardFacts.LaneEnd laneEnd(LaneDescription lane) {
    return new ShardFacts.LaneEnd(
        lane.getSourceShardId(),
        lane.getTargetShardId(),
        lane.getSequence(),
        lane.getAcknowledgedSequence(),
        (long) lane.getInFlight() + lane.getAwaitingVerdictCount());
  }

  private static String why(Refusal refusal) {
    String reason = refusal.getReason().name();
    String prefix = "REFUSAL_REASON_";
    return (refusal.getReason() == RefusalReason.UNRECOGNIZED
            ? "UNKNOWN"
            : reason.substring(prefix.length()))
        + (refusal.getDetail().isEmpty() ? "" : ": " + refusal.getDetail());
  }

  private static String why(Status status) {
    String said = status.getDescription();
    return status.getCode() == Status.Code.FAILED_PRECONDITION && said != null
        ? said
        : status.getCode().name();
  }
}
