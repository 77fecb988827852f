// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FreePortsTest {
  @Test
  void neverHandsOutAPortTwice() {
    FreePorts ports = new FreePorts();

    assertThat(IntStream.range(0, 100).map(each -> ports.take()).distinct()).hasSize(100);
  }

  @Test
  void skipsAPortThatIsTaken() throws IOException {
    int taken = new FreePorts().take();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), taken));

      assertThat(new FreePorts().take()).isNotEqualTo(taken);
    }
  }
}
