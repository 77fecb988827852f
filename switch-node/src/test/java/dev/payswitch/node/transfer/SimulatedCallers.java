// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.ledger.Payments.payment;
import static dev.payswitch.node.ledger.Payments.request;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeClass;
import dev.payswitch.proto.v1.Transfer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Callers with some habits: they pay at random, repeat ids, ask again, or never come back. */
final class SimulatedCallers {
  private final ShardSimulation simulation;
  private final RandomGenerator random;
  private final List<String> accounts;
  private final Map<TransferKey, History> histories = new LinkedHashMap<>();
  private final boolean fewIds;
  private int lastId;
  private boolean patient;

  SimulatedCallers(ShardSimulation simulation, RandomGenerator random, List<String> accounts) {
    this.simulation = simulation;
    this.random = random;
    this.accounts = accounts;
    this.fewIds = random.nextInt(3) == 0;
  }

  /** What the callers of one id were told. */
  static final class History {
    final List<TransferRequest> contents = new ArrayList<>();
    final List<Answer> answers = new ArrayList<>();
    int unanswered;
    boolean mayHaveHappened;
    boolean isFinal;
  }

  record Answer(TransferRequest asked, TransferOutcome outcome) {}

  Map<TransferKey, History> histories() {
    return histories;
  }

  void payAtRandom() {
    if (!histories.isEmpty() && random.nextInt(4) == 0) {
      List<History> known = List.copyOf(histories.values());
      History repeated = known.get(random.nextInt(known.size()));
      submit(random.nextInt(4) == 0 ? changed(repeated) : repeated.contents.getFirst());
    } else {
      String debit = fewIds ? accounts.get(random.nextInt(2)) : account();
      String credit = account();
      String id = "t" + (fewIds ? random.nextInt(4) : ++lastId);
      if (!debit.equals(credit)) {
        submit(request(payment(debit, credit, random.nextLong(1, 60), id)));
      }
    }
  }

  private String account() {
    return accounts.get(random.nextInt(accounts.size()));
  }

  private TransferRequest changed(History history) {
    TransferRequest first = history.contents.getFirst();
    String debit = first.debitAccount().value();
    String credit = random.nextBoolean() ? account() : first.content().creditAccount().value();
    if (credit.equals(debit)) {
      credit = first.content().creditAccount().value();
    }
    long amount = first.content().amount().minor() + random.nextInt(2);
    Transfer.Builder transfer = payment(debit, credit, amount, first.key().id().value());
    return request(transfer.setCode(random.nextInt(2)));
  }

  /** Asks about every id until it has an outcome. */
  void askAboutAll() {
    patient = true;
    for (History history : histories.values()) {
      history.isFinal = false;
      submit(history.contents.getFirst());
    }
  }

  private void submit(TransferRequest transfer) {
    History history = histories.computeIfAbsent(transfer.key(), key -> new History());
    history.contents.add(transfer);
    history.unanswered++;
    boolean returns = patient || random.nextInt(3) != 0;
    TransferCall.TransferReply reply =
        new TransferCall.TransferReply() {
          @Override
          public void outcome(TransferOutcome outcome) {
            history.unanswered--;
            history.answers.add(new Answer(transfer, outcome));
            OutcomeClass told = outcome.status().outcomeClass();
            switch (told) {
              case SUCCESS, REJECTED, CONFLICT -> {
                history.mayHaveHappened = true;
                history.isFinal = true;
              }
              case NOT_EXECUTED -> again(transfer, returns);
              case MALFORMED, UNKNOWN -> {
                history.mayHaveHappened = true;
                again(transfer, returns);
              }
            }
          }

          @Override
          public void refused(Refusal refusal) {
            history.unanswered--;
            history.mayHaveHappened |= refusal.reason() == Refusal.Reason.OUTCOME_UNKNOWN;
            again(transfer, returns);
          }
        };
    simulation.submit(transfer, random.nextLong(50_000, 1_500_000), reply);
  }

  private void again(TransferRequest transfer, boolean returns) {
    if (returns) {
      simulation.time().soon(50_000, () -> submit(transfer));
    }
  }
}
