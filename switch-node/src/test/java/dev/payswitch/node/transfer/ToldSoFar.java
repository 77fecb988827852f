// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.Entry;
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
  private final Map<TransferKey, Long> succeeded = new HashMap<>();
  private final List<Settled> settled = new ArrayList<>();

  ToldSoFar(ShardSimulation simulation) {
    this.simulation = simulation;
  }

  /** Every shard was said to show these transfers when its log had this many entries. */
  private record Settled(List<TransferKey> transfers, Map<ShardId, Integer> positions) {}

  void asked(TransferRequest transfer) {
    asked.putIfAbsent(transfer.key(), simulation.time().nowMicros());
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
        Entry credit = Objects.requireNonNull(rows.credits.get(key)).getFirst();
        shows(steps, each, Objects.requireNonNull(rows.debits.get(key)).getFirst());
        shows(steps, each, credit);
      }
    }
  }

  private void shows(Map<ShardId, StepChecks> steps, Settled told, Entry entry) {
    ShardId shard = simulation.ownerOf(entry.account().value());
    assertThat(Objects.requireNonNull(steps.get(shard)).shownAt(entry))
        .as("the entry at which %s shows %s", shard, entry)
        .isLessThan(Objects.requireNonNull(told.positions.get(shard)));
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
