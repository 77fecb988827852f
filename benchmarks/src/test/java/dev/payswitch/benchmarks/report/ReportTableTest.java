// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ReportTableTest {
  private static final List<ProcessUsage> PROCESSES =
      List.of(
          new ProcessUsage("router", 60, 100, 400L << 20, 512L << 20),
          new ProcessUsage("s1", 30, 50.04, 1_100L << 20, 512L << 20));

  @Test
  void showsRoundsMedianOutcomesProcessesAndTheCheck() {
    assertThat(ReportTable.render(report()))
        .isEqualTo(
            """
            LOAD    unary
            COMMIT  abc

            ROUND   TRANSFERS/S  P50 MS  P99 MS  P99.9 MS   MAX MS      CALLS
            1            21,000    1.50    3.00      4.00     5.00  1,260,000
            2            19,000    1.50    3.00      4.00  1234.57  1,260,000
            3            20,000    1.50    3.00      4.00     5.00  1,260,000
            median       20,000    1.50    3.00      4.00     5.00  1,260,000

            OUTCOMES OF THE MEDIAN ROUND  CREATED 1,200,000 · INSUFFICIENT_FUNDS 7
            CALLS WITHOUT AN ANSWER       none

            PROCESS  CPU S  CPU % OF A CORE  RSS PEAK MIB  HEAP MIB
            router    60.0            100.0           400       512
            s1        30.0             50.0         1,100       512
            all       90.0            150.0

            VERIFY holds (2.5 s)
              EUR: fine
            """);
  }

  @Test
  void comparesSeveralLoadsWithTheBaselineOfTheSameAccounts() {
    Report report =
        new Report(
            Map.of("load", "3 loads in turn"),
            List.of(
                load("unary", false, 12.5, round(9_000, 5), round(8_000, 5), round(10_000, 5)),
                load("locked", true, 12.5, round(1_000, 5), round(900, 5), round(1_100, 5)),
                load("unary", false, 100, round(7_000, 5), round(7_000, 5), round(7_000, 5))),
            new Verification(true, 2.5, List.of()));

    assertThat(ReportTable.render(report))
        .isEqualTo(
            """
            LOAD  3 loads in turn

            CALL    IN FLIGHT  CROSS %  ZIPF             TRANSFERS/S  MEDIAN  P50 MS  P99 MS  P99.9 MS  NOT CREATED  NO ANSWER  x LOCKED
            unary         512     12.5   1.1  9,000 · 8,000 · 10,000   9,000    1.50    3.00      4.00            7          0       9.0
            locked        512     12.5   1.1     1,000 · 900 · 1,100   1,000    1.50    3.00      4.00            7          0
            unary         512      100   1.1   7,000 · 7,000 · 7,000   7,000    1.50    3.00      4.00            7          0

            VERIFY holds (2.5 s)
            """);
    assertThat(ReportJson.render(report)).containsOnlyOnce("\"times_baseline\": 9.0");
  }

  @Test
  void shoutsWhenTheCheckDoesNotHold() {
    Report report =
        new Report(
            Map.of(),
            List.of(load("unary", false, 0, round(1, 5))),
            new Verification(false, 1, List.of("s1: off")));

    assertThat(ReportTable.render(report)).endsWith("VERIFY DOES NOT HOLD (1.0 s)\n  s1: off\n");
  }

  @Test
  void jsonHasTheSameFigures() {
    assertThat(ReportJson.render(report()))
        .contains("\"transfers_per_second\": 21000.0")
        .contains("\"p999_millis\": 4.0")
        .contains("\"median\": {")
        .contains("\"rss_peak_bytes\": 1153433600")
        .contains("\"holds\": true");
  }

  @Test
  void medianOfAnEvenNumberIsTheLowerOfTheMiddle() {
    assertThat(Round.median(List.of(round(4, 1), round(1, 1), round(3, 1), round(2, 1))))
        .isEqualTo(round(2, 1));
  }

  @Test
  void readsTheHeapLimitAsJavaDoes() {
    assertThat(ProcessProbe.heapLimitBytes("java -Xms64m -Xmx512m Main")).isEqualTo(512L << 20);
    assertThat(ProcessProbe.heapLimitBytes("java -Xmx512m -Xmx1g Main")).isEqualTo(1L << 30);
    assertThat(ProcessProbe.heapLimitBytes("java Main")).isZero();
  }

  private static Report report() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("load", "unary");
    facts.put("commit", "abc");
    return new Report(
        facts,
        List.of(
            load("unary", false, 0, round(21_000, 5), round(19_000, 1_234.567), round(20_000, 5))),
        new Verification(true, 2.5, List.of("EUR: fine")));
  }

  private static LoadResult load(
      String call, boolean locked, double crossPercent, Round... rounds) {
    return new LoadResult(call, locked, 512, crossPercent, 1.1, List.of(rounds));
  }

  private static Round round(double transfersPerSecond, double maxMillis) {
    return new Round(
        transfersPerSecond,
        new LatencySummary(1_260_000, 1.5, 3, 4, maxMillis),
        new TreeMap<>(Map.of("INSUFFICIENT_FUNDS", 7L, "CREATED", 1_200_000L)),
        Map.of(),
        PROCESSES);
  }
}
