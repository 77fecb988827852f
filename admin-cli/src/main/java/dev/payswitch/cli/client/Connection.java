// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The channels of one command to a router's two ports, opened when first called and closed without
 * waiting. One NIO thread serves both: a command makes few calls, and a native transport costs more
 * to load than it saves.
 */
public final class Connection implements AutoCloseable {
  /** Pages and lists stay below 1 MiB of requests; answers with outcomes may be larger. */
  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  private final Endpoint routerEndpoint;
  private final Endpoint adminEndpoint;
  private final EventLoopGroup events =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ManagedChannel routerChannel;
  private final ManagedChannel adminChannel;
  private final Duration timeout;

  public Connection(Endpoint router, Endpoint admin, Duration timeout) {
    this.routerEndpoint = router;
    this.adminEndpoint = admin;
    this.timeout = timeout;
    this.routerChannel = open(router);
    this.adminChannel = open(admin);
  }

  public RouterClient router() {
    return new RouterClient(
        routerChannel, new FailureMapper(routerEndpoint, FailureMapper.Port.PUBLIC), timeout);
  }

  /** The admin port; {@code actor} goes with every call. */
  public AdminClient admin(String actor) {
    return new AdminClient(
        adminChannel, new FailureMapper(adminEndpoint, FailureMapper.Port.ADMIN), timeout, actor);
  }

  /** The part of the admin port that only looks; {@code actor} goes with every call. */
  public InspectionClient inspection(String actor) {
    return new InspectionClient(
        adminChannel, new FailureMapper(adminEndpoint, FailureMapper.Port.ADMIN), timeout, actor);
  }

  private ManagedChannel open(Endpoint endpoint) {
    return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
        .usePlaintext()
        .eventLoopGroup(events)
        .channelType(NioSocketChannel.class)
        .maxInboundMessageSize(MAX_ANSWER_BYTES)
        .disableRetry()
        .build();
  }

  @Override
  public void close() {
    end(routerChannel.shutdownNow());
    end(adminChannel.shutdownNow());
    events
        .shutdownGracefully(0, 0, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  /** Calls that are cut off report on the event thread, which must still be there. */
  private static void end(ManagedChannel channel) {
    try {
      channel.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
