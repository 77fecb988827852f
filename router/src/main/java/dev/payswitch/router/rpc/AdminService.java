// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.GetClusterStatusRequest;
import dev.payswitch.proto.admin.v1.GetClusterStatusResponse;
import dev.payswitch.proto.admin.v1.GetRecoveryStateRequest;
import dev.payswitch.proto.admin.v1.GetRecoveryStateResponse;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import dev.payswitch.proto.admin.v1.ListInDoubtRequest;
import dev.payswitch.proto.admin.v1.ListInDoubtResponse;
import dev.payswitch.proto.admin.v1.ListLanesRequest;
import dev.payswitch.proto.admin.v1.ListLanesResponse;
import dev.payswitch.proto.admin.v1.ListShardsRequest;
import dev.payswitch.proto.admin.v1.ListShardsResponse;
import dev.payswitch.proto.admin.v1.PauseLaneRequest;
import dev.payswitch.proto.admin.v1.PauseLaneResponse;
import dev.payswitch.proto.admin.v1.ResolveTransferRequest;
import dev.payswitch.proto.admin.v1.ResolveTransferResponse;
import dev.payswitch.proto.admin.v1.ResumeLaneRequest;
import dev.payswitch.proto.admin.v1.ResumeLaneResponse;
import dev.payswitch.proto.admin.v1.RouterStatus;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.admin.v1.UnblockLaneRequest;
import dev.payswitch.proto.admin.v1.UnblockLaneResponse;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.proto.shard.v1.ControlLaneRequest;
import dev.payswitch.proto.shard.v1.ControlLaneResponse;
import dev.payswitch.proto.shard.v1.LaneAction;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What admins ask. Each call names who asks, and is logged. */
final class AdminService extends AdminServiceGrpc.AdminServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(AdminService.class);

  /** Verifying reads every account, so it may take longer than any other call. */
  private static final long VERIFY_DEFAULT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int MAX_REASON_BYTES = 140;
  private static final long VERIFY_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final ShardQueries shards;
  private final Reports reports;
  private final ClusterView cluster;
  private final BlockingCalls calls;

  /** What shards tell for admins: of themselves, of the money, and of the settings of accounts. */
  record Reports(
      ShardStatuses statuses,
      LedgerVerifier verifier,
      AuditQueries audits,
      LaneQueries lanes,
      InDoubtQueries inDoubt,
      RecoveryQueries recovery) {}

  AdminService(ShardQueries shards, Reports reports, ClusterView cluster, BlockingCalls calls) {
    this.shards = shards;
    this.reports = reports;
    this.cluster = cluster;
    this.calls = calls;
  }

  private static void requireActor(String call, String actor) {
    Ids.actor(actor);
    LOG.debug("event=admin_call call={} actor=\"{}\"", call, actor);
  }

  @Override
  public void getClusterStatus(
      GetClusterStatusRequest request, StreamObserver<GetClusterStatusResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("GetClusterStatus", request.getActor());
          return clusterStatus(shards.ring());
        });
  }

  private GetClusterStatusResponse clusterStatus(Ring ring) throws InterruptedException {
    List<ShardStatus> found = reports.statuses().of(ring);
    GetClusterStatusResponse.Builder response =
        GetClusterStatusResponse.newBuilder()
            .setClusterName(cluster.clusterName())
            .setClusterId(cluster.clusterId())
            .setRingEpoch(ring.epoch().value())
            .setZookeeperConnected(cluster.zooKeeperConnected())
            .addAllShards(found)
            .addAllProblems(problems(found));
    for (ClusterView.LiveRouter router : cluster.routers()) {
      response.addRouters(
          RouterStatus.newBuilder()
              .setRouterId(router.routerId())
              .setAddress(router.address())
              .setRingEpoch(router.ringEpoch()));
    }
    return response.build();
  }

  private List<String> problems(List<ShardStatus> found) {
    List<String> problems = new ArrayList<>();
    if (!cluster.zooKeeperConnected()) {
      problems.add(
          "ZooKeeper does not answer this router: payments go on, the ring cannot change;"
              + " look at the ZooKeeper ensemble");
    }
    for (ShardStatus shard : found) {
      String name = "shard " + shard.getShardId();
      switch (shard.getState()) {
        case "DOWN" ->
            problems.add(name + " has no leader: start its node, its accounts wait for it");
        case "UNREACHABLE" ->
            problems.add(
                name
                    + " is registered at "
                    + shard.getLeaderAddress()
                    + " but does not answer: look at its process and the network");
        case "REGRESSED" ->
            problems.add(
                name
                    + " runs on old files and serves nothing: stop its node, bring back the right"
                    + " files, and start it again");
        case "RECOVERING" ->
            problems.add(name + " is recovering: its accounts wait until it leads");
        default -> {}
      }
    }
    return problems;
  }

  @Override
  public void listShards(ListShardsRequest request, StreamObserver<ListShardsResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("ListShards", request.getActor());
          Ring ring = shards.ring();
          return ListShardsResponse.newBuilder()
              .addAllShards(reports.statuses().of(ring))
              .setRingEpoch(ring.epoch().value())
              .build();
        });
  }

  @Override
  public void verifyLedgers(
      VerifyLedgersRequest request, StreamObserver<VerifyLedgersResponse> responses) {
    CallDeadline deadline =
        CallDeadline.current(shards.clock(), VERIFY_DEFAULT_NANOS, VERIFY_MAX_NANOS);
    calls.answer(
        responses,
        () -> {
          requireActor("VerifyLedgers", request.getActor());
          return reports.verifier().verify(shards.ring(), deadline);
        });
  }

  @Override
  public void listAudit(ListAuditRequest request, StreamObserver<ListAuditResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(
        responses,
        () -> {
          requireActor("ListAudit", request.getActor());
          return reports.audits().list(request, deadline);
        });
  }

  @Override
  public void listLanes(ListLanesRequest request, StreamObserver<ListLanesResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("ListLanes", request.getActor());
          return reports.lanes().list(shards.ring());
        });
  }

  @Override
  public void pauseLane(PauseLaneRequest request, StreamObserver<PauseLaneResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("PauseLane", request.getActor());
          int length = request.getReason().getBytes(StandardCharsets.UTF_8).length;
          if (length == 0 || length > MAX_REASON_BYTES) {
            throw StatusMapper.invalidArgument("reason", "must be 1 to 140 bytes");
          }
          ControlLaneResponse done =
              control(
                  request.getSourceShardId(),
                  ControlLaneRequest.newBuilder()
                      .setTargetShardId(request.getTargetShardId())
                      .setAction(LaneAction.LANE_ACTION_PAUSE)
                      .setActor(request.getActor())
                      .setReason(request.getReason()));
          return PauseLaneResponse.newBuilder().setLane(LaneQueries.show(done.getLane())).build();
        });
  }

  @Override
  public void resumeLane(ResumeLaneRequest request, StreamObserver<ResumeLaneResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("ResumeLane", request.getActor());
          ControlLaneResponse done =
              control(
                  request.getSourceShardId(),
                  ControlLaneRequest.newBuilder()
                      .setTargetShardId(request.getTargetShardId())
                      .setAction(LaneAction.LANE_ACTION_RESUME)
                      .setActor(request.getActor()));
          return ResumeLaneResponse.newBuilder().setLane(LaneQueries.show(done.getLane())).build();
        });
  }

  @Override
  public void unblockLane(
      UnblockLaneRequest request, StreamObserver<UnblockLaneResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("UnblockLane", request.getActor());
          ControlLaneResponse done =
              control(
                  request.getSourceShardId(),
                  ControlLaneRequest.newBuilder()
                      .setTargetShardId(request.getTargetShardId())
                      .setAction(LaneAction.LANE_ACTION_UNBLOCK)
                      .setActor(request.getActor()));
          return UnblockLaneResponse.newBuilder()
              .setLane(LaneQueries.show(done.getLane()))
              .addAllRemovedHolders(done.getRemovedHoldersList())
              .build();
        });
  }

  private ControlLaneResponse control(String source, ControlLaneRequest.Builder request) {
    Ring ring = shards.ring();
    ShardId from = Ids.shard("source_shard_id", source, ring);
    ShardId to = Ids.shard("target_shard_id", request.getTargetShardId(), ring);
    if (from.equals(to)) {
      throw StatusMapper.invalidArgument("target_shard_id", "a lane leads to another shard");
    }
    return reports.lanes().control(from, request.build());
  }

  @Override
  public void getRecoveryState(
      GetRecoveryStateRequest request, StreamObserver<GetRecoveryStateResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("GetRecoveryState", request.getActor());
          return reports.recovery().state(shards.ring(), cluster.clusterId());
        });
  }

  @Override
  public void listInDoubt(
      ListInDoubtRequest request, StreamObserver<ListInDoubtResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("ListInDoubt", request.getActor());
          return reports.inDoubt().list(request, shards.ring());
        });
  }

  @Override
  public void resolveTransfer(
      ResolveTransferRequest request, StreamObserver<ResolveTransferResponse> responses) {
    calls.answer(
        responses,
        () -> {
          requireActor("ResolveTransfer", request.getActor());
          return reports.inDoubt().resolve(request, shards.ring());
        });
  }
}
