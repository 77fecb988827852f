// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A loopback connection that tests can damage: bytes come late, a few at a time, in one direction
 * only or not at all, vanish from a certain text on, or all connections end. Bytes that are held
 * back pass when the damage is healed, as packets do that a network lost and the sender sends
 * again; dropped bytes stay dropped, so {@link #cut} should follow.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int BACKLOG = 50;
  private static final Duration POLL = Duration.ofMillis(2);

  private final int targetPort;
  private final ServerSocket listening;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile String requestMarker = "";
  private volatile String replyMarker = "";
  private volatile boolean dropsRequests;
  private volatile boolean dropsReplies;
  private volatile boolean isCut;
  private volatile Pace requestPace = Pace.FREE;
  private volatile Pace replyPace = Pace.FREE;

  /** How bytes pass in one direction: at most so many at a time, each piece after a pause. */
  private record Pace(int maxBytes, Duration pause) {
    static final Pace FREE = new Pace(BUFFER_BYTES, Duration.ZERO);
    static final Pace HELD = new Pace(0, POLL);
  }

  /** From loopback to the port, at a port that {@link #port} tells. */
  public TcpProxy(int targetPort) throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), targetPort);
  }

  /** From an address of this machine to the port on loopback. */
  public TcpProxy(InetSocketAddress address, int targetPort) throws IOException {
    this.targetPort = targetPort;
    this.listening = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
    Thread.ofVirtual().name("proxy-accept").start(this::acceptAll);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** How many connections there have been. */
  public int accepted() {
    return accepted.get();
  }

  /** Nothing passes to the target from the first request on that contains the text. */
  public void dropRequestsFrom(String text) {
    requestMarker = text;
  }

  /** Nothing comes back from the target after a request that contains the text. */
  public void dropRepliesFrom(String text) {
    replyMarker = text;
  }

  /** Whether the text that damage waits for has been seen. */
  public boolean isDropping() {
    return dropsRequests || dropsReplies;
  }

  /** Everything waits that long before it passes, in both directions. */
  public void delay(Duration each) {
    trickle(BUFFER_BYTES, each);
  }

  /** At most so many bytes pass at a time, each piece after a pause, in both directions. */
  public void trickle(int maxBytes, Duration pause) {
    requestPace = new Pace(maxBytes, pause);
    replyPace = requestPace;
  }

  /** Nothing passes to the target for now; new connections are taken as ever. */
  public void holdRequests() {
    requestPace = Pace.HELD;
  }

  /** Nothing comes back from the target for now; new connections are taken as ever. */
  public void holdReplies() {
    replyPace = Pace.HELD;
  }

  /** Nothing ever passes again on the connections of now, and none of them ends; new ones pass. */
  public void abandon() {
    connections.forEach(connection -> connection.abandoned = true);
  }

  /** Ends all connections, as a machine does that knows nothing of them; new ones pass. */
  public void reset() {
    connections.forEach(Connection::reset);
  }

  /** Ends all connections and refuses new ones. */
  public void cut() {
    isCut = true;
    connections.forEach(Connection::close);
  }

  /** Lets everything pass again. */
  public void heal() {
    requestMarker = "";
    replyMarker = "";
    dropsRequests = false;
    dropsReplies = false;
    requestPace = Pace.FREE;
    replyPace = Pace.FREE;
    isCut = false;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }

  private void acceptAll() {
    try {
      while (true) {
        connect(listening.accept());
      }
    } catch (IOException closed) {
      cut();
    }
  }

  private void connect(Socket client) {
    Connection connection = new Connection(client, new Socket());
    // Known before it looks whether it may be, so that a cut at any moment ends it.
    connections.add(connection);
    accepted.incrementAndGet();
    if (isCut || !connection.reachesTarget()) {
      connection.close();
      return;
    }
    Thread.ofVirtual().start(connection::pumpRequests);
    Thread.ofVirtual().start(connection::pumpReplies);
  }

  private boolean requestIsDropped(String bytes) {
    if (!requestMarker.isEmpty() && bytes.contains(requestMarker)) {
      dropsRequests = true;
    }
    if (!replyMarker.isEmpty() && bytes.contains(replyMarker)) {
      dropsReplies = true;
    }
    return dropsRequests;
  }

  /** One connection of a client, and the one to the target that belongs to it. */
  private final class Connection {
    private final Socket client;
    private final Socket target;
    private volatile boolean abandoned;

    Connection(Socket client, Socket target) {
      this.client = client;
      this.target = target;
    }

    boolean reachesTarget() {
      try {
        client.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
        return true;
      } catch (IOException refused) {
        return false;
      }
    }

    void pumpRequests() {
      pump(client, target, true, TcpProxy.this::requestIsDropped);
    }

    void pumpReplies() {
      pump(target, client, false, bytes -> dropsReplies);
    }

    private void pump(Socket from, Socket to, boolean isRequest, Predicate<String> drops) {
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          if (!drops.test(new String(buffer, 0, count, StandardCharsets.ISO_8859_1))) {
            pass(buffer, count, out, isRequest);
          }
        }
        // The end of a stream is held back like its bytes.
        awaitPassage(isRequest);
        close();
      } catch (IOException cut) {
        close();
      }
    }

    private void pass(byte[] buffer, int count, OutputStream out, boolean isRequest)
        throws IOException {
      int passed = 0;
      while (passed < count) {
        Pace pace = awaitPassage(isRequest);
        LockSupport.parkNanos(pace.pause().toNanos());
        int piece = Math.min(pace.maxBytes(), count - passed);
        out.write(buffer, passed, piece);
        out.flush();
        passed += piece;
      }
    }

    /** Returns when bytes may pass, or the connection was closed. */
    private Pace awaitPassage(boolean isRequest) {
      while (true) {
        Pace pace = isRequest ? requestPace : replyPace;
        boolean held = abandoned || pace.maxBytes() == 0;
        if (!held || client.isClosed() || target.isClosed()) {
          return held ? Pace.FREE : pace;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }

    void reset() {
      try {
        client.setSoLinger(true, 0);
        target.setSoLinger(true, 0);
      } catch (IOException alreadyClosed) {
        connections.remove(this);
      }
      close();
    }

    void close() {
      connections.remove(this);
      closeQuietly(client);
      closeQuietly(target);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
