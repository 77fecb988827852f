// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.ClusterUnavailableException;
import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationId;
import dev.payswitch.cluster.OperationKind;
import dev.payswitch.cluster.OperationMove;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.ApplyPlanRequest;
import dev.payswitch.proto.admin.v1.ApplyPlanResponse;
import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.ControlOperationResponse;
import dev.payswitch.proto.admin.v1.CreatePlanRequest;
import dev.payswitch.proto.admin.v1.CreatePlanResponse;
import dev.payswitch.proto.admin.v1.GetMoveRequest;
import dev.payswitch.proto.admin.v1.GetMoveResponse;
import dev.payswitch.proto.admin.v1.GetOperationRequest;
import dev.payswitch.proto.admin.v1.GetOperationResponse;
import dev.payswitch.proto.admin.v1.ListMovesResponse;
import dev.payswitch.proto.admin.v1.ListOperationsRequest;
import dev.payswitch.proto.admin.v1.ListOperationsResponse;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.router.reconfigure.OperationControl;
import dev.payswitch.router.reconfigure.OperationRefusedException;
import dev.payswitch.router.reconfigure.Operations;
import dev.payswitch.router.reconfigure.UnknownOperationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** What admins ask about plans, operations and moves. Blocks. */
final class OperationCalls {
  private static final int MAX_REASON_BYTES = 140;
  private static final int MAX_MOVE_ID_BYTES = 64;

  private final Operations operations;
  private final MoveQueries moves;
  private final ClusterView cluster;

  OperationCalls(Operations operations, MoveQueries moves, ClusterView cluster) {
    this.operations = operations;
    this.moves = moves;
    this.cluster = cluster;
  }

  CreatePlanResponse create(CreatePlanRequest request) throws Exception {
    Operations.Wish wish = wish(request);
    return guarded(
        () -> {
          Operations.Planned planned =
              request.getValidateOnly() ? operations.plan(wish) : operations.create(wish);
          Operation plan = planned.operation();
          CreatePlanResponse.Builder response =
              CreatePlanResponse.newBuilder()
                  .setOperation(OperationMessages.of(plan, !request.getValidateOnly()))
                  .addAllNotes(planned.notes());
          for (int index = 0; index < plan.moves().size(); index++) {
            MoveStatus move = OperationMessages.move(plan, index);
            response.addMoves(
                request.getValidateOnly() ? move.toBuilder().clearMoveId().build() : move);
          }
          return response.build();
        });
  }

  private static Operations.Wish wish(CreatePlanRequest request) {
    OperationKind kind =
        OperationMessages.kind(request.getKind())
            .orElseThrow(() -> StatusMapper.invalidArgument("kind", "is missing or not known"));
    if (!ShardId.isValid(request.getShardId())) {
      throw StatusMapper.invalidArgument("shard_id", "must be 1 to 32 bytes of [a-z0-9-]");
    }
    boolean weighs = kind == OperationKind.ADD || kind == OperationKind.REWEIGHT;
    long weight = Integer.toUnsignedLong(request.getWeight());
    if (weighs && (weight < 1 || weight > Ring.MAX_WEIGHT)) {
      throw StatusMapper.invalidArgument(
          "weight", "must be 1 to " + Ring.MAX_WEIGHT + ", but is " + weight);
    }
    if (!weighs && weight != 0) {
      throw StatusMapper.invalidArgument("weight", "belongs to ADD and REWEIGHT only");
    }
    if (request.getReason().getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
      throw StatusMapper.invalidArgument("reason", "must be at most 140 bytes");
    }
    if (request.getBytesPerSecond() < 0) {
      throw StatusMapper.invalidArgument("bytes_per_second", "is too large");
    }
    return new Operations.Wish(
        new Operation.Subject(kind, new ShardId(request.getShardId()), (int) weight),
        request.getActor(),
        request.getReason(),
        request.getBytesPerSecond());
  }

  ApplyPlanResponse apply(ApplyPlanRequest request) throws Exception {
    OperationId id = id(request.getOperationId());
    return guarded(
        () ->
            ApplyPlanResponse.newBuilder()
                .setOperation(
                    OperationMessages.of(
                        operations.apply(id, request.getActor(), request.getValidateOnly()), true))
                .build());
  }

  ControlOperationResponse control(ControlOperationRequest request) throws Exception {
    OperationId id = id(request.getOperationId());
    OperationControl control =
        switch (request.getActionCase()) {
          case PAUSE -> new OperationControl.Pause();
          case RESUME -> new OperationControl.Resume();
          case CANCEL -> new OperationControl.Cancel();
          case THROTTLE -> throttle(request.getThrottle().getBytesPerSecond());
          case ACTION_NOT_SET -> throw StatusMapper.invalidArgument("action", "is missing");
        };
    return guarded(
        () ->
            ControlOperationResponse.newBuilder()
                .setOperation(
                    OperationMessages.of(
                        operations.control(
                            id, control, request.getActor(), request.getValidateOnly()),
                        true))
                .build());
  }

  private static OperationControl throttle(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw StatusMapper.invalidArgument("throttle.bytes_per_second", "must be at least 1");
    }
    return new OperationControl.Throttle(bytesPerSecond);
  }

  ListOperationsResponse list(ListOperationsRequest request) throws Exception {
    int size = Ids.pageSize(request.getPageSize());
    Optional<OperationId> after = pageStart(request.getPageToken());
    return guarded(
        () -> {
          ListOperationsResponse.Builder response =
              ListOperationsResponse.newBuilder().setReconfigurerId(cluster.reconfigurerId());
          List<OperationId> ids =
              operations.list().stream()
                  .filter(id -> after.isEmpty() || id.compareTo(after.get()) < 0)
                  .toList();
          for (OperationId id : ids.subList(0, Math.min(size, ids.size()))) {
            operations
                .read(id)
                .ifPresent(found -> response.addOperations(OperationMessages.of(found, true)));
          }
          if (ids.size() > size) {
            response.setNextPageToken(ids.get(size - 1).toString());
          }
          return response.build();
        });
  }

  private static Optional<OperationId> pageStart(String token) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        OperationId.parse(token)
            .orElseThrow(
                () -> StatusMapper.invalidArgument("page_token", "is not from a page before")));
  }

  GetOperationResponse get(GetOperationRequest request) throws Exception {
    OperationId id = id(request.getOperationId());
    return guarded(
        () -> {
          Operation operation = operations.read(id).orElseThrow(() -> notFound(id.toString()));
          Set<ShardId> sources = new TreeSet<>();
          operation.moves().forEach(each -> sources.add(each.move().source()));
          MoveQueries.Listed listed = moves.list(sources);
          List<MoveStatus> statuses = new ArrayList<>();
          for (int index = 0; index < operation.moves().size(); index++) {
            statuses.add(status(operation, index, listed));
          }
          GetOperationResponse.Builder response =
              GetOperationResponse.newBuilder()
                  .setOperation(OperationMessages.of(operation, true))
                  .addAllMoves(statuses)
                  .setReconfigurerId(cluster.reconfigurerId());
          if (!operation.state().isFinished()) {
            response.addAllSilentShards(listed.silentLines());
            CopyEstimate.remainingMillis(statuses).ifPresent(response::setRemainingMillis);
          }
          return response.build();
        });
  }

  /** What the source says; where it says nothing, what the operation knows, and why. */
  private static MoveStatus status(Operation operation, int index, MoveQueries.Listed listed) {
    MoveStatus known = OperationMessages.move(operation, index);
    boolean begun = operation.moves().get(index).state() == OperationMove.State.STARTED;
    String silence = listed.silent().get(known.getSourceShardId());
    return listed
        .departure(known.getMoveId())
        .orElseGet(
            () ->
                begun && silence != null && operation.state().isUnderWay()
                    ? known.toBuilder()
                        .setStuckReason(
                            "shard %s does not answer: %s"
                                .formatted(known.getSourceShardId(), silence))
                        .build()
                    : known);
  }

  ListMovesResponse listMoves(Ring ring) throws Exception {
    MoveQueries.Listed listed = moves.list(ring.weights().keySet());
    return ListMovesResponse.newBuilder()
        .addAllMoves(listed.departures().values())
        .addAllSilentShards(listed.silentLines())
        .build();
  }

  GetMoveResponse getMove(GetMoveRequest request, Ring ring) throws Exception {
    String moveId = request.getMoveId();
    int length = moveId.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MAX_MOVE_ID_BYTES) {
      throw StatusMapper.invalidArgument("move_id", "must be 1 to 64 bytes");
    }
    MoveQueries.Listed listed = moves.list(ring.weights().keySet());
    MoveStatus found = listed.departure(moveId).orElse(null);
    if (found == null) {
      found = planned(moveId, listed);
    }
    GetMoveResponse.Builder response =
        GetMoveResponse.newBuilder().setMove(found).addAllSilentShards(listed.silentLines());
    MoveStatus arrival = listed.arrivals().get(moveId);
    if (arrival != null) {
      response.setArrival(arrival);
    }
    return response.build();
  }

  private MoveStatus planned(String moveId, MoveQueries.Listed listed) throws Exception {
    OperationId id = OperationId.ofMove(moveId).orElseThrow(() -> notFound(moveId));
    return guarded(
        () -> {
          Operation operation = operations.read(id).orElseThrow(() -> notFound(moveId));
          for (int index = 0; index < operation.moves().size(); index++) {
            if (operation.moveId(index).equals(moveId)) {
              return status(operation, index, listed);
            }
          }
          throw notFound(moveId);
        });
  }

  private static OperationId id(String text) {
    return OperationId.parse(text)
        .orElseThrow(() -> StatusMapper.invalidArgument("operation_id", "must be such as op-7"));
  }

  private static RuntimeException notFound(String id) {
    return id.indexOf('.') < 0
        ? StatusMapper.notFound("OPERATION_NOT_FOUND", Map.of("operation_id", id))
        : StatusMapper.notFound("MOVE_NOT_FOUND", Map.of("move_id", id));
  }

  /** Runs what needs ZooKeeper, and turns what may go wrong with it into statuses. */
  private <T> T guarded(Callable<T> call) throws Exception {
    if (!cluster.zooKeeperConnected()) {
      throw StatusMapper.zooKeeperUnavailable("it is not connected; ask another one, or later");
    }
    try {
      return call.call();
    } catch (OperationRefusedException refused) {
      throw StatusMapper.failedPrecondition(refused.reason().name(), refused.why());
    } catch (UnknownOperationException unknown) {
      throw StatusMapper.notFound("OPERATION_NOT_FOUND", Map.of("detail", unknown.getMessage()));
    } catch (ClusterUnavailableException unavailable) {
      throw StatusMapper.zooKeeperUnavailable(String.valueOf(unavailable.getMessage()));
    } catch (ClusterException unusable) {
      throw StatusMapper.failedPrecondition(
          "CLUSTER_DATA_UNUSABLE", String.valueOf(unusable.getMessage()));
    }
  }
}
