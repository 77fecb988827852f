// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.MoveOperations;
import dev.payswitch.system.fixture.Payments;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * All payments there are, as fast as they are answered, are between accounts of the very run that
 * moves: the feed grows as fast as it can, and the move comes to its end all the same.
 */
final class BusyMoveIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int ACCOUNTS = 64;
  private static final int CALLERS = 8;
  private static final int LIST_SIZE = 500;
  private static final int MAX_AMOUNT_MINOR = 100;
  private static final int PAYMENTS_BEFORE = 20_000;
  private static final int PAYMENTS_AFTER = 5_000;

  private final Map<String, LongAdder> balances = new ConcurrentHashMap<>();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean stopping;

  @Seeded(rounds = 1)
  void comesToItsEndHoweverManyPaymentsGoIntoItsRun(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    ClusterLayout layout = ProcessClusters.layout("busy-move").withShardCount(2);
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        ClusterConnection connection =
            ClusterConnection.open(ClusterConfig.of(processes.zooKeeperAddress()));
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.awaitConnected(LIMIT);
      MoveOperations operations = new MoveOperations(connection, LIMIT);
      Ring ring = operations.ring();
      Move move =
          MoveOperations.some(ring, new ShardId("s1"), new ShardId("s2"), Move.MAX_ARC_COUNT);
      List<String> accounts = open(client, ring, move);
      List<Future<?>> sending = send(callers, client, accounts, seed);
      try {
        awaitAnswered(PAYMENTS_BEFORE);

        assertThat(end(operations, ring, move)).isEqualTo(OperationState.DONE);
        awaitAnswered(PAYMENTS_AFTER);
      } finally {
        // Also when the move does not end: callers are waited for.
        stopping = true;
      }
      for (Future<?> caller : sending) {
        caller.get();
      }
      ClusterChecks.settleAndVerify(client);
      for (String account : accounts) {
        assertThat(client.account(account).getBalanceMinor())
            .as("balance of %s", account)
            .isEqualTo(balanceOf(account).sum());
      }
    }
  }

  private OperationState end(MoveOperations operations, Ring ring, Move move) {
    long before = answered.get();
    long start = System.nanoTime();
    OperationState end = operations.awaitEnd(operations.begin(ring, move));
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "the move took %.1f s, with %,.0f payments a second into its run%n",
        seconds, (answered.get() - before) / seconds);
    return end;
  }

  /** Accounts of the run, which may all be overdrawn, so that no payment is declined. */
  private static List<String> open(SwitchClient client, Ring ring, Move move) {
    List<String> ids = AccountIds.in(ring, move, "busy", ACCOUNTS);
    List<Account> wanted = ids.stream().map(Payments::source).toList();
    assertThat(client.open(wanted))
        .extracting(AccountOutcome::getStatus)
        .containsOnly(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED);
    return ids;
  }

  private List<Future<?>> send(
      ExecutorService callers, SwitchClient client, List<String> accounts, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Future<?>> sending = new ArrayList<>();
    for (int number = 0; number < CALLERS; number++) {
      SplittableRandom own = random.split();
      String prefix = "c" + number + "-";
      sending.add(
          callers.submit(
              () -> {
                for (int list = 0; !stopping; list++) {
                  pay(client, payments(accounts, own, prefix + list + "-"));
                }
                return null;
              }));
    }
    return sending;
  }

  private static List<Transfer> payments(
      List<String> accounts, SplittableRandom random, String prefix) {
    List<Transfer> list = new ArrayList<>();
    for (int number = 0; number < LIST_SIZE; number++) {
      int debit = random.nextInt(accounts.size());
      int credit = (debit + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
      list.add(
          Payments.payment(
              prefix + number,
              accounts.get(debit),
              accounts.get(credit),
              1 + random.nextInt(MAX_AMOUNT_MINOR)));
    }
    return list;
  }

  private void pay(SwitchClient client, List<Transfer> list) {
    assertThat(client.submit(list))
        .extracting(TransferOutcome::getStatus)
        .containsOnly(OutcomeStatus.OUTCOME_STATUS_CREATED);
    for (Transfer payment : list) {
      balanceOf(payment.getDebitAccountId()).add(-payment.getAmountMinor());
      balanceOf(payment.getCreditAccountId()).add(payment.getAmountMinor());
    }
    answered.addAndGet(list.size());
  }

  private LongAdder balanceOf(String account) {
    return balances.computeIfAbsent(account, absent -> new LongAdder());
  }

  private void awaitAnswered(int more) {
    long before = answered.get();
    Await.until(more + " more payments are answered", LIMIT, () -> answered.get() >= before + more);
  }
}
