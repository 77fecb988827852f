// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.rpc.Code;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.ApplyPlanRequest;
import dev.payswitch.proto.admin.v1.ApplyPlanResponse;
import dev.payswitch.proto.admin.v1.AuditRecord;
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
import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.admin.v1.LanePause;
import dev.payswitch.proto.admin.v1.LedgerVerification;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import dev.payswitch.proto.admin.v1.ListLanesRequest;
import dev.payswitch.proto.admin.v1.ListLanesResponse;
import dev.payswitch.proto.admin.v1.ListMovesRequest;
import dev.payswitch.proto.admin.v1.ListMovesResponse;
import dev.payswitch.proto.admin.v1.ListOperationsRequest;
import dev.payswitch.proto.admin.v1.ListOperationsResponse;
import dev.payswitch.proto.admin.v1.ListShardsRequest;
import dev.payswitch.proto.admin.v1.ListShardsResponse;
import dev.payswitch.proto.admin.v1.RouterStatus;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/** The admin port: three shards, of which s3 may be down, and books that may not balance. */
public final class FakeAdmin extends AdminServiceGrpc.AdminServiceImplBase {
  private final FakeLedger ledger;
  private final FakeOperations operations = new FakeOperations();
  private volatile boolean thirdIsDown;
  private volatile boolean booksHold = true;

  FakeAdmin(FakeLedger ledger) {
    this.ledger = ledger;
  }

  public FakeOperations operations() {
    return operations;
  }

  public void takeDownThird() {
    thirdIsDown = true;
  }

  public void spoilBooks() {
    booksHold = false;
  }

  @Override
  public void listShards(ListShardsRequest request, StreamObserver<ListShardsResponse> answers) {
    if (!request.getActor().equals("tester")) {
      answers.onError(Status.INVALID_ARGUMENT.withDescription("no actor").asRuntimeException());
      return;
    }
    answers.onNext(ListShardsResponse.newBuilder().addAllShards(shards()).setRingEpoch(7).build());
    answers.onCompleted();
  }

  @Override
  public void listLanes(ListLanesRequest request, StreamObserver<ListLanesResponse> answers) {
    ListLanesResponse.Builder answer =
        ListLanesResponse.newBuilder()
            .addLanes(
                Lane.newBuilder()
                    .setSourceShardId("s1")
                    .setTargetShardId("s2")
                    .setState("OPEN")
                    .setFencingToken("7/41")
                    .setSeenToken("7/41")
                    .setLeaderTerm(3)
                    .setDecidedSequence(12_345)
                    .setAppliedSequence(12_340)
                    .setAcknowledgedSequence(12_300)
                    .setAwaitingVerdictCount(6)
                    .setOwedDecisionCount(45)
                    .setOldestAgeMillis(92_500))
            .addLanes(
                Lane.newBuilder()
                    .setSourceShardId("s2")
                    .setTargetShardId("s1")
                    .setState("PAUSED")
                    .setPause(LanePause.newBuilder().setActor("ops").setReason("new cable")));
    if (thirdIsDown) {
      answer.addSilentShards("shard s3: no leader is known");
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  @Override
  public void getClusterStatus(
      GetClusterStatusRequest request, StreamObserver<GetClusterStatusResponse> answers) {
    GetClusterStatusResponse.Builder answer =
        GetClusterStatusResponse.newBuilder()
            .setClusterName("payswitch")
            .setClusterId("c-1")
            .setRingEpoch(7)
            .setZookeeperConnected(true)
            .addAllShards(shards())
            .addRouters(
                RouterStatus.newBuilder()
                    .setRouterId("r-1")
                    .setAddress("127.0.0.1:7400")
                    .setRingEpoch(7));
    if (thirdIsDown) {
      answer.addProblems("shard s3 has no leader: start its node");
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  @Override
  public void verifyLedgers(
      VerifyLedgersRequest request, StreamObserver<VerifyLedgersResponse> answers) {
    VerifyLedgersResponse.Builder answer =
        VerifyLedgersResponse.newBuilder()
            .addLedgers(
                LedgerVerification.newBuilder()
                    .setLedger("EUR")
                    .setAccountCount(1_234)
                    .setDebitsPostedMinor("92233720368547758070")
                    .setCreditsPostedMinor("92233720368547756820")
                    .setInFlightMinor("1250")
                    .setDebitsPendingMinor("20000")
                    .setCreditsPendingMinor("19000")
                    .setPendingInFlightMinor("1000")
                    .setHolds(booksHold))
            .setInDoubtCount(2)
            .setHolds(booksHold)
            .setShardCount(3)
            .setLaneCount(6);
    if (!booksHold) {
      answer.addFindings("shard s1: accounts differ from its clearing total by 1");
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  @Override
  public void listAudit(ListAuditRequest request, StreamObserver<ListAuditResponse> answers) {
    if (ledger.account(request.getAccountId()).getId().isEmpty()) {
      answers.onError(
          FakeSwitch.refusal(
              Code.NOT_FOUND,
              "ACCOUNT_NOT_FOUND",
              "there is no account " + request.getAccountId()));
      return;
    }
    List<AuditRecord> all = ledger.audit(request.getAccountId());
    int first = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    int end = Math.min(all.size(), first + request.getPageSize());
    answers.onNext(
        ListAuditResponse.newBuilder()
            .addAllRecords(all.subList(first, end))
            .setNextPageToken(end < all.size() ? Integer.toString(end) : "")
            .build());
    answers.onCompleted();
  }

  @Override
  public void createPlan(CreatePlanRequest request, StreamObserver<CreatePlanResponse> answers) {
    answer(answers, () -> operations.create(request));
  }

  @Override
  public void applyPlan(ApplyPlanRequest request, StreamObserver<ApplyPlanResponse> answers) {
    answer(
        answers,
        () -> ApplyPlanResponse.newBuilder().setOperation(operations.apply(request)).build());
  }

  @Override
  public void listOperations(
      ListOperationsRequest request, StreamObserver<ListOperationsResponse> answers) {
    answer(answers, () -> operations.list());
  }

  @Override
  public void getOperation(
      GetOperationRequest request, StreamObserver<GetOperationResponse> answers) {
    answer(answers, () -> operations.look());
  }

  @Override
  public void controlOperation(
      ControlOperationRequest request, StreamObserver<ControlOperationResponse> answers) {
    answer(
        answers,
        () ->
            ControlOperationResponse.newBuilder()
                .setOperation(operations.control(request))
                .build());
  }

  @Override
  public void listMoves(ListMovesRequest request, StreamObserver<ListMovesResponse> answers) {
    answer(answers, () -> operations.moves());
  }

  @Override
  public void getMove(GetMoveRequest request, StreamObserver<GetMoveResponse> answers) {
    answer(answers, () -> operations.move());
  }

  private static <T> void answer(StreamObserver<T> answers, Supplier<T> call) {
    try {
      answers.onNext(call.get());
      answers.onCompleted();
    } catch (StatusRuntimeException refused) {
      answers.onError(refused);
    }
  }

  private List<ShardStatus> shards() {
    return List.of(
        shard(1, "ACTIVE", 1_204_311, 4_120.2),
        shard(2, "ACTIVE", 1_203_990, 4_098.4),
        thirdIsDown ? down(3) : shard(3, "ACTIVE", 1_205_120, 4_133));
  }

  private static ShardStatus shard(int number, String state, long accounts, double rate) {
    return ShardStatus.newBuilder()
        .setShardId("s" + number)
        .setState(state)
        .setWeight(1)
        .setArcCount(number == 3 ? 1366 : 1365)
        .setTargetArcCount(4096 / 3.0)
        .setAccountCount(accounts)
        .setTransferCount(10L * number)
        .setCommandsPerSecond(rate)
        .setLeaderAddress("127.0.0.1:750" + number)
        .setRingEpoch(7)
        .setFreeDiskBytes(3L << 30)
        .setRelease("0.1.0")
        .build();
  }

  private static ShardStatus down(int number) {
    return ShardStatus.newBuilder()
        .setShardId("s" + number)
        .setState("DOWN")
        .setWeight(1)
        .setArcCount(1366)
        .build();
  }
}
