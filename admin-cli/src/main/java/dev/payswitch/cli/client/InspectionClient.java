// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.client;

import dev.payswitch.proto.admin.v1.CompareRingsRequest;
import dev.payswitch.proto.admin.v1.ExamineClusterRequest;
import dev.payswitch.proto.admin.v1.ExamineClusterResponse;
import dev.payswitch.proto.admin.v1.GetKeptRingRequest;
import dev.payswitch.proto.admin.v1.GetKeptRingResponse;
import dev.payswitch.proto.admin.v1.InspectionServiceGrpc;
import dev.payswitch.proto.admin.v1.ListRingHistoryRequest;
import dev.payswitch.proto.admin.v1.ListRingHistoryResponse;
import dev.payswitch.proto.admin.v1.RingChange;
import dev.payswitch.proto.admin.v1.VerifyRingRequest;
import dev.payswitch.proto.admin.v1.VerifyRingResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Calls on the admin port that look at ring and cluster, each naming its actor. Every call has the
 * deadline of the command line, and fails only with {@link CliFailure}.
 */
public final class InspectionClient {
  private final Channel channel;
  private final FailureMapper failures;
  private final long timeoutMillis;
  private final String actor;

  InspectionClient(Channel channel, FailureMapper failures, Duration timeout, String actor) {
    this.channel = channel;
    this.failures = failures;
    this.timeoutMillis = timeout.toMillis();
    this.actor = actor;
  }

  /** Epoch 0 is the current one. */
  public GetKeptRingResponse keptRing(long epoch) {
    return keptRing(GetKeptRingRequest.newBuilder().setEpoch(epoch));
  }

  /** The document only, also one that cannot be believed. */
  public GetKeptRingResponse document(long epoch) {
    return keptRing(GetKeptRingRequest.newBuilder().setEpoch(epoch).setDocumentOnly(true));
  }

  private GetKeptRingResponse keptRing(GetKeptRingRequest.Builder request) {
    GetKeptRingRequest named = request.setActor(actor).build();
    return call(() -> stub().getKeptRing(named));
  }

  public RingChange compareRings(long before, long after) {
    CompareRingsRequest request =
        CompareRingsRequest.newBuilder()
            .setActor(actor)
            .setBeforeEpoch(before)
            .setAfterEpoch(after)
            .build();
    return call(() -> stub().compareRings(request)).getChange();
  }

  /** The rings after an epoch that are kept; 0: all. */
  public ListRingHistoryResponse ringHistory(long after) {
    ListRingHistoryRequest request =
        ListRingHistoryRequest.newBuilder().setActor(actor).setAfterEpoch(after).build();
    return call(() -> stub().listRingHistory(request));
  }

  public VerifyRingResponse verifyRing() {
    VerifyRingRequest request = VerifyRingRequest.newBuilder().setActor(actor).build();
    return call(() -> stub().verifyRing(request));
  }

  /** The request says everything but the actor. */
  public ExamineClusterResponse examineCluster(ExamineClusterRequest.Builder request) {
    ExamineClusterRequest named = request.setActor(actor).build();
    return call(() -> stub().examineCluster(named));
  }

  private InspectionServiceGrpc.InspectionServiceBlockingStub stub() {
    return InspectionServiceGrpc.newBlockingStub(channel)
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
