// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import dev.payswitch.benchmarks.lock.AccountLocks;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one router, each with a network thread of its own on which its answers are handled
 * too: no hand-over between threads, which would cost more than the work itself.
 */
public final class Connections implements AutoCloseable {
  private static final int MAX_MESSAGE_SIZE_BYTES = 16 * 1024 * 1024;
  private static final long STOP_LIMIT_SECONDS = 10;

  private final EventLoopGroup threads;
  private final List<ManagedChannel> channels;
  private final @Nullable AccountLocks locks;

  /** Connections to a router given as {@code HOST:PORT}. */
  public Connections(String router, int count) {
    this(router, count, null);
  }

  /** The same, and for the baseline one to the ZooKeeper that keeps its locks. */
  public Connections(String router, int count, @Nullable String zooKeeper) {
    locks = zooKeeper == null ? null : AccountLocks.open(zooKeeper);
    threads = new MultiThreadIoEventLoopGroup(count, NioIoHandler.newFactory());
    channels = IntStream.range(0, count).mapToObj(number -> open(router)).toList();
  }

  private ManagedChannel open(String router) {
    return NettyChannelBuilder.forTarget(router)
        .eventLoopGroup(threads)
        .channelType(NioSocketChannel.class)
        .usePlaintext()
        .directExecutor()
        // A failed call is something to count, and a copy kept for a retry would cost time.
        .disableRetry()
        .maxInboundMessageSize(MAX_MESSAGE_SIZE_BYTES)
        .build();
  }

  public List<ManagedChannel> channels() {
    return channels;
  }

  AccountLocks locks() {
    return Objects.requireNonNull(locks, "a locked load needs a connection to ZooKeeper");
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    threads
        .shutdownGracefully(0, STOP_LIMIT_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    if (locks != null) {
      locks.close();
    }
  }
}
