// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the home of a group decides: one durable decision, under the group's id, in the range of the
 * first member's debit account. Accounts of other shards are prepared before, and follow.
 */
final class GroupHome {
  private final WorkingSet rows;
  private final Identity identity;
  private final Posting posting;
  private final OwedDecisions owed;
  private final GroupSteps steps;

  GroupHome(WorkingSet rows, Posting posting, OwedDecisions owed, GroupSteps steps) {
    this.rows = rows;
    this.identity = new Identity(rows);
    this.posting = posting;
    this.owed = owed;
    this.steps = steps;
  }

  /** A group whose accounts are all here: one step, no coordinator. */
  CommandResult execute(LedgerCommand.ExecuteGroup command) {
    GroupRequest group = command.group();
    ShardTables tables = rows.tables();
    if (!tables.arcs().serves(rows.arcOf(group.debitAccount()), command.arcEpoch())) {
      return new CommandResult.NotServed();
    }
    GroupOutcome recorded = identity.recorded(group);
    if (recorded != null) {
      return decided(recorded, List.of());
    }
    GroupPlan plan = plan(group, List.of(), tables.applied().batchTimeMicros());
    boolean served = plan.accounts().stream().allMatch(rows::serves);
    if (!served || rows.id(group.key()) instanceof IdRow.Prepared) {
      return decided(retry(), List.of());
    }
    rows.changes().begin();
    GroupSteps.Run run = steps.run(group.key(), plan.timeMicros(), plan.legs());
    if (!run.isFine() || !plan.complete()) {
      rows.changes().rollBack();
      return decided(fail(group, run.failing(), run.check()), List.of());
    }
    rows.changes().keep();
    return decided(record(group, plan, List.of()), List.of());
  }

  /** The commit point of a group of which some accounts live elsewhere. */
  CommandResult commit(LedgerCommand.CommitGroup command) {
    GroupRequest group = command.group();
    if (!rows.serves(group.debitAccount())) {
      return new CommandResult.NotServed();
    }
    GroupOutcome refused = refusal(command.attempt(), group);
    if (refused != null) {
      return decided(refused, abort(group.key(), command.attempt(), command.shares()));
    }
    GroupPlan plan = plan(group, command.holds(), command.timeMicros());
    Set<AccountId> elsewhere =
        command.shares().stream()
            .map(LedgerCommand.GroupShare::account)
            .collect(Collectors.toSet());
    boolean served =
        plan.accounts().stream().allMatch(id -> elsewhere.contains(id) != rows.serves(id));
    rows.changes().begin();
    GroupSteps.Run run =
        served
            ? steps.run(group.key(), plan.timeMicros(), plan.legsOf(id -> !elsewhere.contains(id)))
            : null;
    if (run == null || !run.isFine() || !plan.complete()) {
      rows.changes().rollBack();
      GroupOutcome failed = run == null ? retry() : fail(group, run.failing(), run.check());
      return decided(failed, abort(group.key(), command.attempt(), command.shares()));
    }
    rows.changes().keep();
    List<CommandResult.Told> told = tell(command, plan);
    return decided(record(group, plan, told), told);
  }

  /**
   * Records that a group failed: at the first member, in order, that home or a participant found
   * something against. Nothing is recorded where that hangs on undecided amounts.
   */
  CommandResult reject(LedgerCommand.RejectGroup command) {
    GroupRequest group = command.group();
    if (!rows.serves(group.debitAccount())) {
      return new CommandResult.NotServed();
    }
    GroupOutcome refused = refusal(command.attempt(), group);
    if (refused == null) {
      GroupPlan plan = plan(group, command.holds(), command.timeMicros());
      rows.changes().begin();
      GroupSteps.Run run = steps.run(group.key(), plan.timeMicros(), plan.legsOf(rows::serves));
      rows.changes().rollBack();
      refused = first(group, run, command.participants());
    }
    return decided(refused, abort(group.key(), command.attempt(), command.shares()));
  }

  private GroupOutcome first(
      GroupRequest group, GroupSteps.Run own, LedgerCommand.@Nullable MemberFinding others) {
    if (others == null || (!own.isFine() && own.failing() < others.index())) {
      return fail(group, own.failing(), own.check());
    }
    // Both about one member: which side is home's is not known here, but ties are of one reason.
    SideCheck found = others.check();
    return fail(
        group, others.index(), own.failing() == others.index() ? own.check().and(found) : found);
  }

  /** Ends an attempt. Nothing is ended from memory: only what this entry finds is true. */
  CommandResult abort(LedgerCommand.AbortGroup command) {
    TransferKey key = command.group();
    if (!rows.serves(key.debitAccount())) {
      return new CommandResult.NotServed();
    }
    IdRow row = rows.id(key);
    if (row instanceof GroupRow recorded && recorded.isCommitted(command.attempt())) {
      return new CommandResult.GroupEnded(true, List.of());
    }
    if (!(row instanceof IdRow.Outcome)) {
      markAborted(rows, key, command.attempt());
    }
    return new CommandResult.GroupEnded(false, abort(key, command.attempt(), command.shares()));
  }

  /** Attempts up to this one can never commit from here on. */
  static void markAborted(WorkingSet rows, TransferKey key, Attempt attempt) {
    IdRow row = rows.id(key);
    Attempt known =
        switch (row) {
          case IdRow.Aborted aborted -> aborted.upTo();
          case IdRow.Prepared prepared -> prepared.abortedUpTo();
          case null, default -> null;
        };
    if (known == null || known.compareTo(attempt) < 0) {
      rows.put(
          key,
          row instanceof IdRow.Prepared prepared
              ? new IdRow.Prepared(prepared.group(), attempt)
              : new IdRow.Aborted(attempt));
    }
  }

  private List<CommandResult.Told> abort(
      TransferKey group, Attempt attempt, List<LedgerCommand.GroupShare> shares) {
    List<CommandResult.Told> told = new ArrayList<>();
    for (LedgerCommand.GroupShare share : shares) {
      // A participant that is this shard by now forgets its share when it hears the answer.
      if (!share.participant().equals(rows.tables().self())) {
        CreditKey key = new CreditKey(share.account(), group);
        told.add(
            new CommandResult.Told(
                share.participant(), owed.add(share.participant(), key, attempt, null)));
      }
    }
    return told;
  }

  /** Owes each account elsewhere what the group does to it. */
  private List<CommandResult.Told> tell(LedgerCommand.CommitGroup command, GroupPlan plan) {
    List<CommandResult.Told> told = new ArrayList<>();
    for (LedgerCommand.GroupShare share : command.shares()) {
      OwedDecision.Commit commit = sum(plan, share.account());
      posting.clear(commit.ledger(), -commit.postedMinor(), -commit.pendingMinor());
      OwedDecision decision =
          owed.add(
              share.participant(),
              new CreditKey(share.account(), command.group().key()),
              command.attempt(),
              commit);
      tellHolds(plan, share, decision);
      told.add(new CommandResult.Told(share.participant(), decision));
    }
    return told;
  }

  /**
   * Holds of this shard that the share of an account changes, too, remember where that was told.
   */
  private void tellHolds(GroupPlan plan, LedgerCommand.GroupShare share, OwedDecision decision) {
    for (GroupLeg leg : plan.legsOf(share.account()::equals)) {
      Movement movement = GroupPlan.movement(leg, plan.timeMicros());
      if (leg.credit() && rows.serves(leg.key().debitAccount())) {
        owed.tell(movement, owed.placeOf(share.participant(), decision));
      }
    }
  }

  /** What a group does to one account: credits less debits. */
  static OwedDecision.Commit sum(GroupPlan plan, AccountId account) {
    return sum(plan.legsOf(account::equals), plan.timeMicros());
  }

  /** What legs do to the one account that they are about: credits less debits. */
  static OwedDecision.Commit sum(List<GroupLeg> legs, long timeMicros) {
    long posted = 0;
    long pending = 0;
    LedgerId ledger = legs.getFirst().content().ledger();
    for (GroupLeg leg : legs) {
      Movement movement = GroupPlan.movement(leg, timeMicros);
      int sign = leg.credit() ? 1 : -1;
      posted = Math.addExact(posted, sign * movement.posted());
      pending = Math.addExact(pending, sign * movement.pending());
    }
    return new OwedDecision.Commit(ledger, posted, pending, null);
  }

  private GroupPlan plan(GroupRequest group, List<Hold> told, long timeMicros) {
    Map<TransferKey, Hold> holds = new HashMap<>();
    told.forEach(hold -> holds.put(hold.key(), hold));
    for (TransferKey named : GroupPlan.namedHolds(group)) {
      Hold own = rows.serves(named.debitAccount()) ? rows.hold(named) : null;
      if (own != null && !holds.containsKey(named)) {
        holds.put(named, own);
      }
    }
    return GroupPlan.of(group, holds, timeMicros);
  }

  private GroupOutcome record(GroupRequest group, GroupPlan plan, List<CommandResult.Told> told) {
    List<GroupRow.Member> members = new ArrayList<>();
    List<Amount> amounts = new ArrayList<>();
    for (GroupLeg leg : plan.legs()) {
      Amount amount = GroupPlan.movement(leg, plan.timeMicros()).amount();
      members.add(new GroupRow.Member(leg.key(), leg.content(), amount));
      amounts.add(amount);
    }
    Map<ShardId, IdRow.CrossShard> participants = new LinkedHashMap<>();
    for (CommandResult.Told each : told) {
      participants.put(
          each.participant(),
          new IdRow.CrossShard(
              each.owed().attempt(), owed.placeOf(each.participant(), each.owed())));
    }
    long time = rows.tables().nextPostTime();
    rows.put(group.key(), new GroupRow(time, members, null, List.copyOf(participants.values())));
    return new GroupOutcome(
        new TransferOutcome.Created(Amount.ZERO, time, null, null, participants.isEmpty()),
        amounts);
  }

  /** Records the failure, unless it hangs on undecided amounts or nothing speaks against it. */
  private GroupOutcome fail(GroupRequest group, int index, SideCheck check) {
    if (check.isFine() || check.undecided()) {
      return retry();
    }
    OutcomeStatus reason = requireNonNull(check.reason());
    long time = rows.tables().applied().batchTimeMicros();
    List<GroupRow.Member> members =
        group.members().stream()
            .map(member -> new GroupRow.Member(member.key(), member.content(), Amount.ZERO))
            .toList();
    rows.put(
        group.key(),
        new GroupRow(
            time, members, new GroupRow.Failure(index, reason, check.window()), List.of()));
    return GroupOutcome.of(new TransferOutcome.Rejected(reason, check.window(), time, index));
  }

  /** Why an attempt cannot decide anything: the id has an outcome, or the attempt is dead. */
  private @Nullable GroupOutcome refusal(Attempt attempt, GroupRequest group) {
    GroupOutcome recorded = identity.recorded(group);
    if (recorded != null) {
      return recorded;
    }
    return identity.isDead(attempt, group.key()) ? retry() : null;
  }

  private static GroupOutcome retry() {
    return GroupOutcome.of(new TransferOutcome.NotExecuted(OutcomeStatus.RETRY));
  }

  private static CommandResult decided(GroupOutcome outcome, List<CommandResult.Told> told) {
    return new CommandResult.GroupDecided(outcome, told);
  }
}
