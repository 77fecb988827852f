// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall;
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
 *
 * <p>It also holds back the answer to a request for a vote until the vote is durable: Ratis renames
 * the file with it but does not force the directory, and a replica that forgets its vote in a power
 * cut could give it twice.
 */
final class PeerGate implements GrpcServices.Customizer, ServerInterceptor {
  private static final String RAFT_SERVICE = "ratis.grpc.RaftServerProtocolService";
  private static final String VOTE = "requestVote";
  private static final int MAX_CALLS_PER_CONNECTION = 64;
  private static final int MAX_METADATA_BYTES = 8 << 10;
  private static final int MAX_RESETS_PER_WINDOW = 200;
  private static final int RESET_WINDOW_SECONDS = 30;

  private final List<String> peerHosts;
  private final Path logFiles;

  PeerGate(RaftLogConfig config) {
    this.peerHosts =
        config.peers().entrySet().stream()
            .filter(peer -> !peer.getKey().equals(config.replicaId()))
            .map(peer -> peer.getValue().getHostString())
            .distinct()
            .toList();
    this.logFiles = RaftSettings.logFiles(config);
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
      boolean vote = VOTE.equals(call.getMethodDescriptor().getBareMethodName());
      return next.startCall(vote ? afterForcing(call) : call, headers);
    }
    call.close(
        Status.PERMISSION_DENIED.withDescription("only for the other replicas of this shard"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private <Q, R> ServerCall<Q, R> afterForcing(ServerCall<Q, R> call) {
    return new ForwardingServerCall.SimpleForwardingServerCall<>(call) {
      @Override
      public void sendMessage(R message) {
        try {
          DurableFiles.forceDirectory(logFiles);
        } catch (IOException e) {
          // The caller gets no answer, which is no vote.
          throw new UncheckedIOException(e);
        }
        super.sendMessage(message);
      }
    };
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
