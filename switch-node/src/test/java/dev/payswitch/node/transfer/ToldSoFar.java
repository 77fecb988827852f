// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.OutcomeClass;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What callers were told and when, to be compared with what the logs said at that moment. */
final class ToldSoFar {
  private final ShardSimulation simulation;
  private final Map<TransferKey, Long> asked = new HashMap<>();
  private final Map<TransferKey, List<Call>> calls = new HashMap<>();
  private final Map<TransferKey, Long> succeeded = new HashMap<>();
  private final List<Settled> settled = new ArrayList<>();

  ToldSoFar(ShardSimulation simulation) {
    this.simulation = simulation;
  }

  /** Every shard was said to show these transfers when its log had this many entries. */
  private record Settled(List<TransferKey> transfers, Map<ShardId, Integer> positions) {}

  /** One of the calls that an id was sent with. */
  static final class Call {
    private final long sentMicros;
    private boolean nothingHappened;

    private Call(long sentMicros) {
      this.sentMicros = sentMicros;
    }

    @Override
    public String toString() {
      return "sent at " + sentMicros + (nothingHappened ? ", told that nothing happened" : "");
    }

    /** The caller was refused. */
    void refused(Refusal refusal) {
      nothingHappened = refusal.reason() != Refusal.Reason.OUTCOME_UNKNOWN;
    }

    /** The caller was told what became of it. */
    void told(OutcomeStatus status) {
      nothingHappened = status.outcomeClass() == OutcomeClass.NOT_EXECUTED;
    }
  }

  /** Somebody sends a transfer or a group. */
  Call asked(TransferKey key) {
    asked.putIfAbsent(key, simulation.time().nowMicros());
    Call call = new Call(simulation.time().elapsedMicros());
    calls.computeIfAbsent(key, first -> new ArrayList<>()).add(call);
    return call;
  }

  /** What took place was done by a call of which nobody was told that it did nothing. */
  void whatTookPlaceWasDoneBySomebody(Map<ShardId, StepChecks> steps) {
    for (StepChecks shard : steps.values()) {
      shard
          .tookPlace()
          .forEach(
              (key, micros) ->
                  assertThat(calls.getOrDefault(key, List.of()))
                      .as("calls that may have done %s before %s", key, micros)
                      .anyMatch(call -> !call.nothingHappened && call.sentMicros <= micros));
    }
  }

  /** Somebody was told the outcome of transfers, all in one. */
  void answered(List<TransferKey> transfers, TransferOutcome outcome) {
    boolean isSettled =
        switch (outcome) {
          case TransferOutcome.Created created -> created.settled();
          case TransferOutcome.Exists exists -> exists.settled();
          default -> false;
        };
    if (isSettled) {
      settled.add(new Settled(transfers, simulation.positions()));
    }
    if (outcome instanceof TransferOutcome.Created || outcome instanceof TransferOutcome.Exists) {
      transfers.forEach(key -> succeeded.putIfAbsent(key, simulation.time().nowMicros()));
    }
  }

  /** What was said to be settled was there, on both sides of every transfer. */
  void settledMeansThatItShows(Map<ShardId, StepChecks> steps, SimulatedRows rows) {
    for (Settled each : settled) {
      for (TransferKey key : each.transfers) {
        List<Entry> debit = rows.debits.getOrDefault(key, List.of());
        List<Entry> credit = rows.credits.getOrDefault(key, List.of());
        assertThat(debit).as("%s, which was told to be settled", key).hasSize(1);
        assertThat(credit).as("%s, which was told to be settled", key).hasSize(1);
        shows(steps, each, debit.getFirst());
        shows(steps, each, credit.getFirst());
      }
    }
  }

  /** It was shown at the shard on which it was posted; from there it can only be moved. */
  private static void shows(Map<ShardId, StepChecks> steps, Settled told, Entry entry) {
    List<ShardId> posted = new ArrayList<>();
    steps.forEach(
        (shard, checks) -> {
          int at = checks.shownAt(entry);
          if (at != Integer.MAX_VALUE) {
            posted.add(shard);
            assertThat(at)
                .as("the entry at which %s shows %s", shard, entry)
                .isLessThan(Objects.requireNonNull(told.positions.get(shard)));
          }
        });
    assertThat(posted).as("shards that posted %s", entry).hasSize(1);
  }

  /** Whoever was told that something took place can go on with it: it is not unknown later. */
  void whatWasToldIsFound(
      Map<TransferKey, SimulatedCallers.History> histories, SimulatedRows rows) {
    histories.forEach(
        (key, history) ->
            history.answers.forEach(
                answer -> {
                  TransferRequest transfer = answer.asked();
                  if (transfer != null) {
                    isFound(key, transfer.content(), answer.outcome().status(), rows);
                  }
                }));
  }

  private void isFound(
      TransferKey key, TransferContent content, OutcomeStatus status, SimulatedRows rows) {
    boolean missing =
        status == OutcomeStatus.HOLD_NOT_FOUND
            || (status == OutcomeStatus.ORIGINAL_NOT_FOUND
                && content.target().debitAccount().equals(content.credit()));
    if (!missing) {
      return;
    }
    TransferKey target = content.target();
    List<Entry> made = rows.debits.getOrDefault(target, List.of());
    Long told = succeeded.get(target);
    boolean isMeant =
        status == OutcomeStatus.ORIGINAL_NOT_FOUND
            || (target.debitAccount().equals(key.debitAccount())
                && !made.isEmpty()
                && made.getFirst().content().kind() == TransferKind.HOLD);
    if (told != null && isMeant) {
      assertThat(asked.get(key))
          .as("%s of %s was told %s although %s was told to be there", content, key, status, target)
          .isLessThanOrEqualTo(told);
    }
  }
}
