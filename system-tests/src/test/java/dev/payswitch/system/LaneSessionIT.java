// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.system.fixture.ZooKeeperView;
import dev.payswitch.system.fixture.ZooKeeperView.Holder;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.TcpProxy;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import dev.payswitch.testkit.process.ProxiedLinks;
import dev.payswitch.testkit.process.ProxiedLinks.Link;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A source whose session alone ends, while it goes on in every other way: its lane locks go, and it
 * takes them again under greater tokens, and no caller notices.
 */
final class LaneSessionIT {
  private static final Duration SESSION = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ACCOUNTS_PER_SHARD = 20;
  private static final int EXPIRIES = 8;

  /** Nobody is ever declined for lack of funds. */
  private static final long FUNDS_MINOR = 100_000_000;

  @Seeded(rounds = 1)
  void takesItsLanesAgainUnderGreaterTokens(RandomGenerator random) throws Exception {
    assumeTrue(
        ProxiedLinks.areSupported(), "skipped: loopback has no address 127.7.1.1 on this machine");
    ClusterLayout layout =
        ProcessClusters.layout("lane-session").withSessionTimeout(SESSION).withProxiedLinks();
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        ZooKeeperView view = ZooKeeperView.of(processes.zooKeeperAddress());
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load =
          PaymentLoad.start(client, accounts, PaymentLoad.Pattern.PATIENT, random.nextLong());
      List<LaneId> lanes = ProcessClusters.lanes(processes);
      for (LaneId lane : lanes) {
        Await.until(lane + " is held", LIMIT, () -> view.holder(lane).isPresent());
      }

      for (int time = 0; time < EXPIRIES; time++) {
        expire(lanes.get(random.nextInt(lanes.size())), view);
        load.awaitAnswered(100 + random.nextInt(300));
      }
      LaneId silent = lanes.get(random.nextInt(lanes.size()));
      loseZooKeeper(silent, processes, view, load);
      load.awaitAnswered(500);

      List<SentPayment> sent = load.stop();
      assertThat(sent)
          .filteredOn(payment -> !payment.isCommitted())
          .as("payments that failed")
          .extracting(SentPayment::answer)
          .isEmpty();
      Aftermath.check(client, accounts, sent);
    }
  }

  /** ZooKeeper takes the session away, and the source learns it at once. */
  private static void expire(LaneId lane, ZooKeeperView view) throws Exception {
    Holder before = view.holder(lane).orElseThrow();
    view.expire(before.session());
    Holder after = view.awaitGreaterToken(lane, before.token());
    System.out.printf(
        "%s was held under %d, and is under %d%n", lane, before.token(), after.token());
    assertThat(after.session()).isNotEqualTo(before.session());
  }

  /** The source loses ZooKeeper until its session is over, and payments on its open lanes go on. */
  private static void loseZooKeeper(
      LaneId lane, ClusterProcesses processes, ZooKeeperView view, PaymentLoad load) {
    Holder before = view.holder(lane).orElseThrow();
    String source = lane.source().value();
    TcpProxy network = processes.links().proxy(new Link(source, ClusterProcesses.ZOOKEEPER));
    network.cut();
    Await.until(lane + " is held by nobody", LIMIT, () -> view.holder(lane).isEmpty());
    assertThat(view.hasNode(source)).isFalse();
    load.awaitAnswered(500);
    assertThat(view.holder(lane)).isEmpty();
    network.heal();
    Holder after = view.awaitGreaterToken(lane, before.token());
    assertThat(after.session()).isNotEqualTo(before.session());
    Await.until(source + " is registered", LIMIT, () -> view.hasNode(source));
  }
}
