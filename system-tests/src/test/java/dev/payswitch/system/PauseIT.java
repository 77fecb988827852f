// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.system.fixture.ZooKeeperView;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Processes that stand still for longer than their session and then go on where they were, as one
 * does whose machine hung: with old lane locks, old streams, and answers that nobody waits for.
 */
final class PauseIT {
  private static final Duration SESSION = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ACCOUNTS_PER_SHARD = 20;
  private static final long FUNDS_MINOR = 5_000;
  private static final int MAX_PAYMENTS_BETWEEN = 600;
  private static final long MAX_LONGER_NANOS = 1_500_000_000;

  @Seeded(rounds = 1)
  void goesOnAfterAPauseAboveTheSessionAndLosesNothing(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    ClusterLayout layout = ProcessClusters.layout("pause").withSessionTimeout(SESSION);
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        ZooKeeperView view = ZooKeeperView.of(processes.zooKeeperAddress());
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.IMPATIENT, seed);
      Pauses pauses = new Pauses(processes, view, random);
      for (List<String> names : pauses.shuffled()) {
        load.awaitAnswered(300 + random.nextInt(MAX_PAYMENTS_BETWEEN));
        pauses.pause(names);
      }
      load.awaitAnswered(500);

      assertThat(load.unanswered()).isPositive();
      Aftermath.check(client, accounts, load.stop());
    }
  }

  private record Pauses(ClusterProcesses processes, ZooKeeperView view, RandomGenerator random) {
    /** Every shard is source of some payments and target of others; pairs are both at once. */
    List<List<String>> shuffled() {
      List<List<String>> all =
          new ArrayList<>(
              List.of(
                  List.of("s1"),
                  List.of("s2"),
                  List.of(ClusterProcesses.ROUTER),
                  List.of("s3", "s1"),
                  List.of("s2", ClusterProcesses.ROUTER)));
      List<List<String>> shuffled = new ArrayList<>();
      while (!all.isEmpty()) {
        shuffled.add(all.remove(random.nextInt(all.size())));
      }
      return shuffled;
    }

    void pause(List<String> names) {
      Map<LaneId, Long> tokens = tokens(names);
      names.forEach(name -> processes.process(name).pause());
      Await.until(
          "the sessions of " + names + " are over",
          LIMIT,
          () -> names.stream().noneMatch(this::isRegistered));
      LockSupport.parkNanos(random.nextLong(MAX_LONGER_NANOS));
      names.forEach(name -> processes.process(name).resume());
      names.forEach(processes::awaitReady);
      Await.until(
          names + " are registered", LIMIT, () -> names.stream().allMatch(this::isRegistered));
      tokens.forEach(view::awaitGreaterToken);
      System.out.printf("paused %s, which held %s%n", names, tokens);
    }

    private boolean isRegistered(String name) {
      return name.equals(ClusterProcesses.ROUTER) ? view.routerCount() > 0 : view.hasNode(name);
    }

    /** The tokens of all lanes that these processes hold. */
    private Map<LaneId, Long> tokens(List<String> names) {
      Map<LaneId, Long> tokens = new HashMap<>();
      for (LaneId lane : ProcessClusters.lanes(processes)) {
        if (names.contains(lane.source().value())) {
          view.holder(lane).ifPresent(holder -> tokens.put(lane, holder.token()));
        }
      }
      return tokens;
    }
  }
}
