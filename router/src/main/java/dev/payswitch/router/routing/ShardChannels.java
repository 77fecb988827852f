// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One channel per address of a leader, shared by its stream and by queries. Callbacks run on the
 * network threads, so they must not block.
 */
public final class ShardChannels implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
  private static final int WINDOW_BYTES = 4 * 1024 * 1024;
  private static final int CONNECT_MILLIS = 2_000;

  /** A machine that is gone without a word is noticed after the sum of these. */
  private static final long KEEP_ALIVE_SECONDS = 10;

  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 3;
  private static final long STOP_SECONDS = 3;

  private final ClusterIntroduction introduction;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  /**
   * @param clusterId the cluster of the shards; empty while it is not known
   */
  public ShardChannels(Supplier<String> clusterId) {
    this.introduction = new ClusterIntroduction(clusterId);
  }

  /** The channel to an address, host:port; connects again at once if it waited to do so. */
  public ManagedChannel to(String address) {
    ManagedChannel channel = channels.computeIfAbsent(address, this::build);
    channel.resetConnectBackoff();
    return channel;
  }

  private ManagedChannel build(String address) {
    return NettyChannelBuilder.forTarget("dns:///" + address)
        .usePlaintext()
        .intercept(introduction)
        .directExecutor()
        .disableRetry()
        .disableServiceConfigLookUp()
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .flowControlWindow(WINDOW_BYTES)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        // Only so is a connection given up on which the other side never said a word.
        .keepAliveWithoutCalls(true)
        .build();
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel channel : channels.values()) {
      try {
        channel.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
