// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.router.routing.RoutingLimits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How one router runs.
 *
 * @param cluster where ZooKeeper is
 * @param dataDirectory keeps the last good ring; made if it is not there
 * @param bindHost the address to listen on
 * @param advertiseHost the name by which others reach this router
 * @param grpcPort the public port; 0 takes a free one, as for the others
 * @param adminPort the port for admins
 * @param httpPort the port for health and metrics
 * @param stopGrace how long calls that are under way may take when the router stops
 */
public record RouterConfig(
    ClusterConfig cluster,
    Path dataDirectory,
    String bindHost,
    String advertiseHost,
    int grpcPort,
    int adminPort,
    int httpPort,
    Duration stopGrace,
    RoutingLimits limits) {
  public static final int DEFAULT_GRPC_PORT = 7400;
  public static final int DEFAULT_ADMIN_PORT = 7401;
  public static final int DEFAULT_HTTP_PORT = 7480;

  /** A little above the longest deadline: then every call has its answer. */
  public static final Duration DEFAULT_STOP_GRACE = Duration.ofSeconds(31);

  private static final int MAX_PORT = 65_535;

  public RouterConfig {
    requirePort("gRPC port", grpcPort);
    requirePort("admin port", adminPort);
    requirePort("HTTP port", httpPort);
    if (bindHost.isBlank() || advertiseHost.isBlank()) {
      throw new IllegalArgumentException("the host to bind and to advertise must not be empty");
    }
    if (stopGrace.isNegative()) {
      throw new IllegalArgumentException("stop grace must not be negative, but is " + stopGrace);
    }
  }

  /** A router on the usual ports of the loopback interface. */
  public static RouterConfig of(ClusterConfig cluster, Path dataDirectory) {
    return new RouterConfig(
        cluster,
        dataDirectory,
        "127.0.0.1",
        "127.0.0.1",
        DEFAULT_GRPC_PORT,
        DEFAULT_ADMIN_PORT,
        DEFAULT_HTTP_PORT,
        DEFAULT_STOP_GRACE,
        RoutingLimits.DEFAULT);
  }

  public RouterConfig withPorts(int newGrpcPort, int newAdminPort, int newHttpPort) {
    return new RouterConfig(
        cluster,
        dataDirectory,
        bindHost,
        advertiseHost,
        newGrpcPort,
        newAdminPort,
        newHttpPort,
        stopGrace,
        limits);
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(name + " must be 0 to 65535, but is " + port);
    }
  }
}
