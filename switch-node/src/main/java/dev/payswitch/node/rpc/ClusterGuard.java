// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.cluster.ClusterMeta;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only calls of the own cluster in. Callers find nodes by address, and an address may
 * meanwhile be that of a node of another cluster, with a shard of the same name: its answers would
 * look right.
 */
final class ClusterGuard implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterGuard.class);
  private static final Metadata.Key<String> CALLER =
      Metadata.Key.of(ClusterMeta.ID_IN_CALLS, Metadata.ASCII_STRING_MARSHALLER);

  private final String clusterId;

  /** Who was refused last. Several threads may write it; at worst one line is logged again. */
  private volatile @Nullable String refused;

  ClusterGuard(String clusterId) {
    this.clusterId = clusterId;
  }

  /** Tells the called node the caller's cluster. */
  static ClientInterceptor introduce(String clusterId) {
    Metadata own = new Metadata();
    own.put(CALLER, clusterId);
    return MetadataUtils.newAttachHeadersInterceptor(own);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String caller = headers.get(CALLER);
    if (clusterId.equals(caller)) {
      return next.startCall(call, headers);
    }
    String foreign = caller == null ? "" : caller;
    log(foreign, call.getMethodDescriptor().getFullMethodName());
    StatusRuntimeException refusal = StatusMapper.wrongCluster(clusterId, foreign);
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  /** Once for each other cluster in turn: whoever is wrong tries again and again. */
  private void log(String caller, String method) {
    if (!caller.equals(refused)) {
      refused = caller;
      LOG.warn(
          "event=wrong_cluster cluster={} caller_cluster={} method={}", clusterId, caller, method);
    }
  }
}
