// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Proves that Error Prone and NullAway run. The build compiled two sources that each break one rule
 * (see {@code src/probes}) with the settings of all other sources, and kept what javac said.
 */
final class CheckersTest {
  private static final Path OUTPUT = Path.of("target");

  @Test
  void errorProneRefusesADroppedResult() throws IOException {
    assertThat(compilerOutput("error-prone-probe.txt"))
        .contains("ErrorProneProbe.java", "error: [ReturnValueIgnored]", "1 error");
    assertThat(OUTPUT.resolve("test-classes/dev/payswitch/probe/ErrorProneProbe.class"))
        .doesNotExist();
  }

  @Test
  void nullAwayRefusesUseOfANullableValue() throws IOException {
    assertThat(compilerOutput("nullaway-probe.txt"))
        .contains("NullAwayProbe.java", "error: [NullAway]", "1 error");
    assertThat(OUTPUT.resolve("test-classes/dev/payswitch/probe/NullAwayProbe.class"))
        .doesNotExist();
  }

  private static String compilerOutput(String file) throws IOException {
    return Files.readString(OUTPUT.resolve(file));
  }
}
