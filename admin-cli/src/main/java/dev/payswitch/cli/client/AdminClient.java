// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.client;

import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.ApplyPlanRequest;
import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.CreatePlanRequest;
import dev.payswitch.proto.admin.v1.CreatePlanResponse;
import dev.payswitch.proto.admin.v1.GetClusterStatusRequest;
import dev.payswitch.proto.admin.v1.GetClusterStatusResponse;
import dev.payswitch.proto.admin.v1.GetMoveRequest;
import dev.payswitch.proto.admin.v1.GetMoveResponse;
import dev.payswitch.proto.admin.v1.GetOperationRequest;
import dev.payswitch.proto.admin.v1.GetOperationResponse;
import dev.payswitch.proto.admin.v1.GetRecoveryStateRequest;
import dev.payswitch.proto.admin.v1.GetRecoveryStateResponse;
import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import dev.payswitch.proto.admin.v1.ListInDoubtRequest;
import dev.payswitch.proto.admin.v1.ListInDoubtResponse;
import dev.payswitch.proto.admin.v1.ListLanesRequest;
import dev.payswitch.proto.admin.v1.ListLanesResponse;
import dev.payswitch.proto.admin.v1.ListMovesRequest;
import dev.payswitch.proto.admin.v1.ListMovesResponse;
import dev.payswitch.proto.admin.v1.ListOperationsRequest;
import dev.payswitch.proto.admin.v1.ListOperationsResponse;
import dev.payswitch.proto.admin.v1.ListShardsRequest;
import dev.payswitch.proto.admin.v1.ListShardsResponse;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.PauseLaneRequest;
import dev.payswitch.proto.admin.v1.ResolveTransferRequest;
import dev.payswitch.proto.admin.v1.ResolveTransferResponse;
import dev.payswitch.proto.admin.v1.ResumeLaneRequest;
import dev.payswitch.proto.admin.v1.UnblockLaneRequest;
import dev.payswitch.proto.admin.v1.UnblockLaneResponse;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Calls on the admin port, each naming its actor. Every call has the deadline of the command line,
 * and fails only with {@link CliFailure}.
 */
public final class AdminClient {
  private final Channel channel;
  private final FailureMapper failures;
  private final long timeoutMillis;
  private final String actor;

  AdminClient(Channel channel, FailureMapper failures, Duration timeout, String actor) {
    this.channel = channel;
    this.failures = failures;
    this.timeoutMillis = timeout.toMillis();
    this.actor = actor;
  }

  public GetClusterStatusResponse clusterStatus() {
    GetClusterStatusRequest request = GetClusterStatusRequest.newBuilder().setActor(actor).build();
    return call(() -> stub().getClusterStatus(request));
  }

  public ListShardsResponse listShards() {
    ListShardsRequest request = ListShardsRequest.newBuilder().setActor(actor).build();
    return call(() -> stub().listShards(request));
  }

  public VerifyLedgersResponse verifyLedgers() {
    VerifyLedgersRequest request = VerifyLedgersRequest.newBuilder().setActor(actor).build();
    return call(() -> stub().verifyLedgers(request));
  }

  /** The request names everything but the actor. */
  public ListAuditResponse listAudit(ListAuditRequest.Builder request) {
    ListAuditRequest named = request.setActor(actor).build();
    return call(() -> stub().listAudit(named));
  }

  public ListLanesResponse listLanes() {
    ListLanesRequest request = ListLanesRequest.newBuilder().setActor(actor).build();
    return call(() -> stub().listLanes(request));
  }

  public Lane pauseLane(String source, String target, String reason) {
    PauseLaneRequest request =
        PauseLaneRequest.newBuilder()
            .setActor(actor)
            .setSourceShardId(source)
            .setTargetShardId(target)
            .setReason(reason)
            .build();
    return call(() -> stub().pauseLane(request)).getLane();
  }

  public Lane resumeLane(String source, String target) {
    ResumeLaneRequest request =
        ResumeLaneRequest.newBuilder()
            .setActor(actor)
            .setSourceShardId(source)
            .setTargetShardId(target)
            .build();
    return call(() -> stub().resumeLane(request)).getLane();
  }

  public UnblockLaneResponse unblockLane(String source, String target) {
    UnblockLaneRequest request =
        UnblockLaneRequest.newBuilder()
            .setActor(actor)
            .setSourceShardId(source)
            .setTargetShardId(target)
            .build();
    return call(() -> stub().unblockLane(request));
  }

  public GetRecoveryStateResponse recoveryState() {
    GetRecoveryStateRequest request = GetRecoveryStateRequest.newBuilder().setActor(actor).build();
    return call(() -> stub().getRecoveryState(request));
  }

  public ListInDoubtResponse listInDoubt(Duration older, int limit) {
    ListInDoubtRequest request =
        ListInDoubtRequest.newBuilder()
            .setActor(actor)
            .setOlderMillis(older.toMillis())
            .setLimit(limit)
            .build();
    return call(() -> stub().listInDoubt(request));
  }

  public ResolveTransferResponse resolveTransfer(String debitAccount, String id) {
    ResolveTransferRequest request =
        ResolveTransferRequest.newBuilder()
            .setActor(actor)
            .setDebitAccountId(debitAccount)
            .setId(id)
            .build();
    return call(() -> stub().resolveTransfer(request));
  }

  /** The request names everything but the actor, as for all that follow. */
  public CreatePlanResponse createPlan(CreatePlanRequest.Builder request) {
    CreatePlanRequest named = request.setActor(actor).build();
    return call(() -> stub().createPlan(named));
  }

  public Operation applyPlan(String operationId, boolean validateOnly) {
    ApplyPlanRequest request =
        ApplyPlanRequest.newBuilder()
            .setActor(actor)
            .setOperationId(operationId)
            .setValidateOnly(validateOnly)
            .build();
    return call(() -> stub().applyPlan(request)).getOperation();
  }

  public ListOperationsResponse listOperations(ListOperationsRequest.Builder request) {
    ListOperationsRequest named = request.setActor(actor).build();
    return call(() -> stub().listOperations(named));
  }

  public GetOperationResponse operation(String operationId) {
    GetOperationRequest request =
        GetOperationRequest.newBuilder().setActor(actor).setOperationId(operationId).build();
    return call(() -> stub().getOperation(request));
  }

  public Operation controlOperation(ControlOperationRequest.Builder request) {
    ControlOperationRequest named = request.setActor(actor).build();
    return call(() -> stub().controlOperation(named)).getOperation();
  }

  public ListMovesResponse listMoves() {
    ListMovesRequest request = ListMovesRequest.newBuilder().setActor(actor).build();
    return call(() -> stub().listMoves(request));
  }

  public GetMoveResponse move(String moveId) {
    GetMoveRequest request = GetMoveRequest.newBuilder().setActor(actor).setMoveId(moveId).build();
    return call(() -> stub().getMove(request));
  }

  private AdminServiceGrpc.AdminServiceBlockingStub stub() {
    return AdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  private <T> T call(Supplier<T> remote) {
    try {
      return remote.get();
    } catch (StatusRuntimeException refused) {
      throw failures.toFailure(refused);
    }
  }
}
