// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.ApplyPlanRequest;
import dev.payswitch.proto.admin.v1.ApplyPlanResponse;
import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.ControlOperationResponse;
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
import dev.payswitch.proto.admin.v1.PauseLaneRequest;
import dev.payswitch.proto.admin.v1.PauseLaneResponse;
import dev.payswitch.proto.admin.v1.ResolveTransferRequest;
import dev.payswitch.proto.admin.v1.ResolveTransferResponse;
import dev.payswitch.proto.admin.v1.ResumeLaneRequest;
import dev.payswitch.proto.admin.v1.ResumeLaneResponse;
import dev.payswitch.proto.admin.v1.UnblockLaneRequest;
import dev.payswitch.proto.admin.v1.UnblockLaneResponse;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What admins ask. Each call names who asks, and is logged. */
final class AdminService extends AdminServiceGrpc.AdminServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(AdminService.class);

  /** Verifying reads every account, so it may take longer than any other call. */
  private static final long VERIFY_DEFAULT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final long VERIFY_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final ShardQueries shards;
  private final Reports reports;
  private final BlockingCalls calls;

  /** What shards tell for admins: of themselves, of the money, and of the settings of accounts. */
  record Reports(
      ClusterReport cluster,
      ShardStatuses statuses,
      LedgerVerifier verifier,
      AuditQueries audits,
      LaneQueries lanes,
      LaneControls laneControls,
      InDoubtQueries inDoubt,
      RecoveryQueries recovery,
      OperationCalls operations) {}

  AdminService(ShardQueries shards, Reports reports, BlockingCalls calls) {
    this.shards = shards;
    this.reports = reports;
    this.calls = calls;
  }

  private <T> void answer(
      String call, String actor, StreamObserver<T> responses, Callable<T> work) {
    calls.answer(
        responses,
        () -> {
          Ids.actor(actor);
          LOG.debug("event=admin_call call={} actor=\"{}\"", call, actor);
          return work.call();
        });
  }

  @Override
  public void getClusterStatus(
      GetClusterStatusRequest request, StreamObserver<GetClusterStatusResponse> responses) {
    answer(
        "GetClusterStatus",
        request.getActor(),
        responses,
        () -> reports.cluster().status(shards.ring()));
  }

  @Override
  public void listShards(ListShardsRequest request, StreamObserver<ListShardsResponse> responses) {
    answer(
        "ListShards",
        request.getActor(),
        responses,
        () -> {
          Ring ring = shards.ring();
          return ListShardsResponse.newBuilder()
              .addAllShards(reports.statuses().withNewcomers(ring))
              .setRingEpoch(ring.epoch().value())
              .build();
        });
  }

  @Override
  public void verifyLedgers(
      VerifyLedgersRequest request, StreamObserver<VerifyLedgersResponse> responses) {
    CallDeadline deadline =
        CallDeadline.current(shards.clock(), VERIFY_DEFAULT_NANOS, VERIFY_MAX_NANOS);
    answer(
        "VerifyLedgers",
        request.getActor(),
        responses,
        () -> reports.verifier().verify(shards.ring(), deadline));
  }

  @Override
  public void listAudit(ListAuditRequest request, StreamObserver<ListAuditResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    answer(
        "ListAudit", request.getActor(), responses, () -> reports.audits().list(request, deadline));
  }

  @Override
  public void listLanes(ListLanesRequest request, StreamObserver<ListLanesResponse> responses) {
    answer("ListLanes", request.getActor(), responses, () -> reports.lanes().list(shards.ring()));
  }

  @Override
  public void pauseLane(PauseLaneRequest request, StreamObserver<PauseLaneResponse> responses) {
    answer(
        "PauseLane",
        request.getActor(),
        responses,
        () -> reports.laneControls().pause(request, shards.ring()));
  }

  @Override
  public void resumeLane(ResumeLaneRequest request, StreamObserver<ResumeLaneResponse> responses) {
    answer(
        "ResumeLane",
        request.getActor(),
        responses,
        () -> reports.laneControls().resume(request, shards.ring()));
  }

  @Override
  public void unblockLane(
      UnblockLaneRequest request, StreamObserver<UnblockLaneResponse> responses) {
    answer(
        "UnblockLane",
        request.getActor(),
        responses,
        () -> reports.laneControls().unblock(request, shards.ring()));
  }

  @Override
  public void getRecoveryState(
      GetRecoveryStateRequest request, StreamObserver<GetRecoveryStateResponse> responses) {
    answer(
        "GetRecoveryState",
        request.getActor(),
        responses,
        () -> reports.recovery().state(shards.ring(), reports.cluster().clusterId()));
  }

  @Override
  public void listInDoubt(
      ListInDoubtRequest request, StreamObserver<ListInDoubtResponse> responses) {
    answer(
        "ListInDoubt",
        request.getActor(),
        responses,
        () -> reports.inDoubt().list(request, shards.ring()));
  }

  @Override
  public void resolveTransfer(
      ResolveTransferRequest request, StreamObserver<ResolveTransferResponse> responses) {
    answer(
        "ResolveTransfer",
        request.getActor(),
        responses,
        () -> reports.inDoubt().resolve(request, shards.ring()));
  }

  @Override
  public void createPlan(CreatePlanRequest request, StreamObserver<CreatePlanResponse> responses) {
    answer("CreatePlan", request.getActor(), responses, () -> reports.operations().create(request));
  }

  @Override
  public void applyPlan(ApplyPlanRequest request, StreamObserver<ApplyPlanResponse> responses) {
    answer("ApplyPlan", request.getActor(), responses, () -> reports.operations().apply(request));
  }

  @Override
  public void listOperations(
      ListOperationsRequest request, StreamObserver<ListOperationsResponse> responses) {
    answer(
        "ListOperations", request.getActor(), responses, () -> reports.operations().list(request));
  }

  @Override
  public void getOperation(
      GetOperationRequest request, StreamObserver<GetOperationResponse> responses) {
    answer("GetOperation", request.getActor(), responses, () -> reports.operations().get(request));
  }

  @Override
  public void controlOperation(
      ControlOperationRequest request, StreamObserver<ControlOperationResponse> responses) {
    answer(
        "ControlOperation",
        request.getActor(),
        responses,
        () -> reports.operations().control(request));
  }

  @Override
  public void listMoves(ListMovesRequest request, StreamObserver<ListMovesResponse> responses) {
    answer(
        "ListMoves",
        request.getActor(),
        responses,
        () -> reports.operations().listMoves(shards.ring()));
  }

  @Override
  public void getMove(GetMoveRequest request, StreamObserver<GetMoveResponse> responses) {
    answer(
        "GetMove",
        request.getActor(),
        responses,
        () -> reports.operations().getMove(request, shards.ring()));
  }
}
