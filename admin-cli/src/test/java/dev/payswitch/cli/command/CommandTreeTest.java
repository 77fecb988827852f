// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.fake.FakeSwitch;
import dev.payswitch.cli.fake.FakeSwitch.Result;
import dev.payswitch.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What holds for every command: help, options and their order, errors in two lines. */
final class CommandTreeTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void everyCommandHasADescriptionAndAnExampleOfItself() {
    List<CommandLine> all = new ArrayList<>();
    collect(tree(), all);

    assertThat(all).hasSizeGreaterThan(40);
    for (CommandLine command : all) {
      String help = command.getUsageMessage();
      String name = command.getCommandSpec().qualifiedName();
      assertThat(help).as(name).contains("Example").containsPattern("\\n +.*" + name);
      assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
    }
  }

  @Test
  void everyCommandHasTheGlobalOptions() {
    List<CommandLine> all = new ArrayList<>();
    collect(tree(), all);

    for (CommandLine command : all) {
      assertThat(command.getCommandSpec().optionsMap().keySet())
          .as(command.getCommandSpec().qualifiedName())
          .contains("--router", "--admin", "--output", "--timeout", "--config", "--help");
    }
  }

  @Test
  void everyMutationHasADryRun() {
    CommandLine root = tree();
    List<List<String>> mutations =
        List.of(
            List.of("cluster", "init"),
            List.of("account", "create"),
            List.of("account", "freeze"),
            List.of("account", "unfreeze"),
            List.of("account", "set-floor"),
            List.of("account", "set-ceiling"),
            List.of("account", "set-limits"),
            List.of("account", "close"),
            List.of("pay"),
            List.of("hold"),
            List.of("capture"),
            List.of("void"),
            List.of("adjust"),
            List.of("refund"),
            List.of("sweep"),
            List.of("transfer", "submit"),
            List.of("transfer", "cancel"),
            List.of("transfer", "import"),
            List.of("group", "submit"),
            List.of("shard", "add"),
            List.of("shard", "drain"),
            List.of("shard", "remove"),
            List.of("shard", "reweight"),
            List.of("plan", "create"),
            List.of("plan", "apply"),
            List.of("op", "pause"),
            List.of("op", "resume"),
            List.of("op", "cancel"),
            List.of("op", "throttle"));

    for (List<String> path : mutations) {
      CommandLine command = root;
      for (String word : path) {
        command = Objects.requireNonNull(command.getSubcommands().get(word), word);
      }
      assertThat(command.getCommandSpec().optionsMap()).as("%s", path).containsKey("--dry-run");
    }
  }

  @Test
  void globalOptionsMayComeBeforeTheCommand() {
    Result result = run(Map.of(), "-o", "json", "version");

    assertThat(result.out()).startsWith("{");
  }

  @Test
  void flagBeatsEnvironmentBeatsFileBeatsDefault() throws IOException {
    Path file = Files.writeString(directory.resolve("payswitch.properties"), "output=wide\n");
    Path jsonFile = Files.writeString(directory.resolve("json.properties"), "output=json\n");

    assertThat(run(Map.of(), "version").out()).startsWith("payswitch ");
    assertThat(run(Map.of(), "version", "--config", jsonFile.toString()).out()).startsWith("{");
    assertThat(run(Map.of("PAYSWITCH_CONFIG", jsonFile.toString()), "version").out())
        .startsWith("{");
    assertThat(run(Map.of("PAYSWITCH_OUTPUT", "json"), "version", "--config=" + file).out())
        .startsWith("{");
    assertThat(run(Map.of("PAYSWITCH_OUTPUT", "json"), "version", "-o", "table").out())
        .startsWith("payswitch ");
  }

  @Test
  void unknownNameInTheFileIsAnError() throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.properties"), "roter=1.2.3.4:7400\n");

    Result result = run(Map.of(), "version", "--config", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains("\"roter\"");
  }

  @Test
  void missingFileIsAnError() {
    Result result = run(Map.of(), "version", "--config", directory.resolve("none").toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains("cannot read the configuration file");
  }

  @Test
  void idIsNeverTakenFromTheEnvironment() {
    Result result = run(Map.of("PAYSWITCH_ID", "same"), "pay", "a", "b", "1", "EUR", "--dry-run");

    assertThat(result.out()).doesNotContain("same");
  }

  @Test
  void settingsAreNeverTakenFromTheEnvironment() {
    Result result =
        run(Map.of("PAYSWITCH_REASON", "same"), "account", "freeze", "alice", "--dry-run");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains("--reason");
  }

  @Test
  void unreachableRouterSaysHowToStartOne() {
    Result result = run(Map.of(), "ring", "show", "--router", "127.0.0.1:1");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            error: no router answers at 127.0.0.1:1
            start one with `payswitch up` or pass --router HOST:PORT
            """);
  }

  @Test
  void mistakesAreTwoLinesAndUsage() {
    for (String[] mistake :
        new String[][] {
          {"ring"},
          {"group"},
          {"group", "submit"},
          {},
          {"rings"},
          {"ring", "show", "--bogus"},
          {"pay", "--router", "nowhere"},
          {"ring", "show", "-o", "xml"},
          {"ring", "show", "--timeout", "soon"}
        }) {
      Result result = run(Map.of(), mistake);

      assertThat(result.exitCode()).as("%s", List.of(mistake)).isEqualTo(ExitCode.USAGE.code());
      assertThat(result.err().lines()).as(result.err()).hasSize(2);
      assertThat(result.err()).contains("error: ", "--help");
    }
  }

  @Test
  void completionKnowsCommandsAndProcesses() {
    String script = run(Map.of(), "completion").out();

    assertThat(script)
        .contains(
            "payswitch",
            "locate",
            "import",
            "group",
            "--router",
            "demo",
            "zookeeper",
            "reweight",
            "throttle")
        .contains("complete -F");
  }

  @Test
  void clusterInitDryRunConnectsToNothing() {
    Result result =
        run(
            Map.of(),
            "cluster",
            "init",
            "--zookeeper",
            "127.0.0.1:1",
            "--shards",
            "s1,s2=2",
            "--dry-run",
            "--ledgers",
            "EUR,CZK");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            "CLUSTER  epoch 1  4096 arcs  shards s1,s2  ledgers CZK,EUR\n");
  }

  @Test
  void clusterInitRefusesWrongShardsAndArcs() {
    assertThat(init("s1,s1").err()).contains("named twice");
    assertThat(init("S1").err()).contains("is no shard id");
    assertThat(init("s1=x").err()).contains("no number as its weight");
    assertThat(init("s1", "--arcs", "1000").exitCode()).isEqualTo(ExitCode.USAGE.code());
  }

  private static Result init(String shards, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("cluster", "init", "--zookeeper", "127.0.0.1:1", "--shards", shards));
    arguments.addAll(List.of(more));
    return FakeSwitch.runPlain(Map.of(), arguments);
  }

  private static Result run(Map<String, String> environment, String... arguments) {
    return FakeSwitch.runPlain(environment, List.of(arguments));
  }

  private static CommandLine tree() {
    Terminal terminal =
        new Terminal(
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            false,
            Map.of());
    return CommandTree.of(
        new CliContext(new GlobalOptions(), terminal, InstantSource.system()), null);
  }

  private static void collect(CommandLine command, List<CommandLine> into) {
    into.add(command);
    command.getSubcommands().values().forEach(sub -> collect(sub, into));
  }
}
