// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Hands out TCP ports on loopback that nothing listens on. They lie below the range from which
 * systems take the ports of outgoing connections: otherwise, while a killed process is down, some
 * connection could be given its port and the process could not come back.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int END = 32_000;
  private static final int STRIDE = 97;

  private int next;

  /** Begins at a place that depends on this JVM, so that two of them seldom meet. */
  public FreePorts() {
    next = FIRST + (int) (ProcessHandle.current().pid() * STRIDE % (END - FIRST));
  }

  /** A port that was free a moment ago and that this object has not handed out before. */
  public synchronized int take() {
    for (int tried = 0; tried < END - FIRST; tried++) {
      int port = next;
      next = next + 1 == END ? FIRST : next + 1;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " to " + END);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
