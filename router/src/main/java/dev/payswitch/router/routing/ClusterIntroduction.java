// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.cluster.ClusterMeta;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.function.Supplier;

/**
 * Tells the called node the router's cluster, so that a node of another one refuses. Asked anew for
 * each call, because a router learns it only after it has started.
 */
final class ClusterIntroduction implements ClientInterceptor {
  private static final Metadata.Key<String> CALLER =
      Metadata.Key.of(ClusterMeta.ID_IN_CALLS, Metadata.ASCII_STRING_MARSHALLER);

  private final Supplier<String> clusterId;

  ClusterIntroduction(Supplier<String> clusterId) {
    this.clusterId = clusterId;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> responses, Metadata headers) {
        headers.put(CALLER, clusterId.get());
        super.start(responses, headers);
      }
    };
  }
}
