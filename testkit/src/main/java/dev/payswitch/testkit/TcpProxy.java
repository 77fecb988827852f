// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A loopback connection that tests can damage: requests or replies vanish, all connections are cut,
 * new ones are refused. Dropped bytes stay dropped, so {@link #cut} should follow.
 */
public final class TcpProxy implements AutoCloseable {
  private final int targetPort;
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile String requestMarker = "";
  private volatile String replyMarker = "";
  private volatile boolean dropsRequests;
  private volatile boolean dropsReplies;
  private volatile boolean isCut;

  public TcpProxy(int targetPort) throws IOException {
    this.targetPort = targetPort;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("proxy-accept").start(this::acceptAll);
  }

  public int port() {
    return listening.getLocalPort();
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

  /** Ends all connections and refuses new ones. */
  public void cut() {
    isCut = true;
    sockets.forEach(TcpProxy::closeQuietly);
    sockets.clear();
  }

  /** Lets everything pass again. */
  public void heal() {
    requestMarker = "";
    replyMarker = "";
    dropsRequests = false;
    dropsReplies = false;
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
    sockets.add(client);
    if (isCut) {
      closeQuietly(client);
      return;
    }
    try {
      Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
      sockets.add(target);
      Thread.ofVirtual().start(() -> pump(client, target, this::requestIsDropped));
      Thread.ofVirtual().start(() -> pump(target, client, bytes -> dropsReplies));
    } catch (IOException refused) {
      closeQuietly(client);
    }
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

  private void pump(Socket from, Socket to, Predicate<String> drops) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!drops.test(new String(buffer, 0, count, StandardCharsets.ISO_8859_1))) {
          out.write(buffer, 0, count);
          out.flush();
        }
      }
    } catch (IOException cut) {
      closeQuietly(from);
    } finally {
      closeQuietly(to);
      sockets.remove(from);
      sockets.remove(to);
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
