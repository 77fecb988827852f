// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import dev.payswitch.proto.admin.v1.Check;
import dev.payswitch.proto.admin.v1.CheckLevel;
import dev.payswitch.proto.admin.v1.CompareRingsRequest;
import dev.payswitch.proto.admin.v1.CompareRingsResponse;
import dev.payswitch.proto.admin.v1.ExamineClusterRequest;
import dev.payswitch.proto.admin.v1.ExamineClusterResponse;
import dev.payswitch.proto.admin.v1.GetKeptRingRequest;
import dev.payswitch.proto.admin.v1.GetKeptRingResponse;
import dev.payswitch.proto.admin.v1.InspectionServiceGrpc;
import dev.payswitch.proto.admin.v1.KeptRing;
import dev.payswitch.proto.admin.v1.ListRingHistoryRequest;
import dev.payswitch.proto.admin.v1.ListRingHistoryResponse;
import dev.payswitch.proto.admin.v1.MovedArcs;
import dev.payswitch.proto.admin.v1.RingChange;
import dev.payswitch.proto.admin.v1.VerifyRingRequest;
import dev.payswitch.proto.admin.v1.VerifyRingResponse;
import dev.payswitch.proto.admin.v1.WeightChange;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What there is to inspect: rings 5 to 7 (and later ones, when told), and a shard that may be down.
 */
public final class FakeInspection extends InspectionServiceGrpc.InspectionServiceImplBase {
  private static final long FIRST_KEPT = 5;

  private final FakeRing ring;
  private final AtomicReference<ExamineClusterRequest> examined =
      new AtomicReference<>(ExamineClusterRequest.getDefaultInstance());
  private volatile boolean thirdIsDown;
  private volatile boolean zooKeeperIsAway;

  FakeInspection(FakeRing ring) {
    this.ring = ring;
  }

  public void takeDownThird() {
    thirdIsDown = true;
  }

  public void takeZooKeeperAway() {
    zooKeeperIsAway = true;
  }

  /** Makes the next ring. */
  public void nextEpoch() {
    ring.nextEpoch();
  }

  /** The last request for everything. */
  public ExamineClusterRequest examined() {
    return examined.get();
  }

  @Override
  public void getKeptRing(GetKeptRingRequest request, StreamObserver<GetKeptRingResponse> answers) {
    long epoch = request.getEpoch() == 0 ? ring.epoch() : request.getEpoch();
    if (refuses(epoch, answers)) {
      return;
    }
    GetKeptRingResponse.Builder answer =
        GetKeptRingResponse.newBuilder()
            .setDocument(ByteString.copyFromUtf8("{\"epoch\":" + epoch + "}"))
            .setCurrentEpoch(ring.epoch());
    if (!request.getDocumentOnly()) {
      answer.setRing(FakeRing.ring(epoch));
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  private boolean refuses(long epoch, StreamObserver<?> answers) {
    if (zooKeeperIsAway) {
      answers.onError(
          FakeSwitch.refusal(
              Code.UNAVAILABLE,
              "ZOOKEEPER_UNAVAILABLE",
              "ZooKeeper: this router is not connected"));
      return true;
    }
    if (epoch < FIRST_KEPT || epoch > ring.epoch()) {
      answers.onError(
          FakeSwitch.refusal(
              Code.NOT_FOUND, "RING_NOT_KEPT", "no ring of epoch " + epoch + " is kept"));
      return true;
    }
    return false;
  }

  @Override
  public void compareRings(
      CompareRingsRequest request, StreamObserver<CompareRingsResponse> answers) {
    long after = request.getAfterEpoch() == 0 ? ring.epoch() : request.getAfterEpoch();
    if (refuses(request.getBeforeEpoch(), answers)) {
      return;
    }
    answers.onNext(
        CompareRingsResponse.newBuilder()
            .setChange(change(request.getBeforeEpoch(), after))
            .build());
    answers.onCompleted();
  }

  private static RingChange change(long before, long after) {
    return RingChange.newBuilder()
        .setBeforeEpoch(before)
        .setAfterEpoch(after)
        .addMoved(moved(0, 64, "s1", "s3"))
        .addMoved(moved(1365, 1, "s2", "s3"))
        .addMoved(moved(1400, 8, "s2", "s2"))
        .setMovedArcCount(65)
        .addWeights(WeightChange.newBuilder().setShardId("s1").setBefore(1).setAfter(2))
        .addWeights(WeightChange.newBuilder().setShardId("s3").setAfter(1))
        .addWeights(WeightChange.newBuilder().setShardId("s9").setBefore(4))
        .setBeforeRunCount(3)
        .setAfterRunCount(7)
        .build();
  }

  private static MovedArcs moved(int first, int count, String source, String target) {
    return MovedArcs.newBuilder()
        .setFirstArc(first)
        .setArcCount(count)
        .setSourceShardId(source)
        .setTargetShardId(target)
        .setArcEpoch(7)
        .build();
  }

  @Override
  public void listRingHistory(
      ListRingHistoryRequest request, StreamObserver<ListRingHistoryResponse> answers) {
    if (refuses(ring.epoch(), answers)) {
      return;
    }
    ListRingHistoryResponse.Builder answer = ListRingHistoryResponse.newBuilder();
    for (long epoch = ring.epoch(); epoch >= FIRST_KEPT; epoch--) {
      if (epoch > request.getAfterEpoch()) {
        answer.addRings(kept(epoch));
      }
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  private static KeptRing kept(long epoch) {
    KeptRing.Builder kept =
        KeptRing.newBuilder()
            .setEpoch(epoch)
            .setSinceTime(Timestamp.newBuilder().setSeconds(1_772_359_200L + epoch));
    if (epoch == FIRST_KEPT) {
      return kept.clearSinceTime().build();
    }
    return epoch == FIRST_KEPT + 1
        ? kept.setProblem("ring document: checksum is 0").build()
        : kept.setChange(change(epoch - 1, epoch)).build();
  }

  @Override
  public void verifyRing(VerifyRingRequest request, StreamObserver<VerifyRingResponse> answers) {
    answers.onNext(VerifyRingResponse.newBuilder().addAllChecks(checks()).setRingEpoch(7).build());
    answers.onCompleted();
  }

  @Override
  public void examineCluster(
      ExamineClusterRequest request, StreamObserver<ExamineClusterResponse> answers) {
    examined.set(request);
    answers.onNext(
        ExamineClusterResponse.newBuilder().addAllChecks(checks()).setRingEpoch(7).build());
    answers.onCompleted();
  }

  private List<Check> checks() {
    Check well = check("ring document", CheckLevel.CHECK_LEVEL_OK, "epoch 7, 3 runs", "");
    Check paused =
        check(
            "lanes",
            CheckLevel.CHECK_LEVEL_WARN,
            "s2:s1 is PAUSED by ops: new cable",
            "take it into use again: payswitch lane resume s2:s1");
    Check down =
        check(
            "ring owners",
            CheckLevel.CHECK_LEVEL_FAIL,
            "s3 owns 1366 arcs, and is DOWN",
            "start its node");
    return thirdIsDown ? List.of(well, paused, down) : List.of(well, paused);
  }

  private static Check check(String name, CheckLevel level, String finding, String advice) {
    return Check.newBuilder()
        .setName(name)
        .setLevel(level)
        .setFinding(finding)
        .setAdvice(advice)
        .build();
  }
}
