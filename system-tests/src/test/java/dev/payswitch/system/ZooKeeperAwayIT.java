// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.system.fixture.ZooKeeperView;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import dev.payswitch.testkit.process.ManagedProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * ZooKeeper away for five sessions: payments inside shards and on open lanes go on as if nothing
 * were, and nobody notices either when it comes back, whether it kept the sessions or not.
 */
final class ZooKeeperAwayIT {
  private static final Duration SESSION = Duration.ofSeconds(3);
  private static final Duration AWAY = SESSION.multipliedBy(5);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ACCOUNTS_PER_SHARD = 20;

  /** Nobody is ever declined for lack of funds. */
  private static final long FUNDS_MINOR = 100_000_000;

  @Test
  void failsNoPaymentWhileZooKeeperIsAwayForFiveSessions() throws Exception {
    ClusterLayout layout = ProcessClusters.layout("zookeeper-away").withSessionTimeout(SESSION);
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.PATIENT, 1);
      awaitWhole(processes);
      ManagedProcess zooKeeper = processes.process(ClusterProcesses.ZOOKEEPER);

      zooKeeper.kill();
      int whileDead = payFor(AWAY, load);
      processes.startProcess(ClusterProcesses.ZOOKEEPER);
      processes.awaitReady(ClusterProcesses.ZOOKEEPER);
      awaitWhole(processes);
      load.awaitAnswered(500);

      // One that stood still knows, unlike one that starts, for how long the sessions were silent.
      processes.process(ClusterProcesses.ZOOKEEPER).pause();
      int whilePaused = payFor(AWAY, load);
      processes.process(ClusterProcesses.ZOOKEEPER).resume();
      processes.awaitReady(ClusterProcesses.ZOOKEEPER);
      load.awaitAnswered(500);
      awaitWhole(processes);
      load.awaitAnswered(500);

      List<SentPayment> sent = load.stop();
      System.out.printf("paid %d while dead, %d while paused%n", whileDead, whilePaused);
      assertThat(sent)
          .filteredOn(payment -> !payment.isCommitted())
          .as("payments that failed")
          .extracting(SentPayment::answer)
          .isEmpty();
      Aftermath.check(client, accounts, sent);
    }
  }

  /** Answers how many were answered in that time, and fails if there was a long silence. */
  private static int payFor(Duration time, PaymentLoad load) {
    long start = System.nanoTime();
    int before = load.answered();
    while (System.nanoTime() - start < time.toNanos()) {
      load.awaitAnswered(50);
    }
    return load.answered() - before;
  }

  /** All processes are registered and all lanes are held. */
  private static void awaitWhole(ClusterProcesses processes) throws Exception {
    try (ZooKeeperView view = ZooKeeperView.of(processes.zooKeeperAddress())) {
      Await.until(
          "all processes are registered",
          LIMIT,
          () ->
              view.routerCount() == 1
                  && List.of("s1", "s2", "s3").stream().allMatch(view::hasNode));
      for (LaneId lane : ProcessClusters.lanes(processes)) {
        Await.until(lane + " is held", LIMIT, () -> view.holder(lane).isPresent());
      }
    }
  }
}
