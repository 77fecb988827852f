// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.group;
import static dev.payswitch.system.fixture.Payments.payment;
import static dev.payswitch.system.fixture.Payments.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every figure that the operations guide names is there after a payment across shards. */
final class MetricsIT {
  private static final Path GUIDE = Path.of("..", "docs", "operations.md");
  private static final Pattern NAME = Pattern.compile("`(switch_[a-z0-9_]+)`");
  private static final Duration SHOW_LIMIT = Duration.ofSeconds(10);

  /** These appear with the first refusal, and there is none here. */
  private static final Set<String> AFTER_REFUSALS =
      Set.of("switch_command_retries_total", "switch_refusals_total", "switch_lane_refusals_total");

  @Test
  void showsWhatTheGuideNames(@TempDir Path directory) throws Exception {
    try (LocalCluster cluster = LocalCluster.start(directory, "s1", "s2")) {
      SwitchClient client = cluster.startRouter();
      Ring ring = client.ring();
      String from = AccountIds.on(ring, "s1", "from");
      String to = AccountIds.on(ring, "s2", "to");
      client.open(List.of(source(from), account(to)));
      assertThat(client.submit(payment("p1", from, to, 5)).getStatus())
          .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
      assertThat(
              client
                  .submit(group("g", List.of(payment("p2", from, to, 5))))
                  .getGroupOutcome()
                  .getStatus())
          .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);

      assertThat(missing(named("| Router |"), cluster.routerMetrics())).isEmpty();
      Set<String> ofNode = named("| Node ");
      assertThat(ofNode).contains("switch_log_files_bytes", "switch_lane_open");
      Await.until(
          "the node shows its lane",
          SHOW_LIMIT,
          () -> metricsOf(cluster).contains("switch_lane_open{lane=\"s1:s2\",shard=\"s1\"} 1.0"));
      assertThat(missing(ofNode, metricsOf(cluster))).isEmpty();
      ClusterChecks.settleAndVerify(client);
    }
  }

  private static String metricsOf(LocalCluster cluster) {
    try {
      return cluster.nodeMetrics("s1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names in the guide's table with this header. */
  private static Set<String> named(String header) throws IOException {
    Set<String> names = new TreeSet<>();
    Files.readAllLines(GUIDE).stream()
        .dropWhile(line -> !line.startsWith(header))
        .takeWhile(line -> line.startsWith("|"))
        .forEach(line -> NAME.matcher(line).results().forEach(match -> names.add(match.group(1))));
    names.removeAll(AFTER_REFUSALS);
    assertThat(names).as("names below %s in %s", header, GUIDE).hasSizeGreaterThan(4);
    return names;
  }

  /** A timer shows itself as quantiles, a count and a sum. */
  private static List<String> missing(Set<String> names, String metrics) {
    return names.stream()
        .filter(
            name ->
                !Pattern.compile("^" + name + "(_count|_bucket)?[{ ]", Pattern.MULTILINE)
                    .matcher(metrics)
                    .find())
        .toList();
  }
}
