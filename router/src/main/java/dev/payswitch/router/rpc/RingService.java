// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Point;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import dev.payswitch.proto.v1.GetRingRequest;
import dev.payswitch.proto.v1.GetRingResponse;
import dev.payswitch.proto.v1.LocateAccountRequest;
import dev.payswitch.proto.v1.LocateAccountResponse;
import dev.payswitch.proto.v1.RingRun;
import dev.payswitch.proto.v1.RingServiceGrpc;
import dev.payswitch.proto.v1.RingShard;
import dev.payswitch.router.routing.Reason;
import dev.payswitch.router.routing.RingView;
import dev.payswitch.router.routing.ShardDirectory;
import dev.payswitch.router.routing.ShardRefusal;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Shows the ring by which this router routes. Answers from memory. */
public final class RingService extends RingServiceGrpc.RingServiceImplBase {
  private final RingView ringView;
  private final ShardDirectory directory;
  private final ClusterView cluster;

  public RingService(RingView ringView, ShardDirectory directory, ClusterView cluster) {
    this.ringView = ringView;
    this.directory = directory;
    this.cluster = cluster;
  }

  private Ring ring() {
    Ring ring = ringView.current();
    if (ring == null) {
      throw StatusMapper.refused(
          ShardRefusal.of(Reason.SHARD_RECOVERING, "this router has no ring yet"));
    }
    return ring;
  }

  @Override
  public void getRing(GetRingRequest request, StreamObserver<GetRingResponse> responses) {
    answer(
        responses,
        () ->
            GetRingResponse.newBuilder().setRing(describe(ring(), cluster.clusterName())).build());
  }

  /** A ring as callers see it. */
  static dev.payswitch.proto.v1.Ring describe(Ring ring, String clusterName) {
    dev.payswitch.proto.v1.Ring.Builder answer =
        dev.payswitch.proto.v1.Ring.newBuilder()
            .setEpoch(ring.epoch().value())
            .setArcCount(ring.arcCount())
            .setHashAlgorithm(ring.hasher().algorithm().documentName())
            .setHashSeed(ring.hasher().seed())
            .setClusterName(clusterName);
    ring.weights()
        .forEach(
            (shard, weight) ->
                answer.addShards(
                    RingShard.newBuilder()
                        .setShardId(shard.value())
                        .setWeight(weight)
                        .setArcCount(ring.arcCountOf(shard))));
    for (Run run : ring.runs()) {
      answer.addRuns(
          RingRun.newBuilder()
              .setFirstArc(run.firstArc().index())
              .setArcCount(run.arcCount())
              .setShardId(run.owner().value())
              .setArcEpoch(run.arcEpoch().value()));
    }
    return answer.build();
  }

  @Override
  public void locateAccount(
      LocateAccountRequest request, StreamObserver<LocateAccountResponse> responses) {
    answer(responses, () -> locate(Ids.account("account_id", request.getAccountId())));
  }

  private LocateAccountResponse locate(AccountId account) {
    Ring ring = ring();
    Point point = ring.hasher().pointOf(account);
    Arc arc = ring.arcOf(point);
    Run run = ring.runOf(arc);
    String leader = directory.leaderOf(run.owner());
    return LocateAccountResponse.newBuilder()
        .setPoint(point.bits())
        .setArc(arc.index())
        .setShardId(run.owner().value())
        .setArcEpoch(run.arcEpoch().value())
        .setLeaderAddress(leader == null ? "" : leader)
        .setRingEpoch(ring.epoch().value())
        .build();
  }

  private static <T> void answer(StreamObserver<T> responses, Supplier<T> work) {
    T response;
    try {
      response = work.get();
    } catch (StatusRuntimeException failure) {
      responses.onError(failure);
      return;
    }
    responses.onNext(response);
    responses.onCompleted();
  }
}
