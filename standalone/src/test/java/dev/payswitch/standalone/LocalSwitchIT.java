// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.Endpoint;
import dev.payswitch.cli.command.CommandTree;
import dev.payswitch.cli.output.Terminal;
import dev.payswitch.standalone.demo.DemoReport;
import dev.payswitch.standalone.demo.DemoRun;
import dev.payswitch.standalone.demo.PaymentDay;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole switch in this JVM, with its real ZooKeeper, log, store and ports. */
final class LocalSwitchIT {
  private record Result(int exitCode, String out, String err) {}

  @TempDir private Path root = Path.of("");

  @Test
  void stateOutlivesARestart() {
    Path path = root.resolve("data");
    try (LocalSwitch local = start(path, 2)) {
      assertThat(run(local, "account", "create", "bank", "EUR", "--no-floor").exitCode()).isZero();
      for (int number = 0; number < 20; number++) {
        String account = "customer:" + number;
        assertThat(run(local, "account", "create", account, "EUR").err()).isEmpty();
        assertThat(run(local, "pay", "bank", account, "1.00", "EUR", "--id", "p" + number).err())
            .isEmpty();
      }
    }

    try (LocalSwitch local = start(path, 2)) {
      assertThat(run(local, "account", "get", "bank").out()).contains("balance           -20.00");
      assertThat(run(local, "pay", "bank", "customer:3", "1.00", "EUR", "--id", "p3").out())
          .startsWith("EXISTS   p3");
      assertThat(run(local, "pay", "customer:3", "customer:4", "1.01", "EUR").out())
          .startsWith("INSUFFICIENT_FUNDS");
      assertThat(run(local, "verify", "--timeout", "20s").out()).contains("HOLDS  2 shards");
    }

    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> SwitchDirectory.open(path, 3))
        .withMessageContaining("2 shards, not 3");
  }

  @Test
  void dayOfPaymentsEndsAsComputed() throws InterruptedException {
    PaymentDay day = PaymentDay.generate(5, new PaymentDay.Size(200, 1_000, 60));
    StringWriter out = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), false, Map.of());

    try (LocalSwitch local = start(root.resolve("demo"), 3);
        Connection connection = connect(local)) {
      DemoReport report = new DemoRun(connection, day, terminal, System::nanoTime).run(null);
      report.print(terminal);

      assertThat(report.isFine()).as(out.toString()).isTrue();
    }
    assertThat(out.toString())
        .contains("INSUFFICIENT_FUNDS        60   6.0%", "CREATED                  940")
        .contains("CROSS-SHARD", "p99", "HOLDS  3 shards");
  }

  @Test
  void dayOfPaymentsEndsAsComputedWhileAShardIsAdded() throws InterruptedException {
    PaymentDay day = PaymentDay.generate(6, new PaymentDay.Size(200, 1_000, 60));
    StringWriter out = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), false, Map.of());
    SwitchDirectory directory = SwitchDirectory.renew(root.resolve("growing"), 2);

    try (LocalSwitch local = LocalSwitch.start(directory, SwitchPorts.free(2, 0), 1, true);
        Connection connection = connect(local)) {
      DemoReport report = new DemoRun(connection, day, terminal, System::nanoTime).run("s2");
      report.print(terminal);

      assertThat(report.isFine()).as(out.toString()).isTrue();
      assertThat(run(local, "ring", "show").out()).containsPattern("s2 +ACTIVE +1 +2048");
    }
    assertThat(out.toString()).contains("s2 came on the ring: 2,048 arcs", "HOLDS  2 shards");
  }

  private static LocalSwitch start(Path path, int shards) {
    SwitchDirectory directory = SwitchDirectory.open(path, shards);
    return LocalSwitch.start(directory, SwitchPorts.free(shards, 0), shards, true);
  }

  private static Connection connect(LocalSwitch local) {
    return new Connection(
        Endpoint.parse(local.ports().routerAddress()),
        Endpoint.parse(local.ports().adminAddress()),
        Duration.ofSeconds(20));
  }

  private static Result run(LocalSwitch local, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, Map.of());
    List<String> flags =
        List.of("--router", local.ports().routerAddress(), "--admin", local.ports().adminAddress());
    int exitCode =
        CommandTree.run(
            Stream.concat(flags.stream(), Stream.of(words)).toList(), terminal, Map.of());
    return new Result(exitCode, out.toString(), err.toString());
  }
}
