// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * A real ZooKeeper server in this JVM, on a free port of the loopback interface, which tests may
 * stop, start again and tell to expire sessions.
 */
public final class TestZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 100;
  private static final int MIN_SESSION_MILLIS = 200;
  private static final int MAX_SESSION_MILLIS = 60_000;

  private final Path directory;
  private int port;
  private NIOServerCnxnFactory connections;
  private ZooKeeperServer server;

  private TestZooKeeper(Path directory) throws IOException {
    this.directory = directory;
    this.server = newServer();
    this.connections = listen();
    this.port = connections.getLocalPort();
  }

  /** Starts a server that keeps its data in the directory. */
  public static TestZooKeeper start(Path directory) throws IOException, InterruptedException {
    TestZooKeeper zooKeeper = new TestZooKeeper(directory);
    zooKeeper.connections.startup(zooKeeper.server);
    return zooKeeper;
  }

  public int port() {
    return port;
  }

  public String connectString() {
    return "127.0.0.1:" + port;
  }

  /** Cuts all connections; nobody answers until {@link #restart}. Sessions stay on disk. */
  public void stop() {
    connections.shutdown();
    server.shutdown(true);
  }

  /** Starts again on the same port with the same data. */
  public void restart() throws IOException, InterruptedException {
    server = newServer();
    connections = listen();
    connections.startup(server);
  }

  /** Ends a session as if its process had been silent for too long. */
  public void expireSession(long sessionId) {
    server.closeSession(sessionId);
  }

  public void expireAllSessions() {
    List.copyOf(server.getZKDatabase().getSessions()).forEach(this::expireSession);
  }

  @Override
  public void close() {
    stop();
  }

  private ZooKeeperServer newServer() throws IOException {
    ZooKeeperServer fresh =
        new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MILLIS);
    fresh.setMinSessionTimeout(MIN_SESSION_MILLIS);
    fresh.setMaxSessionTimeout(MAX_SESSION_MILLIS);
    return fresh;
  }

  private NIOServerCnxnFactory listen() throws IOException {
    NIOServerCnxnFactory listening = new NIOServerCnxnFactory();
    listening.configure(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0, -1, false);
    return listening;
  }
}
