// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.ledger.Payments.request;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.GroupOutcome;
import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Callers with groups: they send them at random, and again, with other members, in copies; cancel
 * their ids and those of members, and use them for something else; change the holds that they make.
 */
final class SimulatedGroupCallers {
  private static final int RECENT = 4;

  private final ShardSimulation simulation;
  private final RandomGenerator random;
  private final SimulatedGroups groups;
  private final SimulatedCallers others;
  private final ToldSoFar told;
  private final Map<TransferKey, History> histories = new LinkedHashMap<>();
  private final Map<TransferKey, List<TransferOutcome>> cancels = new LinkedHashMap<>();
  private boolean patient;

  SimulatedGroupCallers(
      ShardSimulation simulation,
      RandomGenerator random,
      SimulatedGroups groups,
      SimulatedCallers others,
      ToldSoFar told) {
    this.simulation = simulation;
    this.random = random;
    this.groups = groups;
    this.others = others;
    this.told = told;
  }

  /** What the callers of one group id were told. */
  static final class History {
    final List<GroupRequest> contents = new ArrayList<>();
    final List<Answer> answers = new ArrayList<>();
    int unanswered;
    boolean mayHaveHappened;
    boolean isFinal;

    @Override
    public String toString() {
      return contents.getFirst().key() + " (final: " + isFinal + ")";
    }

    private void told(GroupRequest asked, GroupOutcome outcome) {
      answers.add(new Answer(asked, outcome));
      OutcomeClass kind = outcome.outcome().status().outcomeClass();
      mayHaveHappened |= kind != OutcomeClass.NOT_EXECUTED;
      isFinal |=
          kind == OutcomeClass.SUCCESS
              || kind == OutcomeClass.REJECTED
              || kind == OutcomeClass.CONFLICT;
    }
  }

  /** An answer to somebody. */
  record Answer(GroupRequest asked, GroupOutcome outcome) {}

  Map<TransferKey, History> histories() {
    return histories;
  }

  /** What was told to whoever cancelled an id, of a group or of a member. */
  Map<TransferKey, List<TransferOutcome>> cancels() {
    return cancels;
  }

  void actAtRandom() {
    int habit = histories.isEmpty() ? 0 : random.nextInt(16);
    switch (habit) {
      case 9 -> submit(known().contents.getFirst());
      case 10 -> submit(groups.changed(known().contents.getFirst()));
      case 11 -> sendTwo(groups.next());
      case 12 -> cancel(known().contents.getFirst().key());
      case 13 -> useMember(known().contents.getLast());
      case 14 -> sendAndCancel(groups.next());
      case 15 -> sendAndCancelMember(groups.next());
      default -> sendAndGoOn(groups.next());
    }
  }

  private History known() {
    List<History> known = List.copyOf(histories.values());
    int most = random.nextBoolean() ? Math.min(RECENT, known.size()) : known.size();
    return known.get(known.size() - 1 - random.nextInt(most));
  }

  /** What the group makes is changed at once, before or after everybody shows it. */
  private void sendAndGoOn(GroupRequest group) {
    submit(group);
    for (int rest = random.nextInt(3); rest > 0; rest--) {
      simulation.time().soon(random.nextBoolean() ? 4_000 : 100_000, others::changeHold);
    }
  }

  /** Two contents under one id, close together. */
  private void sendTwo(GroupRequest group) {
    GroupRequest changed = groups.changed(group);
    submit(group);
    simulation.time().soon(10_000, () -> submit(changed));
    simulation.time().soon(100_000, () -> submit(random.nextBoolean() ? group : changed));
  }

  private void sendAndCancel(GroupRequest group) {
    submit(group);
    simulation.time().soon(4_000, () -> cancel(group.key()));
  }

  private void sendAndCancelMember(GroupRequest group) {
    submit(group);
    TransferKey member = memberOf(group).key();
    simulation.time().soon(4_000, () -> cancel(member));
  }

  /** A member's id is used for itself or something else. */
  private void useMember(GroupRequest group) {
    int index = random.nextInt(group.members().size());
    others.submit(request(SimulatedGroups.member(group, index).toBuilder()));
  }

  private TransferRequest memberOf(GroupRequest group) {
    return group.members().get(random.nextInt(group.members().size()));
  }

  /** Asks about every id until it has an outcome. */
  void askAboutAll() {
    patient = true;
    for (History history : List.copyOf(histories.values())) {
      history.isFinal = false;
      submit(history.contents.getFirst());
    }
  }

  private void submit(GroupRequest group) {
    History history = histories.computeIfAbsent(group.key(), key -> new History());
    history.contents.add(group);
    history.unanswered++;
    simulation.history().add(group.key().toString(), "asks for", group.members());
    ToldSoFar.Call call = told.asked(group.key());
    boolean returns = patient || random.nextInt(3) != 0;
    GroupCall.GroupReply reply =
        new GroupCall.GroupReply() {
          @Override
          public void outcome(GroupOutcome outcome) {
            history.unanswered--;
            history.told(group, outcome);
            simulation.history().add(group.key().toString(), "was told", outcome);
            told.answered(keys(group), outcome.outcome());
            call.told(outcome.outcome().status());
            OutcomeClass kind = outcome.outcome().status().outcomeClass();
            if (kind == OutcomeClass.NOT_EXECUTED || kind == OutcomeClass.UNKNOWN) {
              again(returns, () -> submit(group));
            }
          }

          @Override
          public void refused(Refusal refusal) {
            history.unanswered--;
            call.refused(refusal);
            history.mayHaveHappened |= refusal.reason() == Refusal.Reason.OUTCOME_UNKNOWN;
            simulation.history().add(group.key().toString(), "was refused", refusal);
            again(returns, () -> submit(group));
          }
        };
    simulation.submit(group, random.nextLong(50_000, 1_500_000), reply);
  }

  private static List<TransferKey> keys(GroupRequest group) {
    return group.members().stream().map(TransferRequest::key).toList();
  }

  private void cancel(TransferKey key) {
    LoggedCall.LoggedReply reply =
        new LoggedCall.LoggedReply() {
          @Override
          public void applied(CommandResult result) {
            cancels
                .computeIfAbsent(key, first -> new ArrayList<>())
                .add(((CommandResult.CancelDecided) result).outcome());
          }

          @Override
          public void refused(Refusal refusal) {
            // Nobody asks again: whoever cancels may be gone.
          }
        };
    simulation.cancel(key, reply);
  }

  private void again(boolean returns, Runnable call) {
    if (returns) {
      simulation.time().soon(50_000, call);
    }
  }
}
