// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.GetClusterStatusRequest;
import dev.payswitch.proto.admin.v1.GetClusterStatusResponse;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import dev.payswitch.proto.admin.v1.ListShardsRequest;
import dev.payswitch.proto.admin.v1.ListShardsResponse;
import dev.payswitch.proto.admin.v1.RouterStatus;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import io.grpc.stub.StreamObserver;
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

  private static final long VERIFY_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final ShardQueries shards;
  private final Reports reports;
  private final ClusterView cluster;
  private final BlockingCalls calls;

  /** What shards tell for admins: of themselves, of the money, and of the settings of accounts. */
  record Reports(ShardStatuses statuses, LedgerVerifier verifier, AuditQueries audits) {}

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
}
