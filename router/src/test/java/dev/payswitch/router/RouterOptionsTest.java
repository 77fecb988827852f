// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Where options come from, and what counts more. */
final class RouterOptionsTest {
  @TempDir private Path directory;

  private static RouterConfig parse(Map<String, String> environment, String... arguments) {
    RouterOptions options = new RouterOptions();
    RouterOptions.commandLine(options, environment, arguments).parseArgs(arguments);
    return options.toConfig();
  }

  @Test
  void hasTheUsualPortsByDefault() {
    RouterConfig config = parse(Map.of());

    assertThat(config.grpcPort()).isEqualTo(7400);
    assertThat(config.adminPort()).isEqualTo(7401);
    assertThat(config.httpPort()).isEqualTo(7480);
    assertThat(config.bindHost()).isEqualTo("127.0.0.1");
    assertThat(config.cluster().connectString()).isEqualTo("127.0.0.1:7481");
    assertThat(config.cluster().sessionTimeout()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void flagsCountMoreThanTheEnvironmentAndThatMoreThanTheFile() throws Exception {
    Path file = directory.resolve("router.properties");
    Files.writeString(file, "grpc-port=1\nadmin-port=2\nhttp-port=3\nsession-timeout=500ms\n");

    RouterConfig config =
        parse(
            Map.of("PAYSWITCH_GRPC_PORT", "11", "PAYSWITCH_ADMIN_PORT", "12"),
            "--config",
            file.toString(),
            "--grpc-port=111");

    assertThat(config.grpcPort()).isEqualTo(111);
    assertThat(config.adminPort()).isEqualTo(12);
    assertThat(config.httpPort()).isEqualTo(3);
    assertThat(config.cluster().sessionTimeout()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void advertisesTheBoundHostUnlessTold() {
    assertThat(parse(Map.of(), "--bind", "10.0.0.1").advertiseHost()).isEqualTo("10.0.0.1");
    assertThat(parse(Map.of(), "--bind", "0.0.0.0", "--advertise", "r1").advertiseHost())
        .isEqualTo("r1");
  }

  @Test
  void anExampleStandsInTheHelp() {
    RouterOptions options = new RouterOptions();
    CommandLine command = RouterOptions.commandLine(options, Map.of());

    assertThat(command.getUsageMessage()).contains("Example: payswitch router");
  }
}
