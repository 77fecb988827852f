// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.router.metrics.RouterMetrics;
import dev.payswitch.router.routing.Clock;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The two gRPC ports of a router: the public one for services, and the admin one, which also tells
 * by reflection what it has. Handlers run on the network threads, so they never block.
 */
public final class RouterServers {
  /** Above the 1 MiB of a list, so that a list that is too long gets an answer that says so. */
  private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  private static final int MAX_METADATA_BYTES = 16 * 1024;
  private static final int WINDOW_BYTES = 1024 * 1024;
  private static final int MAX_CALLS_PER_CONNECTION = 4_096;

  /** Every call that a caller gives up is a reset, so this allows for many, but not for a flood. */
  private static final int MAX_RESETS = 20_000;

  private static final int RESET_WINDOW_SECONDS = 10;
  private static final long KEEP_ALIVE_SECONDS = 60;
  private static final long PERMIT_KEEP_ALIVE_SECONDS = 5;
  private static final long MAX_IDLE_MINUTES = 10;
  private static final long MAX_AGE_MINUTES = 60;
  private static final long AGE_GRACE_MINUTES = 5;

  private final Server publicServer;
  private final Server adminServer;
  private final HealthStatusManager publicHealth = new HealthStatusManager();
  private final HealthStatusManager adminHealth = new HealthStatusManager();
  private final OpenStreams openStreams;

  /** The addresses to listen on; port 0 takes any free one. */
  public record Addresses(InetSocketAddress publicAddress, InetSocketAddress adminAddress) {}

  public RouterServers(
      Addresses addresses, RouterServices services, RouterMetrics metrics, Clock clock) {
    openStreams = services.openStreams();
    CallMeter meter = new CallMeter(metrics, clock);
    NettyServerBuilder forServices = builder(addresses.publicAddress());
    services.publicServices().forEach(service -> forServices.addService(wrap(service, meter)));
    publicServer = forServices.addService(publicHealth.getHealthService()).build();
    NettyServerBuilder forAdmins = builder(addresses.adminAddress());
    services.adminServices().forEach(service -> forAdmins.addService(wrap(service, meter)));
    adminServer =
        forAdmins
            .addService(adminHealth.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build();
  }

  private static ServerServiceDefinition wrap(ServerServiceDefinition service, CallMeter meter) {
    return ServerInterceptors.interceptForward(service, meter, new Principal());
  }

  private static NettyServerBuilder builder(InetSocketAddress address) {
    return NettyServerBuilder.forAddress(address)
        .directExecutor()
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .flowControlWindow(WINDOW_BYTES)
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(PERMIT_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxConnectionIdle(MAX_IDLE_MINUTES, TimeUnit.MINUTES)
        .maxConnectionAge(MAX_AGE_MINUTES, TimeUnit.MINUTES)
        .maxConnectionAgeGrace(AGE_GRACE_MINUTES, TimeUnit.MINUTES);
  }

  /** Opens both ports; not serving yet. */
  public void start() throws IOException {
    setServing(false);
    publicServer.start();
    adminServer.start();
  }

  public void setServing(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    publicHealth.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    adminHealth.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
  }

  public int grpcPort() {
    return publicServer.getPort();
  }

  public int adminPort() {
    return adminServer.getPort();
  }

  /** Takes no new calls and lets those that are under way finish, for some time at most. */
  public void stop(long graceNanos) {
    publicHealth.enterTerminalState();
    adminHealth.enterTerminalState();
    publicServer.shutdown();
    adminServer.shutdown();
    openStreams.stop();
    try {
      if (!publicServer.awaitTermination(graceNanos, TimeUnit.NANOSECONDS)) {
        publicServer.shutdownNow();
      }
      adminServer.shutdownNow();
    } catch (InterruptedException interrupted) {
      publicServer.shutdownNow();
      adminServer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
