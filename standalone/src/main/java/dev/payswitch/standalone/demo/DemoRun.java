// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone.demo;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.load.Courier;
import dev.payswitch.cli.output.Progress;
import dev.payswitch.cli.output.Terminal;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.Ring;
import dev.payswitch.proto.v1.RingRun;
import dev.payswitch.proto.v1.Transfer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends a day of payments through a router, and collects what is to be told of it. */
public final class DemoRun {
  static final int CALLERS = 128;
  private static final String ACTOR = "demo";
  private static final int LIST_SIZE = 1_000;
  private static final Duration RETRY_LIMIT = Duration.ofSeconds(20);

  private final Connection connection;
  private final PaymentDay day;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final LongAdder answered = new LongAdder();

  public DemoRun(Connection connection, PaymentDay day, Terminal terminal, LongSupplier nanoTime) {
    this.connection = connection;
    this.day = day;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs once.
   *
   * @param newShard comes on the ring while payments flow; null: none does
   */
  public DemoReport run(@Nullable String newShard) throws InterruptedException {
    Courier courier = new Courier(connection.router(), RETRY_LIMIT, new SplittableRandom());
    List<Account> accounts = day.accounts();
    List<Transfer> openings = day.openings();
    List<Transfer> payments = day.payments();
    try (Progress progress =
        new Progress("accounts", " accounts", accounts.size() + openings.size(), terminal)) {
      open(courier, accounts, openings, progress);
    }
    FutureTask<@Nullable Growth> growing = new FutureTask<>(() -> grow(newShard));
    Thread.ofVirtual().start(growing);
    PaymentRun.Result result = pay(courier, payments);
    if (!growing.isDone()) {
      terminal.err().println("waiting until " + newShard + " has its share ...");
      terminal.flush();
    }
    Growth growth = await(growing);
    Ring ring = connection.router().ring();
    return new DemoReport(
        day.size(),
        result,
        growth,
        crossShardCount(ring, payments),
        ring,
        connection.admin(ACTOR).listShards().getShardsList(),
        connection.admin(ACTOR).verifyLedgers());
  }

  private PaymentRun.Result pay(Courier courier, List<Transfer> payments) {
    try (Progress progress = new Progress("payments", " payments", payments.size(), terminal)) {
      return new PaymentRun(courier, nanoTime)
          .run(
              payments,
              CALLERS,
              () -> {
                answered.increment();
                progress.advance(1);
              });
    }
  }

  private @Nullable Growth grow(@Nullable String newShard) throws InterruptedException {
    return newShard == null
        ? null
        : Growth.add(connection.admin(ACTOR), newShard, nanoTime, answered::sum);
  }

  private static @Nullable Growth await(FutureTask<@Nullable Growth> growing)
      throws InterruptedException {
    try {
      return growing.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof CliFailure failure
          ? failure
          : new IllegalStateException("the shard did not come on the ring", failed.getCause());
    }
  }

  private void open(
      Courier courier, List<Account> accounts, List<Transfer> openings, Progress progress) {
    for (List<Account> list : lists(accounts)) {
      courier.create(list);
      progress.advance(list.size());
    }
    for (List<Transfer> list : lists(openings)) {
      long opened =
          courier.submit(list).stream()
              .filter(outcome -> outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_SUCCESS)
              .count();
      if (opened != list.size()) {
        throw new CliFailure(
            ExitCode.FAILED,
            (list.size() - opened) + " opening balances were not paid",
            "look into the log");
      }
      progress.advance(list.size());
    }
  }

  private static <T> List<List<T>> lists(List<T> items) {
    List<List<T>> lists = new java.util.ArrayList<>();
    for (int first = 0; first < items.size(); first += LIST_SIZE) {
      lists.add(items.subList(first, Math.min(items.size(), first + LIST_SIZE)));
    }
    return lists;
  }

  /** Asks nobody: where an account lives follows from its id and the ring. */
  static long crossShardCount(Ring ring, List<Transfer> payments) {
    String[] owners = new String[ring.getArcCount()];
    for (RingRun run : ring.getRunsList()) {
      for (int arc = 0; arc < run.getArcCount(); arc++) {
        owners[run.getFirstArc() + arc] = run.getShardId();
      }
    }
    PointHasher hasher = new PointHasher(HashAlgorithm.XXH3_64, ring.getHashSeed());
    int shift = Long.SIZE - Integer.numberOfTrailingZeros(ring.getArcCount());
    Map<String, String> known = new HashMap<>();
    long across = 0;
    for (Transfer payment : payments) {
      String home =
          known.computeIfAbsent(payment.getDebitAccountId(), id -> owners[arc(hasher, shift, id)]);
      String other =
          known.computeIfAbsent(payment.getCreditAccountId(), id -> owners[arc(hasher, shift, id)]);
      across += home.equals(other) ? 0 : 1;
    }
    return across;
  }

  private static int arc(PointHasher hasher, int shift, String accountId) {
    return (int) (hasher.pointOf(new AccountId(accountId)).bits() >>> shift);
  }
}
