// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.ContractShard.TOKEN;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.OutcomeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A group in {@link ContractWorld}: what its coordinator does, without a network. */
final class ContractGroup {
  private static final int MAX_ATTEMPTS = 3;

  private final ContractWorld world;
  private final GroupRequest group;
  private final ContractShard home;

  /** The holds of other shards, as far as they were told. */
  private final Map<TransferKey, Hold> known = new HashMap<>();

  private boolean learned;

  ContractGroup(ContractWorld world, GroupRequest group) {
    this.world = world;
    this.group = group;
    this.home = world.shardOf(group.debitAccount());
  }

  /**
   * Sends it until it has an outcome or no attempt led to one.
   *
   * @param meanwhile what comes in between once the other shards have prepared it
   */
  GroupOutcome submit(Runnable meanwhile) {
    Runnable between = meanwhile;
    GroupOutcome outcome = GroupOutcome.of(new TransferOutcome.Unknown());
    for (int attempts = 0; attempts < MAX_ATTEMPTS; attempts += learned ? 0 : 1) {
      learned = false;
      outcome = new Coordinated().attempt(between);
      if (!(outcome.outcome() instanceof TransferOutcome.NotExecuted)) {
        return outcome;
      }
      between = Step.NOTHING;
    }
    return outcome;
  }

  private Map<TransferKey, Hold> holds() {
    Map<TransferKey, Hold> holds = new LinkedHashMap<>();
    for (TransferKey named : GroupPlan.namedHolds(group)) {
      Hold hold =
          world.shardOf(named.debitAccount()) == home
              ? HomeViews.hold(home.store(), home.header(), named)
              : known.get(named);
      if (hold != null) {
        holds.put(named, hold.locked(false));
      }
    }
    return holds;
  }

  /** One attempt. */
  private final class Coordinated {
    private final Attempt attempt = home.nextAttempt();
    private final Map<TransferKey, Hold> told = holds();
    private final GroupPlan plan = GroupPlan.of(group, told, world.nowMicros());
    private final Map<AccountId, ContractShard> elsewhere = new LinkedHashMap<>();
    private final Set<ContractShard> prepared = new LinkedHashSet<>();
    private LedgerCommand.@Nullable MemberFinding found;
    private boolean unclear;

    GroupOutcome attempt(Runnable meanwhile) {
      for (AccountId account : plan.accounts()) {
        if (world.shardOf(account) != home) {
          elsewhere.put(account, world.shardOf(account));
        }
      }
      if (elsewhere.isEmpty()) {
        meanwhile.run();
        return decided(new LedgerCommand.ExecuteGroup(group, 1));
      }
      if (HomeViews.isRecorded(home.store(), home.header(), group.key())) {
        meanwhile.run();
        return reject();
      }
      new LinkedHashSet<>(elsewhere.values()).forEach(this::prepare);
      meanwhile.run();
      if (learned || unclear) {
        return abort();
      }
      boolean complete = plan.complete() && prepared.containsAll(elsewhere.values());
      return found == null && complete
          ? decided(
              new LedgerCommand.CommitGroup(
                  attempt, group, plan.timeMicros(), List.copyOf(told.values()), shares()))
          : reject();
    }

    private void prepare(ContractShard participant) {
      CommandResult result =
          participant.apply(
              new LedgerCommand.PrepareTransfers(
                  home.id(),
                  TOKEN,
                  List.of(
                      new LedgerCommand.GroupPrepare(
                          attempt,
                          group.key(),
                          plan.timeMicros(),
                          plan.legsOf(account -> world.shardOf(account) == participant),
                          !plan.complete()))),
              world.nowMicros());
      CommandResult.Verdict verdict = ((CommandResult.Prepared) result).verdicts().getFirst();
      switch (verdict.kind()) {
        case PREPARED -> prepared.add(participant);
        case FINE, APPLIED -> {}
        case NO, RETRY -> found(verdict);
        case STALE_ROUTE -> throw new AssertionError("no account moves here");
      }
    }

    private void found(CommandResult.Verdict verdict) {
      CommandResult.MemberFound member = verdict.member();
      OutcomeStatus reason = verdict.reason();
      if (member == null || reason == null) {
        unclear = true;
        return;
      }
      for (Hold hold : member.stale()) {
        learned |= !hold.locked(false).equals(known.put(hold.key(), hold.locked(false)));
      }
      boolean undecided = verdict.kind() == CommandResult.VerdictKind.RETRY;
      found =
          LedgerCommand.MemberFinding.first(
              found,
              new LedgerCommand.MemberFinding(member.index(), reason, undecided, member.window()));
    }

    private List<LedgerCommand.GroupShare> shares() {
      List<LedgerCommand.GroupShare> shares = new ArrayList<>();
      elsewhere.forEach(
          (account, shard) -> {
            if (prepared.contains(shard)) {
              shares.add(new LedgerCommand.GroupShare(account, shard.id()));
            }
          });
      return shares;
    }

    private GroupOutcome reject() {
      return decided(
          new LedgerCommand.RejectGroup(
              attempt, group, plan.timeMicros(), List.copyOf(told.values()), shares(), found));
    }

    private GroupOutcome abort() {
      CommandResult result =
          home.apply(
              new LedgerCommand.AbortGroup(attempt, group.key(), shares()), world.nowMicros());
      tell(((CommandResult.GroupEnded) result).told());
      return GroupOutcome.of(new TransferOutcome.NotExecuted(OutcomeStatus.RETRY));
    }

    private GroupOutcome decided(LedgerCommand command) {
      CommandResult.GroupDecided result =
          (CommandResult.GroupDecided) home.apply(command, world.nowMicros());
      tell(result.told());
      if (!(result.outcome().outcome() instanceof TransferOutcome.Created created)) {
        return result.outcome();
      }
      elsewhere.forEach(
          (account, shard) ->
              shard.apply(
                  new LedgerCommand.SettleShares(List.of(new CreditKey(account, group.key()))),
                  world.nowMicros()));
      return new GroupOutcome(
          new TransferOutcome.Created(created.amount(), created.timeMicros(), null, null, true),
          result.outcome().amounts());
    }

    private void tell(List<CommandResult.Told> all) {
      all.forEach(each -> world.tell(home, world.shard(each.participant()), each.owed()));
    }
  }
}
