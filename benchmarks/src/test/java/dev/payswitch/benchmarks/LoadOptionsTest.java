// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class LoadOptionsTest {
  @Test
  void defaultsAreThoseOfTheSpeedTable() {
    LoadOptions load = parse();

    assertThat(load.describe())
        .isEqualTo(
            "unary, closed loop, 512 in flight, 0 % across shards, uniform accounts,"
                + " 60 s after 20 s, seed 42");
    assertThat(load.rounds).isEqualTo(3);
  }

  @Test
  void describesListsAtAFixedRate() {
    LoadOptions load =
        parse("--call", "list", "--rate", "80000", "--cross", "12.5", "--zipf", "1.1");

    assertThat(load.describe())
        .startsWith(
            "lists of 1,000, open loop at 80,000 transfers/s, 4,096 in flight, 12.5 % across"
                + " shards, accounts by Zipf with exponent 1.1");
    assertThat(load.loads()).extracting(Load::shareAcross).containsExactly(1_250);
  }

  @Test
  void severalValuesAreAllCombinationsWithTheCallsSideBySide() {
    LoadOptions load = parse("--call", "list,locked", "--cross", "0,100", "--zipf", "0,1.1");

    assertThat(load.describe()).isEqualTo("8 loads in turn, 60 s after 20 s, seed 42");
    assertThat(load.loads())
        .extracting(Load::describe)
        .startsWith(
            "lists of 1,000, closed loop, 8 in flight, 0 % across shards, uniform accounts",
            "locked, closed loop, 64 in flight, 0 % across shards, uniform accounts",
            "lists of 1,000, closed loop, 8 in flight, 100 % across shards, uniform accounts")
        .endsWith(
            "locked, closed loop, 64 in flight, 100 % across shards, accounts by Zipf with"
                + " exponent 1.1");
  }

  @Test
  void severalNumbersOfCallsInFlightAreLoadsOfTheirOwn() {
    assertThat(parse("--call", "unary,list", "--in-flight", "512,1").loads())
        .extracting(load -> load.shape().kind() + " " + load.shape().callsInFlight())
        .containsExactly("UNARY 512", "UNARY 1", "LIST 512", "LIST 1");
  }

  @Test
  void sameLoadTwiceIsOne() {
    assertThat(parse("--call", "unary,unary").loads()).hasSize(1);
  }

  @Test
  void readsTimes() {
    DurationConverter converter = new DurationConverter();

    assertThat(converter.convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(converter.convert("20s")).isEqualTo(Duration.ofSeconds(20));
    assertThat(converter.convert("5m")).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void wrongUsageIsExitCodeTwoAndStartsNothing() {
    assertThat(run("--duration", "long")).startsWith("2 payswitch bench: ").contains("500ms");
    assertThat(run("--in-flight", "0")).startsWith("2 payswitch bench: ").contains("--help");
    assertThat(run("--cross", "101")).startsWith("2 payswitch bench: --cross must be 0 to 100");
    assertThat(run("--cross", "0,101")).startsWith("2 payswitch bench: --cross must be 0 to 100");
    assertThat(run("--zipf", "-1")).startsWith("2 payswitch bench: --zipf must not be negative");
    assertThat(run("--call", "unary,loked")).startsWith("2 payswitch bench: ").contains("loked");
    assertThat(run("--ledger", "euro")).startsWith("2 payswitch bench: --ledger");
  }

  @Test
  void helpShowsExamples() {
    assertThat(run("--help")).startsWith("0 ").contains("Examples:").contains("--cross=PERCENT");
    assertThat(run("--help")).contains("--call unary,list,locked");
  }

  /** The exit code and everything that was written. */
  private static String run(String... arguments) {
    StringWriter output = new StringWriter();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode =
        LoadGenerator.run(
            new PrintWriter(output, true), new PrintStream(messages, true, UTF_8), arguments);
    return exitCode + " " + messages.toString(UTF_8) + output;
  }

  private static LoadOptions parse(String... arguments) {
    LoadOptions load = new LoadOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("load", mixin(load)))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, new DurationConverter())
        .parseArgs(arguments);
    return load;
  }

  private static CommandLine.Model.CommandSpec mixin(LoadOptions load) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(load);
  }
}
