// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.ShardId;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Connections to the leaders of other shards, one for each address, kept until closed. */
public final class PeerChannels implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 8 << 20;
  private static final long KEEP_ALIVE_SECONDS = 5;

  private final ShardAddresses addresses;
  private final ClientInterceptor introduction;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  public PeerChannels(ShardAddresses addresses, String clusterId) {
    this.addresses = addresses;
    this.introduction = ClusterGuard.introduce(clusterId);
  }

  Optional<ManagedChannel> to(ShardId shard) {
    return addresses.leaderOf(shard).map(this::channel);
  }

  private ManagedChannel channel(String address) {
    return channels.computeIfAbsent(
        address,
        target ->
            NettyChannelBuilder.forTarget(target)
                .usePlaintext()
                // Whoever takes an answer here only hands it on to the event loop.
                .directExecutor()
                .intercept(introduction)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                // Only so is a connection given up on which the other side never said a word.
                .keepAliveWithoutCalls(true)
                .build());
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }
}
