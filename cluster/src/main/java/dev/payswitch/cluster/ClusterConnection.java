// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;

/**
 * The one connection of a process to ZooKeeper. It connects in the background and again after every
 * loss, with growing and jittered pauses, so a process may start before ZooKeeper does.
 */
public final class ClusterConnection implements AutoCloseable {
  private static final int RETRY_PAUSE_MILLIS = 50;
  private static final int MAX_RETRY_PAUSE_MILLIS = 1_000;
  private static final int MAX_RETRIES = 5;

  private final CuratorFramework client;
  private final EventThread events;
  private final SessionGuard session;
  private final ZooKeeperPaths paths;
  private final Znodes znodes;

  private ClusterConnection(ClusterConfig config) {
    this.client =
        CuratorFrameworkFactory.builder()
            .connectString(config.connectString())
            .sessionTimeoutMs(Math.toIntExact(config.sessionTimeout().toMillis()))
            .connectionTimeoutMs(Math.toIntExact(config.connectTimeout().toMillis()))
            .retryPolicy(
                new BoundedExponentialBackoffRetry(
                    RETRY_PAUSE_MILLIS, MAX_RETRY_PAUSE_MILLIS, MAX_RETRIES))
            .ensembleTracker(false)
            .dontUseContainerParents()
            .build();
    this.events = new EventThread("cluster-events");
    this.session = new SessionGuard(client, events);
    this.paths = new ZooKeeperPaths(config.root());
    this.znodes = new Znodes(client);
  }

  /** Starts to connect and returns at once. */
  public static ClusterConnection open(ClusterConfig config) {
    ClusterConnection connection = new ClusterConnection(config);
    connection.client.start();
    return connection;
  }

  /** Waits for the connection; false when it does not come within the limit. */
  public boolean awaitConnected(Duration limit) {
    return Znodes.call("connect", () -> session.awaitConnected(limit));
  }

  public SessionGuard session() {
    return session;
  }

  CuratorFramework client() {
    return client;
  }

  EventThread events() {
    return events;
  }

  ZooKeeperPaths paths() {
    return paths;
  }

  Znodes znodes() {
    return znodes;
  }

  /** Ends the session, and with it every registration and lock of this process. */
  @Override
  public void close() {
    events.close();
    client.close();
  }
}
