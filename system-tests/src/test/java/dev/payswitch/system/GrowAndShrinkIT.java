// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.RingChanges;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * A switch that grows from two shards to three and to five, and shrinks to three again, while
 * callers pay, hold, capture, refund, send groups and lists, half of it across shards, with a
 * deadline of two seconds: none of them sees an error.
 */
final class GrowAndShrinkIT {
  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final int ACCOUNTS_PER_SHARD = 100;
  private static final long FUNDS_MINOR = 20_000;
  private static final int LIST_SIZE = 30;
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration LIST_PAUSE = Duration.ofMillis(400);

  @Seeded(rounds = 1)
  void noCallFailsWhileTheSwitchGrowsAndShrinks(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    ClusterLayout layout =
        ProcessClusters.layout("grow")
            .withShardCount(2)
            .withSessionTimeout(SESSION)
            .withEnvironment(Map.of("PAYSWITCH_KEEP_MOVED", "1s"));
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.STEADY, seed);
      RingChanges ring = new RingChanges(client);
      List<SentPayment> lists = new ArrayList<>();
      AtomicBoolean stopping = new AtomicBoolean();
      try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> sending = caller.submit(listsUntil(stopping, client, accounts, random, lists));
        try {
          load.awaitAnswered(500);
          growAndShrink(processes, ring, load);
          load.awaitAnswered(500);
        } finally {
          stopping.set(true);
        }
        sending.get();
      }
      List<SentPayment> sent = new ArrayList<>(load.stop());
      sent.addAll(lists);
      report(load, ring, lists.size());
      assertThat(load.unanswered()).as("calls without an answer").isZero();
      assertThat(lists).as("in lists").allMatch(SentPayment::isAnswered);
      Aftermath.check(client, accounts, sent);
      checkReplays(client, sent);
    }
  }

  private static void growAndShrink(
      ClusterProcesses processes, RingChanges ring, PaymentLoad load) {
    processes.startNewShard("s3");
    ring.add("s3");
    ring.checkBalance("s1", "s2", "s3");
    load.awaitAnswered(200);
    processes.startNewShard("s4");
    processes.startNewShard("s5");
    ring.add("s4");
    ring.add("s5");
    ring.checkBalance("s1", "s2", "s3", "s4", "s5");
    load.awaitAnswered(200);
    ring.drain("s2");
    ring.remove("s2");
    ring.drain("s4");
    ring.remove("s4");
    ring.checkBalance("s1", "s3", "s5");
    processes.process("s2").stop(SESSION);
    processes.process("s4").stop(SESSION);
  }

  private static Callable<?> listsUntil(
      AtomicBoolean stopping,
      SwitchClient client,
      AccountPlan accounts,
      RandomGenerator random,
      List<SentPayment> sent) {
    return () -> {
      for (int number = 0; !stopping.get(); number++) {
        sent.addAll(
            PaymentLoad.sendList(
                client, accounts.list(random, "list" + number + "-", LIST_SIZE), DEADLINE));
        LockSupport.parkNanos(LIST_PAUSE.toNanos());
      }
      return null;
    };
  }

  private static void report(PaymentLoad load, RingChanges ring, int listed) {
    List<Long> micros = load.answerMicros();
    System.out.printf(
        "calls %d, p50 %d ms, p99 %d ms, p99.9 %d ms, longest %d ms; in lists %d%n",
        micros.size(),
        millis(micros, 0.5),
        millis(micros, 0.99),
        millis(micros, 0.999),
        micros.getLast() / 1_000,
        listed);
    List<Integer> pauses = ring.pauses();
    System.out.printf(
        "write pause of %d moved runs: p50 %d ms, p99 %d ms, longest %d ms%n",
        pauses.size(),
        pauses.get(pauses.size() / 2),
        pauses.get((int) (0.99 * (pauses.size() - 1))),
        pauses.getLast());
  }

  private static long millis(List<Long> micros, double quantile) {
    return micros.get((int) (quantile * (micros.size() - 1))) / 1_000;
  }

  /** Whoever owns the accounts now answers old ids as they were answered. */
  private static void checkReplays(SwitchClient client, List<SentPayment> sent) {
    List<SentPayment> single =
        sent.stream().filter(payment -> payment.isAnswered() && !payment.isGroup()).toList();
    for (int from = 0; from < single.size(); from += 500) {
      List<SentPayment> list = single.subList(from, Math.min(from + 500, single.size()));
      List<TransferOutcome> again =
          client.submit(list.stream().map(SentPayment::transfer).toList());
      for (int index = 0; index < list.size(); index++) {
        SentPayment payment = list.get(index);
        OutcomeStatus expected =
            payment.isCommitted()
                ? OutcomeStatus.OUTCOME_STATUS_EXISTS
                : Objects.requireNonNull(payment.outcome()).getStatus();
        assertThat(again.get(index).getStatus())
            .as("%s again", payment.transfer().getId())
            .isEqualTo(expected);
      }
    }
  }
}
