// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Callers with some habits: they send transfers at random, repeat ids, cancel them, ask again, or
 * never come back.
 */
final class SimulatedCallers {
  private static final int RECENT = 5;
  private static final int FEW_IDS = 12;
  private static final int VERY_FEW_IDS = 2;

  private final ShardSimulation simulation;
  private final RandomGenerator random;
  private final SimulatedTransfers transfers;
  private final Map<TransferKey, History> histories = new LinkedHashMap<>();
  private final ToldSoFar told;
  private boolean patient;

  SimulatedCallers(
      ShardSimulation simulation,
      RandomGenerator random,
      SimulatedTransfers transfers,
      ToldSoFar told) {
    this.simulation = simulation;
    this.random = random;
    this.transfers = transfers;
    this.told = told;
  }

  /** Of all accounts, each with its own id, or now and then of few accounts and under few ids. */
  static SimulatedTransfers transfers(RandomGenerator random, List<String> accounts) {
    return new SimulatedTransfers(
        random, accounts, random.nextInt(3) == 0 ? FEW_IDS : 0, Duration.ofSeconds(1));
  }

  static SimulatedTransfers veryFewTransfers(RandomGenerator random, List<String> accounts) {
    return new SimulatedTransfers(random, accounts, VERY_FEW_IDS, Duration.ofSeconds(1));
  }

  /** What the callers of one id were told. */
  static final class History {
    final List<TransferRequest> contents = new ArrayList<>();
    final List<Answer> answers = new ArrayList<>();
    int unanswered;
    boolean mayHaveHappened;
    boolean isFinal;

    @Override
    public String toString() {
      return contents.getFirst().key() + " (final: " + isFinal + ")";
    }

    private void told(@Nullable TransferRequest asked, TransferOutcome outcome) {
      answers.add(new Answer(asked, outcome));
      OutcomeClass told = outcome.status().outcomeClass();
      mayHaveHappened |= told != OutcomeClass.NOT_EXECUTED;
      isFinal |=
          switch (told) {
            case SUCCESS, REJECTED, CONFLICT -> true;
            case NOT_EXECUTED, MALFORMED, UNKNOWN -> false;
          };
    }
  }

  /**
   * An answer to somebody.
   *
   * @param asked null: to cancel the id
   */
  record Answer(@Nullable TransferRequest asked, TransferOutcome outcome) {}

  Map<TransferKey, History> histories() {
    return histories;
  }

  void actAtRandom() {
    int habit = histories.isEmpty() ? 0 : random.nextInt(18);
    switch (habit) {
      case 12, 13 -> submit(known().contents.getFirst());
      case 14 -> submit(transfers.changed(known().contents.getFirst()));
      case 15 -> cancel(known().contents.getLast());
      case 11 -> sendAndCancel(transfers.next());
      case 16 -> prolongAtTheLastMoment();
      case 17 -> sendTwo(transfers.next());
      default -> submit(transfers.next());
    }
  }

  private History known() {
    List<History> known = List.copyOf(histories.values());
    int most = random.nextBoolean() ? Math.min(RECENT, known.size()) : known.size();
    return known.get(known.size() - 1 - random.nextInt(most));
  }

  /** Two copies and the cancellation, in any order. */
  private void sendAndCancel(TransferRequest transfer) {
    historyOf(transfer).contents.add(transfer);
    simulation.time().soon(10_000, () -> submit(transfer));
    simulation.time().soon(10_000, () -> cancel(transfer));
    simulation.time().soon(100_000, () -> submit(transfer));
  }

  /** Two contents under one id, close together and perhaps under two leaders. */
  private void sendTwo(TransferRequest transfer) {
    TransferRequest changed = transfers.changed(transfer);
    submit(transfer);
    simulation.time().soon(10_000, () -> submit(changed));
    simulation.time().soon(200_000, () -> submit(random.nextBoolean() ? transfer : changed));
  }

  /** A hold lasts a second; whether it is prolonged in time is a matter of microseconds. */
  private void prolongAtTheLastMoment() {
    List<TransferRequest> all = transfers.holdAndProlongations();
    submit(all.getFirst());
    for (TransferRequest prolongation : all.subList(1, all.size())) {
      simulation.time().after(random.nextLong(980_000, 1_010_000), () -> submit(prolongation));
    }
  }

  /** Asks about every id until it has an outcome. */
  void askAboutAll() {
    patient = true;
    for (History history : histories.values()) {
      history.isFinal = false;
      submit(history.contents.getFirst());
    }
  }

  private History historyOf(TransferRequest transfer) {
    return histories.computeIfAbsent(transfer.key(), key -> new History());
  }

  /** Sends something about a hold that was made lately. */
  void changeHold() {
    submit(transfers.nextAboutHold());
  }

  void submit(TransferRequest transfer) {
    ToldSoFar.Call call = told.asked(transfer.key());
    simulation.history().add(transfer.key().toString(), "asks for", transfer.content());
    History history = historyOf(transfer);
    history.contents.add(transfer);
    history.unanswered++;
    boolean returns = returns();
    TransferCall.TransferReply reply =
        new TransferCall.TransferReply() {
          @Override
          public void outcome(TransferOutcome outcome) {
            history.unanswered--;
            history.told(transfer, outcome);
            simulation.history().add(transfer.key().toString(), "was told", outcome);
            told.answered(List.of(transfer.key()), outcome);
            call.told(outcome.status());
            OutcomeClass kind = outcome.status().outcomeClass();
            if (kind == OutcomeClass.NOT_EXECUTED || kind == OutcomeClass.UNKNOWN) {
              again(returns, () -> submit(transfer));
            }
          }

          @Override
          public void refused(Refusal refusal) {
            history.unanswered--;
            call.refused(refusal);
            history.mayHaveHappened |= refusal.reason() == Refusal.Reason.OUTCOME_UNKNOWN;
            simulation.history().add(transfer.key().toString(), "was refused", refusal);
            again(returns, () -> submit(transfer));
          }
        };
    simulation.submit(transfer, random.nextLong(50_000, 1_500_000), reply);
  }

  private void cancel(TransferRequest transfer) {
    boolean returns = returns();
    LoggedCall.LoggedReply reply =
        new LoggedCall.LoggedReply() {
          @Override
          public void applied(CommandResult result) {
            CommandResult.CancelDecided decided = (CommandResult.CancelDecided) result;
            historyOf(transfer).told(null, decided.outcome());
            simulation.history().add(transfer.key().toString(), "cancel", decided.outcome());
          }

          @Override
          public void refused(Refusal refusal) {
            again(returns, () -> cancel(transfer));
          }
        };
    simulation.cancel(transfer.key(), reply);
  }

  private boolean returns() {
    return patient || random.nextInt(3) != 0;
  }

  private void again(boolean returns, Runnable call) {
    if (returns) {
      simulation.time().soon(50_000, call);
    }
  }
}
