// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {
  private static final int LIMIT_MILLIS = 20_000;

  /** Long enough that what was not held back would be there. */
  private static final int SILENCE_MILLIS = 150;

  private ServerSocket listening;
  private TcpProxy proxy;

  /** Both ends of a connection through the proxy. */
  private record Ends(Socket client, Socket server) {}

  @BeforeEach
  void start() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy = new TcpProxy(listening.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    listening.close();
  }

  @Test
  void passesBytesAndEndsInBothDirections() throws IOException {
    Ends ends = connect();
    send(ends.client(), "request");
    assertThat(receive(ends.server(), 7)).isEqualTo("request");
    send(ends.server(), "reply");
    assertThat(receive(ends.client(), 5)).isEqualTo("reply");
    ends.server().close();
    assertThat(ends.client().getInputStream().read()).isEqualTo(-1);
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void holdsRequestsAloneUntilHealed() throws IOException {
    Ends ends = connect();
    proxy.holdRequests();
    send(ends.client(), "request");
    send(ends.server(), "reply");
    assertThat(receive(ends.client(), 5)).isEqualTo("reply");
    assertSilent(ends.server());
    proxy.heal();
    assertThat(receive(ends.server(), 7)).isEqualTo("request");
  }

  @Test
  void holdsRepliesAloneUntilHealed() throws IOException {
    Ends ends = connect();
    proxy.holdReplies();
    send(ends.server(), "reply");
    send(ends.client(), "request");
    assertThat(receive(ends.server(), 7)).isEqualTo("request");
    assertSilent(ends.client());
    proxy.heal();
    assertThat(receive(ends.client(), 5)).isEqualTo("reply");
  }

  @Test
  void takesConnectionsWhileNothingPasses() throws IOException {
    proxy.holdRequests();
    proxy.holdReplies();
    Ends ends = connect();
    send(ends.client(), "request");
    assertSilent(ends.server());
    proxy.heal();
    assertThat(receive(ends.server(), 7)).isEqualTo("request");
  }

  @Test
  void holdsTheEndOfAConnectionToo() throws IOException {
    Ends ends = connect();
    proxy.holdRequests();
    ends.client().close();
    assertSilent(ends.server());
    proxy.heal();
    assertThat(ends.server().getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void delaysInBothDirections() throws IOException {
    Ends ends = connect();
    proxy.delay(Duration.ofMillis(50));
    long start = System.nanoTime();
    send(ends.client(), "request");
    assertThat(receive(ends.server(), 7)).isEqualTo("request");
    send(ends.server(), "reply");
    assertThat(receive(ends.client(), 5)).isEqualTo("reply");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
  }

  @Test
  void tricklesAFewBytesAtATime() throws IOException {
    Ends ends = connect();
    proxy.trickle(2, Duration.ofMillis(10));
    long start = System.nanoTime();
    send(ends.client(), "twenty bytes of text");
    assertThat(receive(ends.server(), 2)).isEqualTo("tw");
    assertThat(receive(ends.server(), 18)).isEqualTo("enty bytes of text");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
  }

  @Test
  void healsWhileATrickleRuns() throws IOException {
    Ends ends = connect();
    proxy.trickle(1, Duration.ofMillis(1));
    String text = "x".repeat(100_000);
    send(ends.client(), text);
    assertThat(receive(ends.server(), 10)).isEqualTo("x".repeat(10));
    proxy.heal();
    assertThat(receive(ends.server(), text.length() - 10)).hasSize(text.length() - 10);
  }

  @Test
  void abandonedConnectionStaysSilentAndNewOnesPass() throws IOException {
    Ends old = connect();
    proxy.abandon();
    Ends fresh = connect();
    send(old.client(), "lost");
    send(old.server(), "lost");
    send(fresh.client(), "request");
    assertThat(receive(fresh.server(), 7)).isEqualTo("request");
    proxy.heal();
    assertSilent(old.server());
    assertSilent(old.client());
  }

  @Test
  void resetEndsConnectionsAndTakesNewOnes() throws IOException {
    Ends old = connect();
    proxy.reset();
    assertThatThrownBy(() -> old.client().getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    Ends fresh = connect();
    send(fresh.client(), "request");
    assertThat(receive(fresh.server(), 7)).isEqualTo("request");
  }

  @Test
  void cutEndsConnectionsAndRefusesNewOnesUntilHealed() throws IOException {
    Ends old = connect();
    proxy.cut();
    assertThat(old.client().getInputStream().read()).isEqualTo(-1);
    assertThat(old.server().getInputStream().read()).isEqualTo(-1);
    try (Socket refused = toProxy()) {
      assertThat(endOf(refused)).isTrue();
    }
    proxy.heal();
    Ends fresh = connect();
    send(fresh.client(), "request");
    assertThat(receive(fresh.server(), 7)).isEqualTo("request");
  }

  private static boolean endOf(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException reset) {
      return true;
    }
  }

  private Ends connect() throws IOException {
    Socket client = toProxy();
    Socket server = listening.accept();
    server.setSoTimeout(LIMIT_MILLIS);
    return new Ends(client, server);
  }

  private Socket toProxy() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(LIMIT_MILLIS);
    return client;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(LIMIT_MILLIS);
  }
}
