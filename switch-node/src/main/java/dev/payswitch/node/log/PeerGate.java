// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/**
 * Lets only the other replicas of the shard talk to the Raft port, and only Raft itself: Ratis also
 * offers its client and admin calls there, with which anyone could write entries or remove the
 * group. Peers are known by the host they call from.
 */
final class PeerGate implements GrpcServices.Customizer, ServerInterceptor {
  private static final String RAFT_SERVICE = "ratis.grpc.RaftServerProtocolService";
  private static final int MAX_CALLS_PER_CONNECTION = 64;
  private static final int MAX_METADATA_BYTES = 8 << 10;
  private static final int MAX_RESETS_PER_WINDOW = 200;
  private static final int RESET_WINDOW_SECONDS = 30;

  private final List<String> peerHosts;

  PeerGate(RaftLogConfig config) {
    this.peerHosts =
        config.peers().entrySet().stream()
            .filter(peer -> !peer.getKey().equals(config.replicaId()))
            .map(peer -> peer.getValue().getHostString())
            .distinct()
            .toList();
  }

  @Override
  public NettyServerBuilder customize(
      NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
    return builder
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .maxRstFramesPerWindow(MAX_RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
        .intercept(this);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    boolean raft = RAFT_SERVICE.equals(call.getMethodDescriptor().getServiceName());
    if (raft
        && call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
            instanceof InetSocketAddress caller
        && isPeer(caller.getAddress())) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.PERMISSION_DENIED.withDescription("only for the other replicas of this shard"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /**
   * Resolves at each call: a call is a long stream, and the JVM remembers addresses for a while.
   */
  private boolean isPeer(InetAddress caller) {
    for (String host : peerHosts) {
      try {
        if (Arrays.asList(InetAddress.getAllByName(host)).contains(caller)) {
          return true;
        }
      } catch (UnknownHostException e) {
        // Nobody can call from a host that is not known now.
      }
    }
    return false;
  }
}
