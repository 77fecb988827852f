// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.Lease;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.SwitchNode;
import dev.payswitch.proto.shard.v1.Attempt;
import dev.payswitch.proto.shard.v1.DescribeNodeRequest;
import dev.payswitch.proto.shard.v1.LaneDescription;
import dev.payswitch.proto.shard.v1.LaneRefusal;
import dev.payswitch.proto.shard.v1.LaneRefusalReason;
import dev.payswitch.proto.shard.v1.OpenLaneResponse;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import dev.payswitch.proto.shard.v1.VerdictKind;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.Histories;
import dev.payswitch.system.fixture.LaneHolder;
import dev.payswitch.system.fixture.LaneStream;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.TcpProxy;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A holder of a lane that was paused past its session while a later leader of its shard took the
 * lane: whatever it still sends is refused by the participant, and it stops.
 */
final class StaleTokenIT {
  private static final LaneId LANE = LaneId.parse("s1:s2");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void refusesThePrepareAndTheDecisionOfThePausedHolder(@TempDir Path directory) throws Exception {
    try (LocalCluster cluster = LocalCluster.make(directory, "s1", "s2");
        TcpProxy network = new TcpProxy(cluster.zooKeeper().port())) {
      SwitchNode participant = cluster.startNode("s2");
      cluster.awaitServing();
      String address = "127.0.0.1:" + participant.grpcPort();
      SwitchClient client = cluster.startRouter();
      Ring ring = client.ring();
      String credit = AccountIds.on(ring, "s2", "credit");
      String debit = AccountIds.on(ring, "s1", "debit");
      client.open(List.of(account(credit)));
      Transfer early = payment("early", debit, credit, 100);
      Transfer late = payment("late", debit, credit, 50);
      Attempt first = LaneStream.attempt(5, 1);
      ClusterConfig shortSession = cluster.config().withSessionTimeout(Duration.ofSeconds(1));
      ClusterConfig behindProxy =
          ClusterConfig.of("127.0.0.1:" + network.port()).withSessionTimeout(Duration.ofSeconds(1));
      try (LaneHolder one = LaneHolder.connect(behindProxy);
          LaneHolder two = LaneHolder.connect(shortSession)) {
        String clusterId = one.clusterId();
        FencingToken token = one.acquire(LANE, 1);
        LaneStream preparing = LaneStream.open(address, clusterId, LANE, token);
        LaneStream deciding = LaneStream.open(address, clusterId, LANE, token);
        assertThat(preparing.take().hasWelcome()).isTrue();
        assertThat(deciding.take().hasWelcome()).isTrue();
        preparing.prepare(early, first);
        assertThat(preparing.take().getVerdicts().getVerdicts(0).getKind())
            .isEqualTo(VerdictKind.VERDICT_KIND_PREPARED);

        network.cut();
        awaitNoHolder(cluster.config());
        FencingToken higher = two.acquire(LANE, 2);
        assertThat(higher).isGreaterThan(token);
        LaneStream successor = LaneStream.open(address, clusterId, LANE, higher);
        assertThat(successor.take().getWelcome().getAppliedSequence()).isZero();
        network.heal();

        preparing.prepare(late, LaneStream.attempt(5, 2));
        deciding.decide(early, first, 1, true);
        LaneStream again = LaneStream.open(address, clusterId, LANE, token);

        assertStale(preparing.take(), higher);
        assertStale(deciding.take(), higher);
        assertStale(again.take(), higher);
        Await.until("holder 1 learns that it lost the lane", () -> !one.lost().isEmpty());
        assertThat(one.lost()).containsExactly(new Lease(LANE, token));
        assertThat(one.replaced()).isEmpty();
        assertThat(client.account(credit).getBalanceMinor()).isZero();
        assertThat(client.account(credit).getCreditsIntendedMinor()).isEqualTo(100);

        List.of(preparing, deciding, again, successor).forEach(LaneStream::close);
      }
      // Home runs at last: asked about the intent of the paused leader, it ends it.
      cluster.startNode("s1");
      cluster.awaitServing();
      ClusterChecks.settleAndVerify(client);
      assertUntouched(client, credit);
    }
  }

  private static void assertUntouched(SwitchClient client, String id) {
    Account account = client.account(id);
    assertThat(account.getCreditsPostedMinor()).isZero();
    assertThat(account.getCreditsIntendedMinor()).isZero();
    assertThat(client.history(id)).isEmpty();
  }

  private static void awaitNoHolder(ClusterConfig config) throws Exception {
    ZooKeeper observer = new ZooKeeper(config.connectString(), 10_000, event -> {});
    try {
      Await.until(
          "the session of holder 1 is over",
          LIMIT,
          () -> LaneHolder.lockNodes(observer, LANE) == 0);
    } finally {
      observer.close();
    }
  }

  private static void assertStale(OpenLaneResponse response, FencingToken greatest) {
    LaneRefusal refusal = response.getRefusal();
    assertThat(refusal.getReason()).isEqualTo(LaneRefusalReason.LANE_REFUSAL_REASON_STALE_TOKEN);
    assertThat(refusal.getGreatestToken()).isEqualTo(LaneStream.show(greatest));
  }

  private static final PaymentLoad.Pattern PATTERN =
      new PaymentLoad.Pattern(
          32, Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofMillis(20), false, false);

  @Test
  void stopsANodeThatWasPausedPastItsSession() throws Exception {
    ClusterLayout layout =
        ProcessClusters.layout("stale-token")
            .withShardCount(2)
            .withSessionTimeout(Duration.ofSeconds(4));
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts = AccountPlan.open(client, layout.shards(), 20, 100_000);
      PaymentLoad load = PaymentLoad.start(client, accounts, PATTERN, 1);
      Await.until("payments flow", LIMIT, () -> load.answered() > 500);
      ClusterConfig config = ClusterConfig.of(processes.zooKeeperAddress());

      processes.process("s1").pause();
      awaitNoHolder(config);
      try (LaneHolder two = LaneHolder.connect(config)) {
        LaneStream successor =
            LaneStream.open(
                ProcessClusters.grpcAddress(processes, "s2"),
                two.clusterId(),
                LANE,
                two.acquire(LANE, 1_000));
        long applied = successor.take().getWelcome().getAppliedSequence();
        assertThat(applied).isPositive();
        processes.process("s1").resume();
        Path log = processes.process("s1").log();
        Await.until(
            "the paused node learns that it lost the lane",
            LIMIT,
            () -> contains(log, "event=lane_superseded lane=" + LANE));
        int answered = load.answered();
        Await.until("payments inside shards go on", LIMIT, () -> load.answered() > answered + 200);
        assertThat(lane(processes, two.clusterId(), "s1").getState()).isNotIn("OPEN", "OPENING");
        assertThat(lane(processes, two.clusterId(), "s2").getSequence()).isEqualTo(applied);
        successor.close();
      }
      int answered = load.answered();
      Await.until("payments flow again", LIMIT, () -> load.answered() > answered + 500);
      List<SentPayment> sent = load.stop();
      ClusterChecks.settleAndVerify(client);
      Histories histories = Histories.read(client, accounts);
      sent.stream()
          .filter(SentPayment::isAnswered)
          .forEach(paid -> histories.check(paid.transfer(), paid.isCommitted()));
      histories.checkNothingElse(sent);
    }
  }

  private static boolean contains(Path log, String text) {
    try {
      return Files.readString(log).contains(text);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** The lane from s1 to s2 as one of its ends describes it. */
  private static LaneDescription lane(ClusterProcesses processes, String clusterId, String shard) {
    ManagedChannel channel =
        SwitchClient.nodeChannel(ProcessClusters.grpcAddress(processes, shard), clusterId);
    try {
      return ShardServiceGrpc.newBlockingStub(channel)
          .describeNode(DescribeNodeRequest.getDefaultInstance())
          .getLanesList()
          .stream()
          .filter(
              lane -> lane.getSourceShardId().equals("s1") && lane.getTargetShardId().equals("s2"))
          .findFirst()
          .orElseThrow();
    } finally {
      channel.shutdownNow();
    }
  }
}
