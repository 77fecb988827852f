// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.client;

import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.GetClusterStatusRequest;
import dev.payswitch.proto.admin.v1.GetClusterStatusResponse;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import dev.payswitch.proto.admin.v1.ListShardsRequest;
import dev.payswitch.proto.admin.v1.ListShardsResponse;
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
