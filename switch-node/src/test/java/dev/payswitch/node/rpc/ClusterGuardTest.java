// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.payswitch.cluster.ClusterMeta;
import dev.payswitch.proto.shard.v1.LaneServiceGrpc;
import dev.payswitch.proto.shard.v1.ResolveAttemptsRequest;
import dev.payswitch.proto.shard.v1.ResolveAttemptsResponse;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Only calls that name the node's own cluster reach a service. */
final class ClusterGuardTest {
  private static final String OWN = "cluster-1";

  private final ClusterGuard guard = new ClusterGuard(OWN);
  private final EndedCall call = new EndedCall();
  private boolean reached;

  private void callFrom(@Nullable String cluster) {
    Metadata headers = new Metadata();
    if (cluster != null) {
      headers.put(
          Metadata.Key.of(ClusterMeta.ID_IN_CALLS, Metadata.ASCII_STRING_MARSHALLER), cluster);
    }
    guard.interceptCall(
        call,
        headers,
        (passed, seen) -> {
          reached = true;
          return new ServerCall.Listener<>() {};
        });
  }

  @Test
  void letsCallsOfTheOwnClusterIn() {
    callFrom(OWN);

    assertThat(reached).isTrue();
    assertThat(call.status).isNull();
  }

  @Test
  void refusesACallOfAnotherCluster() throws Exception {
    callFrom("cluster-2");

    assertRefused("cluster-2");
    assertThat(Objects.requireNonNull(call.status).getDescription())
        .contains(OWN)
        .contains("cluster-2");
  }

  @Test
  void refusesACallThatNamesNoCluster() throws Exception {
    callFrom(null);

    assertRefused("");
    assertThat(Objects.requireNonNull(call.status).getDescription()).contains("no cluster");
  }

  private void assertRefused(String caller) throws Exception {
    assertThat(reached).isFalse();
    Status status = Objects.requireNonNull(call.status);
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    ErrorInfo info =
        StatusProto.fromStatusAndTrailers(status, call.trailers)
            .getDetails(0)
            .unpack(ErrorInfo.class);
    assertThat(info.getReason()).isEqualTo("WRONG_CLUSTER");
    assertThat(info.getMetadataMap())
        .containsEntry("cluster_id", OWN)
        .containsEntry("caller_cluster_id", caller);
  }

  /** A call that nobody waits for; keeps how it was ended. */
  private static final class EndedCall
      extends ServerCall<ResolveAttemptsRequest, ResolveAttemptsResponse> {
    private @Nullable Status status;
    private Metadata trailers = new Metadata();

    @Override
    public void close(Status ended, Metadata with) {
      status = ended;
      trailers = with;
    }

    @Override
    public MethodDescriptor<ResolveAttemptsRequest, ResolveAttemptsResponse> getMethodDescriptor() {
      return LaneServiceGrpc.getResolveAttemptsMethod();
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(ResolveAttemptsResponse message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }
  }
}
