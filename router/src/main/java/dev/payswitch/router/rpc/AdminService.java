// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.GetClusterStatusRequest;
import dev.payswitch.proto.admin.v1.GetClusterStatusResponse;
import dev.payswitch.proto.admin.v1.ListShardsRequest;
import dev.payswitch.proto.admin.v1.ListShardsResponse;
import dev.payswitch.proto.admin.v1.RouterStatus;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
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
  private static final int MAX_ACTOR_BYTES = 64;

  /** Verifying reads every account, so it may take longer than any other call. */
  private static final long VERIFY_DEFAULT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final long VERIFY_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final ShardQueries shards;
  private final ShardStatuses statuses;
  private final LedgerVerifier verifier;
  private final ClusterView cluster;
  private final BlockingCalls calls;

  AdminService(
      ShardQueries shards,
      ShardStatuses statuses,
      LedgerVerifier verifier,
      ClusterView cluster,
      BlockingCalls calls) {
    this.shards = shards;
    this.statuses = statuses;
    this.verifier = verifier;
    this.cluster = cluster;
    this.calls = calls;
  }

  private static void requireActor(String call, String actor) {
    int length = actor.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MAX_ACTOR_BYTES) {
      throw StatusMapper.invalidArgument("actor", "must be 1 to 64 bytes");
    }
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
    List<ShardStatus> found = statuses.of(ring);
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
              .addAllShards(statuses.of(ring))
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
          return verifier.verify(shards.ring(), deadline);
        });
  }
}
