// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Router, ZooKeeper and three nodes as processes that are killed again and again, also two or three
 * at once and while they start, while transfers of all kinds flow. What a caller was told must be
 * so at the end; what it was not told must have happened once or not at all.
 */
final class CrashIT {
  private static final Duration SESSION = Duration.ofSeconds(4);
  private static final int ACCOUNTS_PER_SHARD = 20;
  private static final long FUNDS_MINOR = 3_000;
  private static final int MIN_KILLS = 50;
  private static final int MIN_KILLS_OF_EACH = 6;
  private static final int MIN_ANSWERED = 10_000;
  private static final int MIN_UNANSWERED = 500;
  private static final int MAX_PAYMENTS_BETWEEN = 300;
  private static final long MAX_HEAD_START_NANOS = 300_000_000;

  @Seeded(rounds = 1)
  void keepsWhatWasAnsweredAndDoublesNothing(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    ClusterLayout layout = ProcessClusters.layout("crash").withSessionTimeout(SESSION);
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.IMPATIENT, seed);
      List<String> killed = killWhilePaying(processes, client, load, random);
      load.awaitAnswered(MIN_ANSWERED - load.answered());
      List<SentPayment> sent = load.stop();
      System.out.printf("kills %s%n", AccountPlan.tally(killed.stream()));

      assertThat(killed).hasSizeGreaterThanOrEqualTo(MIN_KILLS);
      assertThat(AccountPlan.tally(killed.stream()).keySet()).containsAll(processes.names());
      assertThat(AccountPlan.tally(killed.stream()).values())
          .allMatch(times -> times >= MIN_KILLS_OF_EACH);
      assertThat(load.unanswered()).isGreaterThanOrEqualTo(MIN_UNANSWERED);
      Aftermath.check(client, accounts, sent);
    }
  }

  private static List<String> killWhilePaying(
      ClusterProcesses processes, SwitchClient client, PaymentLoad load, RandomGenerator random) {
    List<String> killed = new ArrayList<>();
    List<String> victims = new ArrayList<>();
    while (killed.size() < MIN_KILLS || load.unanswered() < MIN_UNANSWERED) {
      load.awaitAnswered(1 + random.nextInt(MAX_PAYMENTS_BETWEEN));
      LockSupport.parkNanos(random.nextLong(MAX_HEAD_START_NANOS));
      List<String> now = draw(processes.names(), victims, random);
      now.forEach(name -> processes.process(name).kill());
      now.forEach(processes::startProcess);
      if (random.nextInt(3) == 0) {
        // While it starts, before it is ready, is a moment to die, too.
        LockSupport.parkNanos(random.nextLong(3 * MAX_HEAD_START_NANOS));
        processes.process(now.getFirst()).kill();
        processes.startProcess(now.getFirst());
        killed.add(now.getFirst());
      }
      now.forEach(processes::awaitReady);
      client.router().resetConnectBackoff();
      killed.addAll(now);
    }
    return killed;
  }

  /** One, two or three different processes; over time each of them as often as the others. */
  private static List<String> draw(
      List<String> names, List<String> victims, RandomGenerator random) {
    int together = 1 + random.nextInt(3);
    List<String> drawn = new ArrayList<>();
    while (drawn.size() < together) {
      if (victims.isEmpty()) {
        victims.addAll(names);
      }
      String next = victims.remove(random.nextInt(victims.size()));
      if (!drawn.contains(next)) {
        drawn.add(next);
      }
    }
    return drawn;
  }
}
