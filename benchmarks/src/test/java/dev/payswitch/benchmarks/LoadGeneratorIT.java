// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.benchmarks.traffic.TestRing;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoadGeneratorIT {
  private final FakeRouter router = new FakeRouter(TestRing.of("s1", "s2", "s3"));

  @AfterEach
  void closeRouter() {
    router.close();
  }

  @Test
  void preparesAndMeasuresWithUnaryCalls() {
    JsonObject report = measure(0, "--stored", "5000", "--in-flight", "64");

    assertThat(router.accountCount()).isEqualTo(1_500);
    assertThat(router.transfers()).hasSizeGreaterThan(5_000);
    assertThat(router.transfers().values()).noneMatch(router::isAcross);
    JsonObject median = load(report).getAsJsonObject("median");
    long created = median.getAsJsonObject("outcomes").get("CREATED").getAsLong();
    assertThat(created).isPositive();
    assertThat(median.getAsJsonObject("outcomes").size()).isEqualTo(1);
    assertThat(median.getAsJsonObject("failures").size()).isZero();
    assertThat(median.getAsJsonObject("latency").get("call_count").getAsLong()).isEqualTo(created);
    assertThat(load(report).getAsJsonArray("rounds")).hasSize(2);
  }

  @Test
  void sendsListsAndStreamsAcrossShards() {
    for (String kind : List.of("list", "stream")) {
      router.transfers().clear();
      JsonObject report = measure(0, "--call", kind, "--size", "40", "--cross", "100");

      assertThat(router.transfers().values()).isNotEmpty().allMatch(router::isAcross);
      JsonObject median = load(report).getAsJsonObject("median");
      long calls = median.getAsJsonObject("latency").get("call_count").getAsLong();
      assertThat(median.getAsJsonObject("outcomes").get("CREATED").getAsLong())
          .isEqualTo(40 * calls)
          .isPositive();
    }
  }

  @Test
  void openLoopHoldsItsRateWhateverTheLatency() {
    router.delay(50);
    JsonObject report = measure(0, "--rate", "400", "--rounds", "1", "--duration", "1s");

    JsonObject median = load(report).getAsJsonObject("median");
    assertThat(median.getAsJsonObject("outcomes").get("CREATED").getAsLong()).isBetween(396L, 480L);
    assertThat(median.getAsJsonObject("latency").get("p50_millis").getAsDouble()).isGreaterThan(50);
  }

  @Test
  void openLoopCountsTheWaitOfCallsThatCouldNotBeSent() {
    // Each call takes 50 ms and two are let out at a time: 40 calls/s where 200 are due.
    router.delay(50);
    JsonObject report =
        measure(
            0,
            "--rate",
            "200",
            "--in-flight",
            "2",
            "--rounds",
            "1",
            "--duration",
            "500ms",
            "--warm-up",
            "0s");

    JsonObject median = load(report).getAsJsonObject("median");
    assertThat(median.getAsJsonObject("outcomes").get("CREATED").getAsLong()).isBetween(98L, 140L);
    // The last of 100 calls is due at 0.5 s and answered at 2.5 s.
    assertThat(median.getAsJsonObject("latency").get("max_millis").getAsDouble())
        .isGreaterThan(1_500);
    assertThat(median.getAsJsonObject("latency").get("p50_millis").getAsDouble())
        .isGreaterThan(700);
  }

  @Test
  void countsFailedCallsAndGoesOn() {
    for (String kind : List.of("unary", "stream")) {
      router.failNext(3);
      JsonObject report = measure(0, "--reuse", "--call", kind, "--warm-up", "0s", "--rounds", "1");

      JsonObject median = load(report).getAsJsonObject("median");
      assertThat(median.getAsJsonObject("outcomes").get("CREATED").getAsLong()).isPositive();
    }
  }

  @Test
  void exitCodeTellsThatTheLedgerDoesNotHold() {
    router.breakLedger();

    JsonObject report = measure(1);

    assertThat(report.getAsJsonObject("verification").get("holds").getAsBoolean()).isFalse();
  }

  @Test
  void goesThroughAllLoadsInEachRound() {
    JsonObject report = measure(0, "--call", "unary,list", "--cross", "0,100");

    assertThat(report.getAsJsonArray("loads"))
        .extracting(load -> load.getAsJsonObject())
        .allSatisfy(load -> assertThat(load.getAsJsonArray("rounds")).hasSize(2))
        .extracting(load -> load.get("call").getAsString() + " " + load.get("cross_percent"))
        .containsExactly("unary 0.0", "lists of 1,000 0.0", "unary 100.0", "lists of 1,000 100.0");
  }

  private static JsonObject load(JsonObject report) {
    return report.getAsJsonArray("loads").get(0).getAsJsonObject();
  }

  private JsonObject measure(int expectedExitCode, String... more) {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(arguments, "--router", router.address(), "--admin", router.address());
    Collections.addAll(arguments, "--accounts", "1500", "-o", "json", "--duration", "200ms");
    for (String[] defaults :
        new String[][] {{"--stored", "0"}, {"--warm-up", "50ms"}, {"--rounds", "2"}}) {
      if (!List.of(more).contains(defaults[0])) {
        Collections.addAll(arguments, defaults);
      }
    }
    List<String> overriding = List.of(more);
    if (overriding.contains("--duration")) {
      int at = arguments.indexOf("--duration");
      arguments.subList(at, at + 2).clear();
    }
    arguments.addAll(overriding);
    StringWriter output = new StringWriter();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode =
        LoadGenerator.run(
            new PrintWriter(output, true),
            new PrintStream(messages, true, UTF_8),
            arguments.toArray(String[]::new));
    assertThat(exitCode).as(messages.toString(UTF_8)).isEqualTo(expectedExitCode);
    return JsonParser.parseString(output.toString()).getAsJsonObject();
  }
}
