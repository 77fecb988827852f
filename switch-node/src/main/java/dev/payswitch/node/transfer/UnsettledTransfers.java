// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.TransferOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Transfers that are decided and whose callers wait until the participant shows it, by the places
 * of their decisions on the lanes. Owned by the event loop.
 */
final class UnsettledTransfers {
  private final Map<ShardId, NavigableMap<Long, Coordination>> lanes = new HashMap<>();

  void add(Coordination work) {
    lanes.computeIfAbsent(work.participant, shard -> new TreeMap<>()).put(work.sequence, work);
  }

  void remove(Coordination work) {
    NavigableMap<Long, Coordination> lane = lanes.get(work.participant);
    if (lane != null) {
      lane.remove(work.sequence);
    }
  }

  /**
   * Takes out what a participant shows, each with its answer.
   *
   * @param shownSequence everything up to here is shown
   * @param credits what was credited now; above that one before them may not be shown yet
   */
  void shown(
      ShardId participant,
      long shownSequence,
      List<CommandResult.Credited> credits,
      BiConsumer<Coordination, TransferOutcome> answer) {
    NavigableMap<Long, Coordination> lane = lanes.get(participant);
    if (lane == null) {
      return;
    }
    for (CommandResult.Credited credit : credits) {
      answer(lane.remove(credit.sequence()), credit.availableMinor(), answer);
    }
    NavigableMap<Long, Coordination> rest = lane.headMap(shownSequence, true);
    List<Coordination> taken = List.copyOf(rest.values());
    rest.clear();
    taken.forEach(work -> answer(work, null, answer));
  }

  private static void answer(
      @Nullable Coordination work,
      @Nullable Long creditAvailableMinor,
      BiConsumer<Coordination, TransferOutcome> answer) {
    TransferOutcome.Created created = work == null ? null : work.created;
    if (work != null && created != null) {
      answer.accept(work, created.asSettled(creditAvailableMinor));
    }
  }

  void clear() {
    lanes.clear();
  }
}
