// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.GroupOutcome;
import dev.payswitch.node.ledger.GroupPlan;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.OutcomeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One group that home is working on. Owned by the event loop. */
final class GroupCoordination {
  final GroupCall call;
  final List<GroupCall> copies = new ArrayList<>();

  /** The holds of other shards that members name, as far as they were told. */
  final Map<TransferKey, Hold> holds = new HashMap<>();

  /** The shards whose verdict is awaited. */
  final Set<ShardId> awaited = new HashSet<>();

  /** The shards that have prepared this attempt, or may have. */
  final Set<ShardId> prepared = new HashSet<>();

  /** Where its accounts are that live elsewhere. */
  final Map<AccountId, ShardId> elsewhere = new LinkedHashMap<>();

  /** The last decision that each participant was told, until it is acknowledged. */
  final Map<ShardId, Long> unsettled = new HashMap<>();

  Coordination.Phase phase = Coordination.Phase.PREPARING;
  Attempt attempt = new Attempt(ArcEpoch.FIRST, 0, 0);
  GroupPlan plan = new GroupPlan(0, List.of(), false);
  List<Hold> told = List.of();
  LedgerCommand.@Nullable MemberFinding found;
  boolean unclear;
  boolean learned;
  boolean stale;
  boolean answered;
  int retries;
  long dueMicros;
  @Nullable GroupOutcome created;

  GroupCoordination(GroupCall call) {
    this.call = call;
  }

  /** Nothing of an earlier attempt counts any more, but what was told of holds. */
  void begin(Attempt next) {
    attempt = next;
    awaited.clear();
    prepared.clear();
    elsewhere.clear();
    found = null;
    unclear = false;
    learned = false;
    stale = false;
  }

  TransferKey key() {
    return call.group().key();
  }

  /** A participant found something: the first member, in order, is what counts. */
  void found(CommandResult.Verdict verdict) {
    OutcomeStatus reason = verdict.reason();
    CommandResult.MemberFound member = verdict.member();
    if (reason == null || member == null) {
      unclear = true;
      return;
    }
    boolean undecided = verdict.kind() == CommandResult.VerdictKind.RETRY;
    for (Hold hold : member.stale()) {
      Hold now = hold.locked(false);
      learned |= !now.equals(holds.put(now.key(), now));
    }
    found =
        LedgerCommand.MemberFinding.first(
            found,
            new LedgerCommand.MemberFinding(member.index(), reason, undecided, member.window()));
  }

  /** What must be told if this attempt ends. */
  List<LedgerCommand.GroupShare> preparedShares() {
    return shares(prepared);
  }

  List<LedgerCommand.GroupShare> shares(Set<ShardId> of) {
    List<LedgerCommand.GroupShare> shares = new ArrayList<>();
    elsewhere.forEach(
        (account, shard) -> {
          if (of.contains(shard)) {
            shares.add(new LedgerCommand.GroupShare(account, shard));
          }
        });
    return shares;
  }

  void answer(GroupOutcome outcome) {
    if (!answered) {
      answered = true;
      call.reply().outcome(outcome);
    }
  }

  void refuse(Refusal refusal) {
    if (!answered) {
      answered = true;
      call.reply().refused(refusal);
    }
  }
}
