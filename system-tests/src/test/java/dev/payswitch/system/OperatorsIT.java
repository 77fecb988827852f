// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.payment;
import static dev.payswitch.system.fixture.Payments.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.SwitchNode;
import dev.payswitch.proto.shard.v1.VerdictKind;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.CommandLineClient;
import dev.payswitch.system.fixture.CommandLineClient.Result;
import dev.payswitch.system.fixture.LaneHolder;
import dev.payswitch.system.fixture.LaneStream;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of lanes and of what is in doubt, and what they do about it. */
final class OperatorsIT {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final LaneId LANE = LaneId.parse("s1:s2");
  private static final String LANE_PATH = ClusterConfig.DEFAULT_ROOT + "/lanes/" + LANE;

  /** Two accounts on s1 and one on s2. */
  private record Accounts(String debit, String near, String far) {
    static Accounts open(SwitchClient client) {
      Ring ring = client.ring();
      Accounts accounts =
          new Accounts(
              AccountIds.on(ring, "s1", "debit"),
              AccountIds.on(ring, "s1", "near"),
              AccountIds.on(ring, "s2", "far"));
      client.open(List.of(source(accounts.debit), account(accounts.near), account(accounts.far)));
      return accounts;
    }

    Transfer across(String id) {
      return payment(id, debit, far, 5);
    }
  }

  @Test
  void aPausedLaneTakesNothingNewUntilItIsResumedAlsoOverARestart(@TempDir Path directory)
      throws Exception {
    try (LocalCluster cluster = LocalCluster.make(directory, "s1", "s2")) {
      final SwitchNode source = cluster.startNode("s1");
      cluster.startNode("s2");
      cluster.awaitServing();
      SwitchClient client = cluster.startRouter();
      CommandLineClient cli = cli(cluster);
      Accounts accounts = Accounts.open(client);
      assertThat(cli.run("lane", "list").out()).doesNotContain("s1:s2");
      pay(client, accounts.across("before"));
      assertThat(lane(cli).get("state").getAsString()).isEqualTo("OPEN");

      Result paused = cli.run("lane", "pause", "s1:s2", "--reason", "new cable");
      assertThat(paused.exitCode()).as(paused.err()).isZero();
      assertThat(paused.out()).contains("LANE s1:s2", "new cable", "lane resume s1:s2");
      assertUnavailable(client, accounts.across("while"), "is paused by", "new cable");
      pay(client, payment("inside", accounts.debit(), accounts.near(), 3));

      source.close();
      cluster.startNode("s1");
      cluster.awaitServing();
      assertThat(cli.run("lane", "list").out()).contains("PAUSED").contains("new cable");
      assertUnavailable(client, accounts.across("while"), "is paused by", "new cable");

      Result resumed = cli.run("lane", "resume", "s1:s2");
      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      pay(client, accounts.across("while"));
      assertThat(lane(cli).get("decidedSequence").getAsLong()).isEqualTo(2);
      assertThat(lane(cli).has("pause")).isFalse();
      assertThat(client.account(accounts.far()).getBalanceMinor()).isEqualTo(10);
      ClusterChecks.settleAndVerify(client);
    }
  }

  @Test
  void unblockRemovesWhoeverStandsInTheWayOfALane(@TempDir Path directory) throws Exception {
    try (LocalCluster cluster = LocalCluster.start(directory, "s1", "s2")) {
      SwitchClient client = cluster.startRouter();
      CommandLineClient cli = cli(cluster);
      Accounts accounts = Accounts.open(client);
      ZooKeeper person = new ZooKeeper(cluster.config().connectString(), 20_000, event -> {});
      try {
        person.create(
            LANE_PATH + "/_c_0-lock-",
            "by hand".getBytes(StandardCharsets.UTF_8),
            ZooDefs.Ids.OPEN_ACL_UNSAFE,
            CreateMode.EPHEMERAL_SEQUENTIAL);
        assertUnavailable(client, accounts.across("blocked"), "is not open");
        Await.until(
            "the lane says who is in its way",
            () -> lane(cli).get("trouble").getAsString().contains("somebody else"));
        assertThat(cli.run("lane", "describe", "s1:s2").out())
            .contains("trouble", "somebody else, at " + LANE_PATH);

        Result unblocked = cli.run("lane", "unblock", "s1:s2");
        assertThat(unblocked.exitCode()).as(unblocked.err()).isZero();
        assertThat(unblocked.out()).contains("removed somebody else, at " + LANE_PATH);
      } finally {
        person.close();
      }
      pay(client, accounts.across("blocked"));
      assertThat(cli.run("lane", "list", "-o", "wide").out())
          .contains("TOKEN SEEN")
          .contains(lane(cli).get("fencingToken").getAsString());
      assertThat(lane(cli).get("seenToken")).isEqualTo(lane(cli).get("fencingToken"));
      assertThat(cli.run("lane", "unblock", "s1:s2").err()).contains("nobody stood in the way");
      ClusterChecks.settleAndVerify(client);
    }
  }

  @Test
  void whatIsInDoubtIsListedAndResolvedByItsHomeAlone(@TempDir Path directory) throws Exception {
    try (LocalCluster cluster = LocalCluster.make(directory, "s1", "s2")) {
      final SwitchNode home = cluster.startNode("s1", Duration.ofHours(1));
      SwitchNode participant = cluster.startNode("s2", Duration.ofHours(1));
      cluster.awaitServing();
      SwitchClient client = cluster.startRouter();
      CommandLineClient cli = cli(cluster);
      Accounts accounts = Accounts.open(client);
      assertThat(cli.run("transfer", "list", "--in-doubt").err()).contains("nothing is in doubt");
      home.close();
      try (LaneHolder holder = LaneHolder.connect(cluster.config());
          LaneStream lane =
              LaneStream.open(
                  "127.0.0.1:" + participant.grpcPort(),
                  holder.clusterId(),
                  LANE,
                  holder.acquire(LANE, 1))) {
        assertThat(lane.take().hasWelcome()).isTrue();
        lane.prepare(accounts.across("doubtful"), LaneStream.attempt(0, 1));
        assertThat(lane.take().getVerdicts().getVerdicts(0).getKind())
            .isEqualTo(VerdictKind.VERDICT_KIND_PREPARED);
      }
      assertThat(cli.run("transfer", "list", "--in-doubt").out())
          .contains(accounts.debit(), "doubtful", accounts.far(), "s2", "s1", "1.0.1");
      assertThat(cli.run("transfer", "list", "--in-doubt", "--older", "1h").out()).isEmpty();
      Result unanswered = cli.run("transfer", "resolve", accounts.debit(), "doubtful");
      assertThat(unanswered.exitCode()).isEqualTo(4);
      assertThat(unanswered.out()).contains("UNANSWERED");
      assertThat(client.account(accounts.far()).getCreditsIntendedMinor()).isEqualTo(5);

      cluster.startNode("s1", Duration.ofHours(1));
      cluster.awaitServing();
      Await.until(
          "its home says what became of it",
          () ->
              cli.run("transfer", "resolve", accounts.debit(), "doubtful").out().contains("DEAD"));
      assertThat(client.account(accounts.far()).getCreditsIntendedMinor()).isZero();
      assertThat(cli.run("transfer", "list", "--in-doubt").err()).contains("nothing is in doubt");
      Result again = cli.run("transfer", "resolve", accounts.debit(), "doubtful");
      assertThat(again.exitCode()).isZero();
      assertThat(again.err()).contains("nothing of it is in doubt");
      pay(client, accounts.across("doubtful"));
      ClusterChecks.settleAndVerify(client);
    }
  }

  @Test
  void badInputIsNamedAndChangesNothing(@TempDir Path directory) throws Exception {
    try (LocalCluster cluster = LocalCluster.start(directory, "s1", "s2")) {
      cluster.startRouter();
      CommandLineClient cli = cli(cluster);
      assertRefused(cli.run("lane", "pause", "s1:s9", "--reason", "x"), "one of the shards");
      assertRefused(cli.run("lane", "pause", "s1:s1", "--reason", "x"), "another shard");
      assertRefused(cli.run("lane", "pause", "s1", "--reason", "x"), "write it as s1:s2");
      assertRefused(cli.run("lane", "pause", "s1:s2", "--reason", ""), "--reason");
      assertRefused(cli.run("lane", "describe", "s1:s2"), "was never used");
      assertRefused(cli.run("transfer", "list", "--older", "3s", "alice"), "--in-doubt");
      assertRefused(cli.run("transfer", "list", "--in-doubt", "alice"), "leave the account out");
      assertRefused(cli.run("transfer", "list"), "name the account");
      assertThat(cli.run("lane", "list").out().lines()).hasSize(1);
    }
  }

  private static void assertRefused(Result result, String why) {
    assertThat(result.exitCode()).as(result.out()).isNotZero();
    assertThat(result.err()).contains(why);
  }

  private static CommandLineClient cli(LocalCluster cluster) {
    return new CommandLineClient(cluster.routerAddress(), cluster.adminAddress());
  }

  /** The lane from s1 to s2 as {@code lane list} tells it. */
  private static JsonObject lane(CommandLineClient cli) {
    Result result = cli.run("lane", "list", "-o", "json");
    for (JsonElement lane :
        JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("lanes")) {
      JsonObject fields = lane.getAsJsonObject();
      if (fields.get("sourceShardId").getAsString().equals("s1")) {
        return fields;
      }
    }
    throw new AssertionError("no lane from s1: " + result.out() + result.err());
  }

  private static void pay(SwitchClient client, Transfer transfer) {
    assertThat(client.submit(transfer).getStatus())
        .as(transfer.getId())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  private static void assertUnavailable(SwitchClient client, Transfer transfer, String... why) {
    assertThatThrownBy(
            () ->
                client
                    .transfers(SHORT)
                    .submitTransfer(
                        SubmitTransferRequest.newBuilder().setTransfer(transfer).build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("LANE_UNAVAILABLE")
        .hasMessageContainingAll(why);
  }
}
