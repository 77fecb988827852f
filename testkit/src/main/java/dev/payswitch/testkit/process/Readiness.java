// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a process whether it is ready to serve. */
@FunctionalInterface
interface Readiness {
  Duration POLL = Duration.ofMillis(50);
  int ANSWER_LIMIT_MILLIS = 2_000;

  boolean isReady();

  /** Ready when the HTTP port says so. */
  static Readiness ofHealth(int httpPort) {
    URI uri = URI.create("http://127.0.0.1:" + httpPort + "/health/ready");
    return () -> {
      try {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(ANSWER_LIMIT_MILLIS);
        connection.setReadTimeout(ANSWER_LIMIT_MILLIS);
        boolean ready = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        connection.disconnect();
        return ready;
      } catch (IOException notYet) {
        return false;
      }
    };
  }

  /** Ready when ZooKeeper answers its command {@code srvr} with the mode it serves in. */
  static Readiness ofZooKeeper(int port) {
    return () -> {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_LIMIT_MILLIS);
        socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
        socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readAllBytes();
        return new String(answer, StandardCharsets.UTF_8).contains("Mode:");
      } catch (IOException notYet) {
        return false;
      }
    };
  }

  /**
   * Waits until the process is ready; fails with the end of its log when it ends or the limit
   * passes.
   */
  default void await(ManagedProcess process, Duration limit) {
    long startNanos = System.nanoTime();
    while (!isReady()) {
      if (process.hasExitedWithin(POLL)) {
        throw process.failure("ended before it was ready");
      }
      if (System.nanoTime() - startNanos > limit.toNanos()) {
        throw process.failure("was not ready within " + limit.toMillis() + " ms");
      }
    }
  }
}
