// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.CommandResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Groups that are decided and whose callers wait until every participant shows them. Owned by the
 * event loop.
 */
final class UnsettledGroups {
  private final Map<ShardId, Set<GroupCoordination>> byParticipant = new HashMap<>();

  void add(GroupCoordination work, List<CommandResult.Told> told) {
    for (CommandResult.Told each : told) {
      work.unsettled.put(each.participant(), each.owed().sequence());
      byParticipant.computeIfAbsent(each.participant(), s -> new LinkedHashSet<>()).add(work);
    }
  }

  void remove(GroupCoordination work) {
    work.unsettled
        .keySet()
        .forEach(shard -> byParticipant.getOrDefault(shard, Set.of()).remove(work));
  }

  /** Takes out what every participant shows, now that one has applied up to a sequence. */
  List<GroupCoordination> take(ShardId participant, long appliedSequence) {
    List<GroupCoordination> settled = new ArrayList<>();
    Set<GroupCoordination> waiting = byParticipant.getOrDefault(participant, Set.of());
    for (GroupCoordination work : List.copyOf(waiting)) {
      Long awaited = work.unsettled.get(participant);
      if (awaited != null && awaited <= appliedSequence) {
        work.unsettled.remove(participant);
        waiting.remove(work);
        if (work.unsettled.isEmpty()) {
          settled.add(work);
        }
      }
    }
    return settled;
  }

  void clear() {
    byParticipant.clear();
  }
}
