// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.system.fixture.CommandLineClient;
import dev.payswitch.system.fixture.CommandLineClient.Result;
import dev.payswitch.system.fixture.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to payments does what it says, command by command, as it is written. */
final class PaymentsGuideIT {
  private static final Path GUIDE = Path.of("..", "docs", "payments.md");
  private static final String COMMAND = "payswitch ";
  private static final Pattern FILE = Pattern.compile("cat > (\\S+) <<'EOF'");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
  private static final String NOT_SETTLED = "  not settled yet: the rest follows";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /** What the guide has typed in, the files it has made, and the answers it shows. */
  private record Guide(
      List<String> commands, Map<String, String> files, Map<Integer, String> answers) {}

  @Test
  void everyCommandOfTheGuideWorks(@TempDir Path directory, @TempDir Path files) throws Exception {
    Guide guide = guide();
    List<String> commands = guide.commands();
    assertThat(commands).hasSizeGreaterThan(35);
    assertThat(guide.answers()).hasSizeGreaterThan(5);
    for (Map.Entry<String, String> file : guide.files().entrySet()) {
      Files.writeString(files.resolve(file.getKey()), file.getValue());
    }
    try (LocalCluster cluster = LocalCluster.start(directory, "s1", "s2", "s3")) {
      cluster.startRouter();
      List<Result> results = new ArrayList<>();
      for (String command : commands) {
        Result result = run(cluster, words(command, guide.files().keySet(), files));
        assertThat(result.exitCode()).as("%s: %s%s", command, result.out(), result.err()).isZero();
        results.add(result);
      }
      guide
          .answers()
          .forEach(
              (index, answer) ->
                  assertThat(timeless(results.get(index).out()))
                      .as(commands.get(index))
                      .isEqualToNormalizingNewlines(timeless(answer)));
      assertThat(told(commands, results, "pay alice merchant:42 12.50 EUR --id order-1001"))
          .startsWith("EXISTS");
      assertThat(told(commands, results, "sweep merchant:42")).contains("92.50 EUR of at most");
      assertThat(told(commands, results, "transfer cancel")).startsWith("CANCELLED");
      assertThat(told(commands, results, "verify")).contains("HOLDS  3 shards");
      // 1000 - 30 - 190 + 20 - 12.50 - 150 + what the wallet had left - 50 - 100.
      assertThat(run(cluster, List.of("account", "balance", "alice")).out()).contains("557.50");
      assertThat(run(cluster, List.of("account", "balance", "merchant:42")).out())
          .contains("47.50");
      assertThat(run(cluster, List.of("account", "balance", "alice:jpy")).out()).contains("16250");
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

  private static Guide guide() throws IOException {
    Guide guide = new Guide(new ArrayList<>(), new TreeMap<>(), new TreeMap<>());
    Iterator<String> lines = Files.readAllLines(GUIDE).iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      Matcher file = FILE.matcher(line);
      if (file.matches()) {
        guide.files().put(file.group(1), until("EOF", lines));
      } else if (line.startsWith(COMMAND)) {
        guide.commands().add(line.substring(COMMAND.length()));
      } else if (line.equals("```text")) {
        guide.answers().put(guide.commands().size() - 1, until("```", lines));
      }
    }
    return guide;
  }

  private static String until(String end, Iterator<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line = lines.next(); !line.equals(end); line = lines.next()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  /** Whether the other shards were fast enough is not what the guide is about. */
  private static String timeless(String answer) {
    return TIME.matcher(answer).replaceAll("TIME").replace(NOT_SETTLED, "");
  }

  /** A word that names a file of the guide names the one that was made of it. */
  private static List<String> words(String command, Set<String> names, Path files) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
        .map(word -> names.contains(word) ? files.resolve(word).toString() : word)
        .toList();
  }

  private static Result run(LocalCluster cluster, List<String> words) {
    return new CommandLineClient(cluster.routerAddress(), cluster.adminAddress()).run(words);
  }
}
