// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.CompareRingsRequest;
import dev.payswitch.proto.admin.v1.CompareRingsResponse;
import dev.payswitch.proto.admin.v1.ExamineClusterRequest;
import dev.payswitch.proto.admin.v1.ExamineClusterResponse;
import dev.payswitch.proto.admin.v1.GetKeptRingRequest;
import dev.payswitch.proto.admin.v1.GetKeptRingResponse;
import dev.payswitch.proto.admin.v1.InspectionServiceGrpc;
import dev.payswitch.proto.admin.v1.ListRingHistoryRequest;
import dev.payswitch.proto.admin.v1.ListRingHistoryResponse;
import dev.payswitch.proto.admin.v1.VerifyRingRequest;
import dev.payswitch.proto.admin.v1.VerifyRingResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What admins see of ring and cluster. Each call names who asks. Changes nothing. */
final class InspectionService extends InspectionServiceGrpc.InspectionServiceImplBase {
  /** With the ledgers every account is read. */
  private static final long EXAMINE_DEFAULT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final long EXAMINE_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final ShardQueries shards;
  private final RingQueries rings;
  private final ClusterExaminer examiner;
  private final BlockingCalls calls;

  InspectionService(
      ShardQueries shards, RingQueries rings, ClusterExaminer examiner, BlockingCalls calls) {
    this.shards = shards;
    this.rings = rings;
    this.examiner = examiner;
    this.calls = calls;
  }

  @Override
  public void getKeptRing(
      GetKeptRingRequest request, StreamObserver<GetKeptRingResponse> responses) {
    calls.answer(
        responses,
        () -> {
          Ids.actor(request.getActor());
          return rings.get(request, shards.ring());
        });
  }

  @Override
  public void compareRings(
      CompareRingsRequest request, StreamObserver<CompareRingsResponse> responses) {
    calls.answer(
        responses,
        () -> {
          Ids.actor(request.getActor());
          return rings.compare(request);
        });
  }

  @Override
  public void listRingHistory(
      ListRingHistoryRequest request, StreamObserver<ListRingHistoryResponse> responses) {
    calls.answer(
        responses,
        () -> {
          Ids.actor(request.getActor());
          return rings.list(request);
        });
  }

  @Override
  public void verifyRing(VerifyRingRequest request, StreamObserver<VerifyRingResponse> responses) {
    calls.answer(
        responses,
        () -> {
          Ids.actor(request.getActor());
          List<dev.payswitch.proto.admin.v1.Check> checks =
              examiner.verifyRing().stream().map(ClusterExaminer::show).toList();
          return VerifyRingResponse.newBuilder()
              .addAllChecks(checks)
              .setRingEpoch(shards.ring().epoch().value())
              .build();
        });
  }

  @Override
  public void examineCluster(
      ExamineClusterRequest request, StreamObserver<ExamineClusterResponse> responses) {
    CallDeadline deadline =
        CallDeadline.current(shards.clock(), EXAMINE_DEFAULT_NANOS, EXAMINE_MAX_NANOS);
    calls.answer(
        responses,
        () -> {
          Ids.actor(request.getActor());
          Ring ring = shards.ring();
          List<dev.payswitch.proto.admin.v1.Check> checks =
              examiner.examine(request, ring, deadline).stream()
                  .map(ClusterExaminer::show)
                  .toList();
          return ExamineClusterResponse.newBuilder()
              .addAllChecks(checks)
              .setRingEpoch(ring.epoch().value())
              .build();
        });
  }
}
