// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.LedgerFixture.PEER;
import static dev.payswitch.node.ledger.LedgerFixture.TOKEN;
import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.payment;
import static dev.payswitch.node.ledger.Payments.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.testkit.Seeded;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Random commands, one shard playing both ends, against {@link LedgerModel}. */
final class LedgerPropertyTest {
  private static final int ENTRIES_PER_ROUND = 1_500;
  private static final List<String> HERE = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  @Seeded(rounds = 10)
  void decidesAsTheModelDoes(RandomGenerator random) {
    Round round = new Round(random);
    for (int entries = 0; entries < ENTRIES_PER_ROUND; entries++) {
      round.applyOneEntry();
      round.compareAccounts();
      if (entries % 100 == 0) {
        round.compareRows();
      }
    }
    round.compareRows();
  }

  /** A command with what the model says to it. */
  private record Step(LedgerCommand command, String expected, String key) {}

  private static final class Round {
    private final RandomGenerator random;
    private final LedgerFixture shard = new LedgerFixture();
    private final LedgerModel model = new LedgerModel();
    private final Map<String, Long> times = new HashMap<>();
    private final List<TransferRequest> recent = new ArrayList<>();
    private final List<OwedDecision> told = new ArrayList<>();
    private long lastSerial;
    private int lastId;

    Round(RandomGenerator random) {
      this.random = random;
      shard.acceptLane();
    }

    void applyOneEntry() {
      List<Step> steps = new ArrayList<>();
      for (int count = random.nextInt(16) + 1; count > 0; count--) {
        steps.add(next());
      }
      List<CommandResult> results = shard.applyAll(steps.stream().map(Step::command).toList());
      for (int index = 0; index < steps.size(); index++) {
        Step step = steps.get(index);
        CommandResult result = results.get(index);
        assertThat(inWords(result)).as("%s", step.command).isEqualTo(step.expected);
        compareTime(step.key, result);
      }
      if (random.nextInt(50) == 0) {
        shard.restart();
      }
      if (random.nextInt(50) == 0) {
        shard.turnClockBack(random.nextLong(1_000));
      }
    }

    private Step next() {
      return switch (random.nextInt(12)) {
        case 0 -> create();
        case 1, 2, 3, 4 -> pay();
        case 5 -> commit();
        case 6 -> reject();
        case 7 -> abort();
        case 8, 9 -> prepare();
        case 10 -> decide();
        default -> drop();
      };
    }

    private Step create() {
      dev.payswitch.proto.v1.Account.Builder account = account(any(HERE));
      switch (random.nextInt(4)) {
        case 0 -> account.setNoFloor(true);
        case 1 -> account.setFloorMinor(-random.nextInt(200));
        case 2 -> account.setFloorMinor(-random.nextInt(200)).setCeilingMinor(random.nextInt(200));
        default -> account.setLedger(random.nextInt(3) == 0 ? "USD" : "EUR");
      }
      LedgerCommand.CreateAccount command = Payments.create(account);
      return new Step(command, model.create(command), "");
    }

    private Step pay() {
      TransferRequest transfer = transfer(any(HERE), any(HERE));
      return new Step(
          new LedgerCommand.ExecuteTransfer(transfer, 1),
          model.pay(transfer),
          LedgerModel.key(transfer));
    }

    private Step commit() {
      TransferRequest transfer = transfer(any(HERE), "far");
      Attempt attempt = attempt();
      return new Step(
          new LedgerCommand.CommitTransfer(
              attempt,
              transfer,
              transfer.content().creditAccount(),
              PEER,
              transfer.content().amount()),
          model.commit(attempt.serial(), transfer),
          LedgerModel.key(transfer));
    }

    private Step reject() {
      TransferRequest transfer = transfer(any(HERE), "far");
      Attempt attempt = attempt();
      String found =
          any(List.of("CREDIT_ACCOUNT_NOT_FOUND", "CEILING_EXCEEDED", "?CEILING_EXCEEDED"));
      LedgerCommand.ParticipantFinding finding =
          new LedgerCommand.ParticipantFinding(
              OutcomeStatus.valueOf(found.replace("?", "")), found.startsWith("?"));
      return new Step(
          new LedgerCommand.RejectTransfer(attempt, transfer, transfer.content().amount(), finding),
          model.reject(attempt.serial(), transfer, found),
          LedgerModel.key(transfer));
    }

    private Step abort() {
      TransferRequest transfer = transfer(any(HERE), "far");
      Attempt attempt = new Attempt(ArcEpoch.FIRST, 1, lastSerial + random.nextInt(9));
      model.abort(attempt.serial(), transfer);
      return new Step(
          new LedgerCommand.AbortAttempt(attempt, Payments.creditKey(transfer), PEER), "ENDED", "");
    }

    private Step prepare() {
      TransferRequest transfer = transfer("far", any(HERE));
      Attempt attempt = attempt();
      return new Step(
          new LedgerCommand.PrepareTransfers(
              PEER, TOKEN, List.of(Payments.prepare(attempt, transfer, false))),
          model.prepare(attempt.serial(), transfer),
          "");
    }

    /** Tells the next decision about a prepared attempt, or again what was told before. */
    private Step decide() {
      List<OwedDecision> decisions = new ArrayList<>();
      if (!told.isEmpty() && random.nextInt(4) == 0) {
        decisions.addAll(told.subList(random.nextInt(told.size()), told.size()));
      }
      Prepared chosen = anyPrepared();
      if (chosen != null) {
        OwedDecision decision = decision(chosen, random.nextInt(3) != 0);
        told.add(decision);
        decisions.add(decision);
      }
      if (decisions.isEmpty()) {
        return drop();
      }
      return new Step(
          new LedgerCommand.ApplyDecisions(PEER, TOKEN, decisions), "UP TO " + told.size(), "");
    }

    private OwedDecision decision(Prepared chosen, boolean commits) {
      Attempt attempt = new Attempt(ArcEpoch.FIRST, 1, chosen.serial);
      long sequence = told.size() + 1L;
      if (commits) {
        model.applyCommit(chosen.serial, chosen.transfer);
        return LedgerFixture.committed(sequence, attempt, chosen.transfer);
      }
      model.forget(chosen.serial, chosen.transfer);
      return LedgerFixture.aborted(sequence, attempt, Payments.creditKey(chosen.transfer));
    }

    private Step drop() {
      List<LedgerCommand.DeadAttempt> dead = new ArrayList<>();
      Prepared chosen = anyPrepared();
      if (chosen != null) {
        model.forget(chosen.serial, chosen.transfer);
        Attempt attempt = new Attempt(ArcEpoch.FIRST, 1, chosen.serial);
        dead.add(new LedgerCommand.DeadAttempt(Payments.creditKey(chosen.transfer), attempt));
      }
      return new Step(new LedgerCommand.DropIntents(dead), "DONE", "");
    }

    private record Prepared(long serial, TransferRequest transfer) {}

    private @Nullable Prepared anyPrepared() {
      List<Prepared> prepared = new ArrayList<>();
      model
          .waiting
          .values()
          .forEach(
              row ->
                  row.attempts.forEach(
                      (serial, transfer) -> prepared.add(new Prepared(serial, transfer))));
      return prepared.isEmpty() ? null : any(prepared);
    }

    /** A new transfer, or one of the last with the same id and perhaps other content. */
    private TransferRequest transfer(String debit, String credit) {
      if (!recent.isEmpty() && random.nextInt(3) == 0) {
        TransferRequest known = any(recent);
        boolean sameSides =
            known.debitAccount().value().equals("far") == debit.equals("far")
                && known.content().creditAccount().value().equals("far") == credit.equals("far");
        if (sameSides && random.nextInt(3) != 0) {
          return known;
        }
        if (sameSides) {
          return transfer(known.debitAccount().value(), credit, known.key().id().value());
        }
      }
      return transfer(debit, credit, "t" + ++lastId);
    }

    private TransferRequest transfer(String debit, String credit, String id) {
      String other = debit.equals(credit) ? (debit.equals("a") ? "b" : "a") : credit;
      long amount =
          random.nextInt(50) == 0
              ? Long.MAX_VALUE - random.nextInt(3)
              : random.nextInt(40) == 0 ? Long.MAX_VALUE / 2 : 1 + random.nextInt(80);
      TransferRequest made =
          request(
              payment(debit, other, amount, id).setLedger(random.nextInt(30) == 0 ? "USD" : "EUR"));
      recent.add(made);
      if (recent.size() > 30) {
        recent.removeFirst();
      }
      return made;
    }

    private Attempt attempt() {
      boolean repeats = lastSerial > 3 && random.nextInt(5) == 0;
      return new Attempt(
          ArcEpoch.FIRST, 1, repeats ? lastSerial - random.nextInt(3) : ++lastSerial);
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private static String inWords(CommandResult result) {
      return switch (result) {
        case CommandResult.TransferDecided decided -> decided.outcome().status().name();
        case CommandResult.AccountDecided decided -> decided.outcome().name();
        case CommandResult.Prepared prepared -> inWords(prepared.verdicts().getFirst());
        case CommandResult.DecisionsApplied applied -> "UP TO " + applied.appliedSequence();
        case CommandResult.AttemptEnded ended -> "ENDED";
        case CommandResult.Done done -> "DONE";
        default -> result.toString();
      };
    }

    private static String inWords(CommandResult.Verdict verdict) {
      return verdict.kind() == CommandResult.VerdictKind.NO
          ? "NO " + verdict.reason()
          : verdict.kind().name();
    }

    /** Whoever asks again is told the time of the first answer. */
    private void compareTime(String key, CommandResult result) {
      if (result instanceof CommandResult.TransferDecided decided) {
        Long time =
            switch (decided.outcome()) {
              case TransferOutcome.Created outcome -> outcome.timeMicros();
              case TransferOutcome.Exists outcome -> outcome.timeMicros();
              case TransferOutcome.Conflict outcome -> outcome.timeMicros();
              case TransferOutcome.Rejected outcome -> outcome.timeMicros();
              default -> null;
            };
        if (time != null) {
          assertThat(time).as(key).isEqualTo(times.computeIfAbsent(key, first -> time));
        }
      }
    }

    void compareAccounts() {
      model.accounts.forEach(
          (id, expected) -> {
            Account account = shard.account(id);
            assertThat(BigInteger.valueOf(account.totals().debitsPosted()))
                .isEqualTo(expected.debits);
            assertThat(BigInteger.valueOf(account.totals().creditsPosted()))
                .isEqualTo(expected.credits);
            assertThat(BigInteger.valueOf(account.totals().creditsIntended()))
                .isEqualTo(model.intended(id, null));
            BigInteger balance = expected.balance();
            assertThat(expected.floor == null || balance.compareTo(expected.floor) >= 0).isTrue();
            assertThat(expected.ceiling == null || balance.compareTo(expected.ceiling) <= 0)
                .isTrue();
          });
    }

    /** The history adds up to the totals, the balances to the clearing total. */
    void compareRows() {
      Map<String, BigInteger> sums = new HashMap<>();
      for (byte[][] row : shard.rows(Family.HISTORY)) {
        Entry entry = Entry.decode(row[0], row[1]);
        BigInteger amount = BigInteger.valueOf(entry.content().amount().minor());
        boolean debit = entry.side() == AccountSide.DEBIT;
        sums.merge(entry.account().value(), debit ? amount.negate() : amount, BigInteger::add);
        // Entries come in the order of their times, so this is the balance after each.
        assertThat(BigInteger.valueOf(entry.balanceAfter()))
            .isEqualTo(sums.get(entry.account().value()));
      }
      for (byte[][] row : shard.rows(Family.DATA)) {
        if (row[0][2] == 1) {
          assertThat(model.accounts).containsKey(Keys.accountIn(row[0]).value());
        }
      }
      model.accounts.forEach(
          (id, account) ->
              assertThat(sums.getOrDefault(id, BigInteger.ZERO)).isEqualTo(account.balance()));
      BigInteger[] clearing = {BigInteger.ZERO};
      MetaRows.ledgers(
          shard.store(), totals -> clearing[0] = clearing[0].add(totals.clearingMinor()));
      assertThat(clearing[0]).isEqualTo(model.clearing);
      BigInteger balances =
          model.accounts.values().stream()
              .map(LedgerModel.ModelAccount::balance)
              .reduce(BigInteger.ZERO, BigInteger::add);
      assertThat(balances).isEqualTo(model.clearing);
    }
  }
}
