// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.payment;
import static dev.payswitch.system.fixture.Payments.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.node.SwitchNode;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.CommandLineClient;
import dev.payswitch.system.fixture.CommandLineClient.Result;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.RingEditor;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators see of the ring, now and before, and what they are told when something is wrong.
 */
final class InspectionIT {
  private static final ShardId S1 = new ShardId("s1");
  private static final ShardId S2 = new ShardId("s2");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void ringsOfThePastAreShownComparedWatchedAndExported(@TempDir Path directory) throws Exception {
    try (LocalCluster cluster = LocalCluster.start(directory, "s1", "s2");
        RingEditor editor = RingEditor.of(cluster.config())) {
      cluster.startRouter();
      CommandLineClient cli = cli(cluster);
      assertThat(cli.run("ring", "history").out()).contains("the cluster was made");
      Ring first = editor.ring();
      CompletableFuture<Result> watch =
          CompletableFuture.supplyAsync(
              () -> cli.run("ring", "watch", "--count", "2", "-o", "json"),
              Thread::startVirtualThread);
      editor.change(ring -> ring.withWeights(Map.of(S1, 3, S2, 1)));
      awaitEpoch(cli, 2);
      editor.change(ring -> ring.withWeights(Map.of(S1, 1, S2, 1)));
      awaitEpoch(cli, 3);

      assertThat(cli.run("ring", "history").out())
          .containsSubsequence("weight of s1 3 → 1", "weight of s1 1 → 3", "the cluster was made");
      assertThat(cli.run("ring", "diff", "1", "2").out()).contains("s1     1 → 3");
      assertThat(cli.run("ring", "diff", "1").out()).contains("RING epoch 1 → 3  0 arcs");
      assertThat(cli.run("ring", "show", "--epoch", "2").out()).contains("epoch 2", "75.0%");
      assertThat(cli.run("ring", "show", "--epoch", "9").err()).contains("no ring of epoch 9");
      Result exported = cli.run("ring", "export", "--epoch", "1");
      assertThat(RingDocument.read(exported.out().strip().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(first);
      assertAllWell(cli);
      // Only the watch knows at which epoch it began.
      Await.until(
          "the watch has seen two changes",
          LIMIT,
          () -> {
            editor.change(ring -> ring.withWeights(ring.weights()));
            awaitEpoch(cli, editor.ring().epoch().value());
            return watch.isDone();
          });
      List<String> watched = watch.get(30, TimeUnit.SECONDS).out().lines().toList();
      assertThat(watched).hasSize(2);
      assertThat(epochIn(watched.get(1))).isEqualTo(epochIn(watched.get(0)) + 1);
    }
  }

  private static long epochIn(String line) {
    return JsonParser.parseString(line).getAsJsonObject().get("epoch").getAsLong();
  }

  @Test
  void whatIsFalseIsTold(@TempDir Path directory) throws Exception {
    try (LocalCluster cluster = LocalCluster.make(directory, "s1", "s2");
        RingEditor editor = RingEditor.of(cluster.config())) {
      cluster.startNode("s1");
      SwitchNode second = cluster.startNode("s2");
      cluster.awaitServing();
      SwitchClient client = cluster.startRouter();
      CommandLineClient cli = cli(cluster);
      pay(client);
      awaitEpoch(cli, 1);
      assertAllWell(cli);

      aDocumentChangedByHand(cluster, editor, cli);
      second.close();
      assertWrong(cli, "ring owners", "s2 owns 2048 arcs, and is DOWN", "start its node");
      assertThat(cli.run("cluster", "doctor", "-o", "json").out()).contains("CHECK_LEVEL_FAIL");
      cluster.startNode("s2");
      cluster.awaitServing();
      assertAllWell(cli);
      anOwnerChangedByHand(editor, cli);
    }
  }

  /** The checksum does not fit: nobody follows it, and the ring is written anew. */
  private static void aDocumentChangedByHand(
      LocalCluster cluster, RingEditor editor, CommandLineClient cli) throws Exception {
    Ring good = editor.ring();
    String document = new String(RingDocument.write(good), StandardCharsets.UTF_8);
    editor.put(document.replace("\"weight\":1", "\"weight\":2").getBytes(StandardCharsets.UTF_8));

    assertWrong(cli, "ring document", "checksum is", "recover-ensemble");
    assertThat(cli.run("ring", "show", "--epoch", "1").err()).contains("payswitch ring verify");
    assertThat(cli.run("ring", "export").out()).contains("\"weight\":2");
    Result recovered =
        cli.run("cluster", "recover-ensemble", "--zookeeper", cluster.config().connectString());
    assertThat(recovered.exitCode()).as(recovered.err()).isZero();
    assertThat(editor.ring()).isEqualTo(good);
    assertAllWell(cli);
  }

  /** Everybody follows it, but arcs are where the shards' logs say. */
  private static void anOwnerChangedByHand(RingEditor editor, CommandLineClient cli) {
    editor.change(ring -> ring.moved(new Move(new Arc(5), 3, S1, S2), new ArcEpoch(2)));
    awaitEpoch(cli, 2);

    assertWrong(
        cli,
        "ring arcs",
        "arcs 0x005-0x007 are s2's since ring epoch 2, to which they are ABSENT, and s1 since 1",
        "payswitch ring history");
    assertThat(cli.run("ring", "history").out()).contains("0x005-0x007 (3) s1 → s2");
  }

  private static void pay(SwitchClient client) {
    String debit = AccountIds.on(client.ring(), "s1", "debit");
    String credit = AccountIds.on(client.ring(), "s2", "credit");
    client.open(List.of(source(debit), account(credit)));
    assertThat(client.submit(payment("p-1", debit, credit, 5)).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  private static void assertAllWell(CommandLineClient cli) {
    Await.until("ring verify is content", LIMIT, () -> cli.run("ring", "verify").exitCode() == 0);
    Result verify = cli.run("ring", "verify");
    assertThat(verify.out()).contains("7 OK, 0 WARN, 0 FAIL");
    Result doctor = cli.run("cluster", "doctor", "--verify", "--timeout", "30s");
    assertThat(doctor.exitCode()).as(doctor.out()).isZero();
    assertThat(doctor.out()).contains("0 FAIL", "OK     ledgers", "OK     ring arcs");
  }

  private static void assertWrong(CommandLineClient cli, String name, String... told) {
    for (Result result :
        List.of(
            cli.run("ring", "verify", "--timeout", "20s"),
            cli.run("cluster", "doctor", "--timeout", "20s"))) {
      assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
      assertThat(result.out()).contains("FAIL   " + name).contains(told);
    }
  }

  private static void awaitEpoch(CommandLineClient cli, long epoch) {
    Await.until(
        "the router is at epoch " + epoch,
        LIMIT,
        () -> cli.run("ring", "show").out().contains("epoch " + epoch + " "));
  }

  private static CommandLineClient cli(LocalCluster cluster) {
    return new CommandLineClient(cluster.routerAddress(), cluster.adminAddress());
  }
}
