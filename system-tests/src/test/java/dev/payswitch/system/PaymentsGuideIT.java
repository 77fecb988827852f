// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cli.command.CommandTree;
import dev.payswitch.cli.output.Terminal;
import dev.payswitch.system.fixture.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to payments does what it says, command by command, as it is written. */
final class PaymentsGuideIT {
  private static final Path GUIDE = Path.of("..", "docs", "payments.md");
  private static final String COMMAND = "payswitch ";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private record Result(int exitCode, String out, String err) {}

  @Test
  void everyCommandOfTheGuideWorks(@TempDir Path directory) throws Exception {
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThan(25);
    try (LocalCluster cluster = LocalCluster.start(directory, "s1", "s2", "s3")) {
      cluster.startRouter();
      List<Result> results = new ArrayList<>();
      for (String command : commands) {
        Result result = run(cluster, words(command));
        assertThat(result.exitCode()).as("%s: %s%s", command, result.out, result.err).isZero();
        results.add(result);
      }
      assertThat(told(commands, results, "pay alice merchant:42 12.50 EUR --id order-1001"))
          .startsWith("EXISTS");
      assertThat(told(commands, results, "sweep merchant:42")).contains("92.50 EUR of at most");
      assertThat(told(commands, results, "transfer cancel")).startsWith("CANCELLED");
      assertThat(told(commands, results, "verify")).contains("HOLDS  3 shards");
      // 1000 - 30 - 190 + 20 - 12.50 - 150 + what the wallet had left.
      assertThat(run(cluster, List.of("account", "balance", "alice")).out()).contains("707.50");
      assertThat(run(cluster, List.of("account", "holds", "alice")).out()).doesNotContain("room");
    }
  }

  /** What the last command that begins like this said. */
  private static String told(List<String> commands, List<Result> results, String beginning) {
    int last = -1;
    for (int index = 0; index < commands.size(); index++) {
      if (commands.get(index).startsWith(beginning)) {
        last = index;
      }
    }
    assertThat(last).as(beginning).isNotNegative();
    return results.get(last).out();
  }

  private static List<String> commands() throws IOException {
    return Files.readAllLines(GUIDE).stream()
        .filter(line -> line.startsWith(COMMAND))
        .map(line -> line.substring(COMMAND.length()))
        .toList();
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
        .toList();
  }

  private static Result run(LocalCluster cluster, List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, Map.of());
    List<String> flags =
        List.of("--router", cluster.routerAddress(), "--admin", cluster.adminAddress());
    int exitCode =
        CommandTree.run(Stream.concat(flags.stream(), words.stream()).toList(), terminal, Map.of());
    return new Result(exitCode, out.toString(), err.toString());
  }
}
