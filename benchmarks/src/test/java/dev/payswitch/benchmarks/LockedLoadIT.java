// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.benchmarks.drive.CallKind;
import dev.payswitch.benchmarks.drive.Connections;
import dev.payswitch.benchmarks.drive.LoadRun;
import dev.payswitch.benchmarks.drive.LoadShape;
import dev.payswitch.benchmarks.report.Verification;
import dev.payswitch.benchmarks.traffic.PairPicker;
import dev.payswitch.benchmarks.traffic.Popularity;
import dev.payswitch.benchmarks.traffic.ShardTable;
import dev.payswitch.benchmarks.traffic.TestRing;
import dev.payswitch.benchmarks.traffic.TransferSource;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.TestZooKeeper;
import io.grpc.ManagedChannel;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The baseline: with locks where it must have them, and against a real cluster. */
final class LockedLoadIT {
  /** For a machine that is busy with other things. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void transfersOfOneAccountNeverOverlap() throws Exception {
    try (TestZooKeeper zooKeeper = TestZooKeeper.start(directory);
        FakeRouter router = new FakeRouter(TestRing.of("s1", "s2", "s3"))) {
      router.delay(1);
      List<String> arguments = new ArrayList<>();
      Collections.addAll(arguments, "--router", router.address(), "--admin", router.address());
      Collections.addAll(arguments, "--zookeeper", zooKeeper.connectString());
      // So few accounts that most transfers meet another one.
      Collections.addAll(arguments, "--accounts", "60", "--zipf", "1.1", "--in-flight", "32");

      JsonObject locked = measure(arguments, "--call", "locked").getFirst();

      assertThat(router.transfers()).hasSizeGreaterThan(100);
      assertThat(locked.getAsJsonObject("median").getAsJsonObject("failures").size()).isZero();
      assertThat(router.overlaps()).isZero();

      // Without locks they do: so this router would have noticed.
      List<JsonObject> both = measure(arguments, "--call", "unary,locked", "--reuse");
      assertThat(router.overlaps()).isPositive();
      assertThat(both.get(0).get("times_baseline").getAsDouble()).isPositive();
      assertThat(both.get(1).has("times_baseline")).isFalse();
    }
  }

  @Test
  void ledgersOfARealClusterHold() {
    ClusterOptions cluster = new ClusterOptions();
    cluster.shardCount = 2;
    cluster.directory = directory;
    DataOptions data = new DataOptions();
    data.accountCount = 200;
    try (OwnCluster own = OwnCluster.start(cluster, data);
        Connections connections = new Connections(own.routerAddress(), 1, own.zooKeeperAddress());
        Connections admin = new Connections(own.adminAddress(), 1)) {
      ManagedChannel channel = connections.channels().getFirst();
      ShardTable shards = ShardTable.of(data.accountCount, RingReader.read(channel));
      new AccountMaker(channel, data, new PrintStream(OutputStream.nullOutputStream())).makeAll();
      PairPicker picker =
          new PairPicker(Popularity.of(data.accountCount, 0), shards, PairPicker.WHOLE / 2);
      TransferSource source =
          new TransferSource(42, RunName.next(), new LedgerId(data.ledger), picker);
      LoadShape shape = new LoadShape(CallKind.LOCKED, 1, 32, 0, 1, LIMIT);

      LoadRun run = new LoadRun(connections, shape, source);
      run.beginCounting();
      run.start();
      Await.until("300 answers", LIMIT, () -> run.answeredTransfers() >= 300);
      run.endCounting();
      LoadRun.Counted counted = run.stop(LIMIT);

      assertThat(counted.failures()).isEmpty();
      assertThat(counted.outcomes()).containsOnlyKeys("CREATED");
      assertThat(counted.outcomes().get("CREATED")).isGreaterThanOrEqualTo(300);
      Verification verification = Verifier.verify(admin.channels().getFirst());
      assertThat(verification.holds()).as(verification.lines().toString()).isTrue();
    }
  }

  /** Runs one round, after which the ledgers must hold, and answers what came of each load. */
  private static List<JsonObject> measure(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    Collections.addAll(all, "--stored", "0", "--rounds", "1", "-o", "json");
    Collections.addAll(all, "--warm-up", "500ms", "--duration", "2s");
    Collections.addAll(all, more);
    StringWriter output = new StringWriter();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode =
        LoadGenerator.run(
            new PrintWriter(output, true),
            new PrintStream(messages, true, UTF_8),
            all.toArray(String[]::new));
    assertThat(exitCode).as(messages.toString(UTF_8)).isZero();
    return JsonParser.parseString(output.toString())
        .getAsJsonObject()
        .getAsJsonArray("loads")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }
}
