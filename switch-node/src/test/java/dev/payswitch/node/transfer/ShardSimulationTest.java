// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.payment;
import static dev.payswitch.node.ledger.Payments.request;
import static dev.payswitch.node.transfer.ShardSimulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.testkit.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The protocol between shards, with crashes, pauses, overtaken leaders and broken streams, and with
 * arcs on their way from shard to shard.
 */
final class ShardSimulationTest {
  private static final List<String> NAMES = SimulatedAccounts.NAMES;

  /** So long that two simulations of the same requests see the same holds expire. */
  private static final Duration SHORT_HOLD = Duration.ofSeconds(100);

  @Seeded(rounds = 900)
  void everyTransferTakesPlaceOnceOrNotAtAllWhateverFails(RandomGenerator random) {
    new SimulatedRun(SimulatedRun.Kind.TRANSFERS, random).runAndTell();
  }

  @Seeded(rounds = 900)
  void everyGroupTakesPlaceAsAWholeOrNotAtAllWhateverFails(RandomGenerator random) {
    new SimulatedRun(SimulatedRun.Kind.GROUPS, random).runAndTell();
  }

  @Seeded(rounds = 900)
  void attemptsOfOneIdDoNotHarmEachOtherWhateverFails(RandomGenerator random) {
    new SimulatedRun(SimulatedRun.Kind.FEW_IDS, random).runAndTell();
  }

  @Seeded(rounds = 600)
  void everyTransferTakesPlaceOnceOrNotAtAllWhileArcsAreMoved(RandomGenerator random) {
    new SimulatedRun(SimulatedRun.Kind.MOVES, random).runAndTell();
  }

  @Seeded(rounds = 6)
  void sameSeedGivesTheSameHistory(RandomGenerator random) {
    long seed = random.nextLong();
    for (SimulatedRun.Kind kind : SimulatedRun.Kind.values()) {
      assertThat(historyOf(kind, seed)).hasSizeGreaterThan(100).isEqualTo(historyOf(kind, seed));
    }
  }

  private static List<String> historyOf(SimulatedRun.Kind kind, long seed) {
    SimulatedRun run = new SimulatedRun(kind, new SplittableRandom(seed), Integer.MAX_VALUE);
    run.run();
    return run.history().lines();
  }

  @Seeded(rounds = 40)
  void everyCallerIsAnsweredByTheDeadlineThoughTheOtherShardStandsStill(RandomGenerator random) {
    ShardSimulation simulation = new ShardSimulation(random.nextLong(), 2);
    List<Account.Builder> accounts = new ArrayList<>();
    NAMES.forEach(name -> accounts.add(account(name).setNoFloor(true)));
    simulation.create(accounts);
    String debit = simulation.accountOn("s1", NAMES);
    String credit = simulation.accountOn("s2", NAMES);
    List<String> answers = new ArrayList<>();
    for (int payment = 1; payment <= 20; payment++) {
      simulation.submit(
          request(payment(debit, credit, 1, "t" + payment)), SECOND / 4, new Recording(answers));
    }
    simulation.time().run(random.nextLong(20_000));
    simulation.standStill("s2");
    simulation.time().run(SECOND / 4 + SECOND / 10);
    assertThat(answers).hasSize(20);
  }

  private record Recording(List<String> answers) implements TransferCall.TransferReply {
    @Override
    public void outcome(TransferOutcome outcome) {
      answers.add(outcome.toString());
    }

    @Override
    public void refused(Refusal refusal) {
      answers.add(refusal.toString());
    }
  }

  @Seeded(rounds = 20)
  void outcomesDoNotDependOnPlacement(RandomGenerator random) {
    List<Account.Builder> accounts = SimulatedAccounts.make(random);
    ShardSimulation one = new ShardSimulation(random.nextLong(), 1);
    ShardSimulation three = new ShardSimulation(random.nextLong(), 3);
    one.create(accounts);
    three.create(accounts);
    one.time().run(SECOND);
    three.time().run(SECOND);
    SimulatedTransfers transfers =
        new SimulatedTransfers(
            random, namesAndNobody(), random.nextInt(4) == 0 ? 12 : 0, SHORT_HOLD);
    List<TransferRequest> asked = new ArrayList<>();
    for (int index = 0; index < 150; index++) {
      TransferRequest next = transfers.next();
      if (!asked.isEmpty() && random.nextInt(6) == 0) {
        next = transfers.changed(asked.get(random.nextInt(asked.size())));
      }
      asked.add(next);
      if (random.nextInt(60) == 0) {
        one.time().run(3 * SHORT_HOLD.toSeconds() * SECOND);
        three.time().run(3 * SHORT_HOLD.toSeconds() * SECOND);
      }
      TransferOutcome alone = one.ask(next);
      TransferOutcome apart = three.ask(next);
      assertThat(apart.status()).as("%s", next).isEqualTo(alone.status());
    }
    assertThat(totals(three)).isEqualTo(totals(one));
  }

  private static Map<AccountId, Totals> totals(ShardSimulation simulation) {
    simulation.time().run(3 * SECOND);
    Map<AccountId, Totals> totals = new HashMap<>();
    SimulatedRows.of(simulation.shards())
        .accounts
        .forEach(account -> totals.put(account.id(), account.totals()));
    return totals;
  }

  /** One name more than there are accounts. */
  private static List<String> namesAndNobody() {
    List<String> names = new ArrayList<>(NAMES);
    names.add("nobody");
    return names;
  }
}
