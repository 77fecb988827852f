// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.Clock;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.GroupOutcome;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.OutcomeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Home's part in groups: asks every other shard that takes part to prepare its accounts, waits for
 * all of them, writes the one decision, and answers when every shard shows it. A group that is here
 * as a whole is one entry. Message-driven; owned by the event loop.
 */
final class GroupCoordinator implements Lane.LaneListener {
  /** Groups under way; more are refused. */
  static final int MAX_IN_FLIGHT = 2_048;

  private static final int MAX_COPIES = 64;
  private static final long SETTLE_MICROS = 1_000_000;
  private static final long LANE_WAIT_MICROS = 1_000_000;

  private final Lanes lanes;
  private final DecisionLog log;
  private final RingSource ring;
  private final AttemptSource attempts;
  private final Outside outside;
  private final Map<TransferKey, GroupCoordination> active = new LinkedHashMap<>();
  private final Map<TransferKey, GroupCoordination> members = new HashMap<>();
  private final Map<Long, GroupCoordination> preparing = new HashMap<>();
  private final UnsettledGroups settling = new UnsettledGroups();
  private Consumer<GroupCall> again = call -> {};

  GroupCoordinator(
      Lanes lanes, DecisionLog log, RingSource ring, AttemptSource attempts, Outside outside) {
    this.lanes = lanes;
    this.log = log;
    this.ring = ring;
    this.attempts = attempts;
    this.outside = outside;
  }

  /**
   * What a coordinator of groups needs beside its own parts.
   *
   * @param undecided learns of accounts whose undecided amounts were in the way
   */
  record Outside(
      Clock clock, RandomGenerator random, GroupOutlook outlook, Consumer<AccountId> undecided) {}

  /** Calls with a known id go back to the intake. */
  void lead(Consumer<GroupCall> intake) {
    again = intake;
  }

  /** Answers everybody; nothing that is only in memory matters any more. */
  void stop() {
    List<GroupCoordination> all = new ArrayList<>(active.values());
    active.clear();
    members.clear();
    preparing.clear();
    settling.clear();
    for (GroupCoordination each : all) {
      GroupOutcome created = each.created;
      if (created != null) {
        each.answer(created);
      } else if (each.phase == Coordination.Phase.DECIDING) {
        each.refuse(Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, "the shard lost its leader"));
      } else {
        each.refuse(Refusal.recovering("the shard has another leader"));
      }
      each.copies.forEach(
          copy -> copy.reply().refused(Refusal.recovering("the shard has another leader")));
    }
  }

  int inFlight() {
    return active.size();
  }

  /** Whether a group has this id, or a member of it, and is under way. */
  boolean isInProgress(TransferKey key) {
    return active.containsKey(key) || members.containsKey(key);
  }

  /** Takes a group whose first debit account this shard serves. */
  void start(GroupCall call) {
    GroupCoordination running = active.get(call.group().key());
    if (running != null && running.copies.size() < MAX_COPIES) {
      running.copies.add(call);
      return;
    }
    if (running != null || active.size() >= MAX_IN_FLIGHT) {
      call.reply().refused(Refusal.busy("too many groups are under way"));
      return;
    }
    GroupCoordination work = new GroupCoordination(call);
    active.put(work.key(), work);
    call.group().members().forEach(member -> members.put(member.key(), work));
    attempt(work);
  }

  /** Begins an attempt by what the rows say now, which may be another thing than the last time. */
  private void attempt(GroupCoordination work) {
    work.begin(attempts.next(work.call.arcEpoch()));
    Refusal refusal = outside.outlook().look(work);
    if (refusal != null) {
      ring.refresh();
      fail(work, refusal);
    } else if (work.elsewhere.isEmpty()) {
      decide(work, new LedgerCommand.ExecuteGroup(work.call.group(), work.call.arcEpoch()));
    } else if (outside.outlook().isRecorded(work.key())) {
      reject(work, null);
    } else {
      prepare(work);
    }
  }

  private void prepare(GroupCoordination work) {
    Set<ShardId> shards = new LinkedHashSet<>(work.elsewhere.values());
    Refusal refusal = lanes.refusal(shards);
    if (refusal != null) {
      fail(work, refusal);
      return;
    }
    work.phase = Coordination.Phase.PREPARING;
    work.dueMicros =
        Math.min(work.call.deadlineMicros(), outside.clock().nowMicros() + LANE_WAIT_MICROS);
    work.awaited.addAll(shards);
    preparing.put(work.attempt.serial(), work);
    for (ShardId shard : shards) {
      lanes
          .to(shard)
          .prepare(
              new LedgerCommand.GroupPrepare(
                  work.attempt,
                  work.key(),
                  work.plan.timeMicros(),
                  work.plan.legsOf(account -> shard.equals(work.elsewhere.get(account))),
                  !work.plan.complete()));
    }
  }

  @Override
  public void verdict(ShardId participant, CommandResult.Verdict verdict) {
    GroupCoordination work = preparing.get(verdict.serial());
    if (work == null || !work.awaited.remove(participant)) {
      return;
    }
    switch (verdict.kind()) {
      case PREPARED -> work.prepared.add(participant);
      case FINE, APPLIED -> {}
      case NO, RETRY -> work.found(verdict);
      case STALE_ROUTE -> {
        work.stale = true;
        outside.outlook().learn(verdict.goneTo());
      }
    }
    if (work.awaited.isEmpty()) {
      preparing.remove(verdict.serial());
      prepared(work);
    }
  }

  /** Every participant has said something. */
  private void prepared(GroupCoordination work) {
    LedgerCommand.MemberFinding found = work.found;
    if (work.stale || work.unclear || work.learned) {
      endAttempt(work, null);
    } else if (found != null
        || !work.plan.complete()
        || !work.prepared.containsAll(work.elsewhere.values())) {
      reject(work, found);
    } else {
      decide(
          work,
          new LedgerCommand.CommitGroup(
              work.attempt,
              work.call.group(),
              work.plan.timeMicros(),
              work.told,
              work.shares(work.prepared)));
    }
  }

  private void reject(GroupCoordination work, LedgerCommand.@Nullable MemberFinding found) {
    decide(
        work,
        new LedgerCommand.RejectGroup(
            work.attempt,
            work.call.group(),
            work.plan.timeMicros(),
            work.told,
            work.preparedShares(),
            found));
  }

  private void decide(GroupCoordination work, LedgerCommand command) {
    work.phase = Coordination.Phase.DECIDING;
    work.dueMicros = work.call.deadlineMicros();
    log.submit(command, result -> decided(work, result), mayBeApplied -> lost(work, mayBeApplied));
  }

  private void decided(GroupCoordination work, CommandResult result) {
    if (result instanceof CommandResult.GroupDecided decided) {
      decided.told().forEach(told -> lanes.owe(told.participant(), told.owed()));
    }
    if (active.get(work.key()) == work) {
      decidedNow(work, result);
    }
  }

  private void decidedNow(GroupCoordination work, CommandResult result) {
    if (!(result instanceof CommandResult.GroupDecided decided)) {
      fail(work, outside.outlook().gone(work));
      return;
    }
    switch (decided.outcome().outcome()) {
      case TransferOutcome.Created created -> settle(work, decided);
      case TransferOutcome.NotExecuted notExecuted -> {
        work.plan.accounts().forEach(outside.undecided());
        backOff(work);
      }
      default -> finish(work, decided.outcome());
    }
  }

  private void settle(GroupCoordination work, CommandResult.GroupDecided decided) {
    work.phase = Coordination.Phase.SETTLING;
    work.dueMicros =
        Math.min(work.call.deadlineMicros(), outside.clock().nowMicros() + SETTLE_MICROS);
    work.created = decided.outcome();
    settling.add(work, decided.told());
    if (work.unsettled.isEmpty()) {
      finish(work, decided.outcome());
      return;
    }
    for (ShardId shard : Set.copyOf(work.unsettled.keySet())) {
      settled(shard, lanes.to(shard).status().acknowledgedSequence());
    }
  }

  @Override
  public void acknowledged(
      ShardId participant, long appliedSequence, List<CommandResult.Credited> credits) {
    settled(participant, appliedSequence);
  }

  private void settled(ShardId participant, long appliedSequence) {
    for (GroupCoordination work : settling.take(participant, appliedSequence)) {
      GroupOutcome created = work.created;
      if (created != null) {
        finish(work, created.shownEverywhere());
      }
    }
  }

  /** Ends an attempt in home's log if anything of it may be prepared; another one may follow. */
  private void endAttempt(GroupCoordination work, @Nullable Refusal refusal) {
    if (work.prepared.isEmpty()) {
      ended(work, refusal);
      return;
    }
    work.phase = Coordination.Phase.ENDING;
    work.dueMicros = work.call.deadlineMicros();
    log.submit(
        new LedgerCommand.AbortGroup(work.attempt, work.key(), work.preparedShares()),
        result -> {
          if (result instanceof CommandResult.GroupEnded ended) {
            ended.told().forEach(told -> lanes.owe(told.participant(), told.owed()));
          }
          if (active.get(work.key()) == work) {
            ended(work, refusal);
          }
        },
        mayBeApplied -> lost(work, false));
  }

  private void ended(GroupCoordination work, @Nullable Refusal refusal) {
    if (refusal == null) {
      backOff(work);
    } else {
      fail(work, refusal);
    }
  }

  /**
   * The attempt came to nothing; another one follows after a pause, if there is time, or at once if
   * this one has learned of a hold: a group may name many, and each attempt tells of one.
   */
  private void backOff(GroupCoordination work) {
    if (work.learned && outside.clock().nowMicros() < work.call.deadlineMicros()) {
      attempt(work);
      return;
    }
    long next =
        outside.clock().nowMicros() + Coordination.pauseMicros(work.retries++, outside.random());
    if (next >= work.call.deadlineMicros()) {
      finish(work, GroupOutcome.of(new TransferOutcome.NotExecuted(OutcomeStatus.RETRY)));
      return;
    }
    work.phase = Coordination.Phase.BACKING_OFF;
    work.dueMicros = next;
  }

  private void lost(GroupCoordination work, boolean mayBeApplied) {
    if (active.get(work.key()) == work) {
      fail(
          work,
          mayBeApplied
              ? Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, "the log did not confirm in time")
              : Refusal.recovering("the log did not take the decision"));
    }
  }

  private void finish(GroupCoordination work, GroupOutcome outcome) {
    work.answer(outcome);
    remove(work);
  }

  private void fail(GroupCoordination work, Refusal refusal) {
    work.refuse(refusal);
    remove(work);
  }

  private void remove(GroupCoordination work) {
    active.remove(work.key(), work);
    work.call.group().members().forEach(member -> members.remove(member.key(), work));
    settling.remove(work);
    List<GroupCall> copies = List.copyOf(work.copies);
    work.copies.clear();
    copies.forEach(again);
  }

  /** Looks after what is due; called a few dozen times a second. */
  void sweep() {
    long now = outside.clock().nowMicros();
    for (GroupCoordination work : List.copyOf(active.values())) {
      if (now >= work.dueMicros) {
        due(work, now);
      }
    }
  }

  private void due(GroupCoordination work, long now) {
    switch (work.phase) {
      case PREPARING -> prepareDue(work, now);
      case BACKING_OFF -> attempt(work);
      case DECIDING -> work.refuse(Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, "the log is slow"));
      case ENDING ->
          work.answer(GroupOutcome.of(new TransferOutcome.NotExecuted(OutcomeStatus.RETRY)));
      case SETTLING -> {
        GroupOutcome created = work.created;
        finish(work, created == null ? GroupOutcome.of(new TransferOutcome.Unknown()) : created);
      }
    }
  }

  /** A verdict is late: the lane is not open, or there is no time left. */
  private void prepareDue(GroupCoordination work, long now) {
    long serial = work.attempt.serial();
    ShardId closed = null;
    for (ShardId shard : work.awaited) {
      if (!lanes.to(shard).wasSent(serial)) {
        closed = shard;
      }
    }
    if (closed == null && now < work.call.deadlineMicros()) {
      work.dueMicros = work.call.deadlineMicros();
      return;
    }
    preparing.remove(serial);
    for (ShardId shard : work.awaited) {
      if (lanes.to(shard).forget(serial)) {
        work.prepared.add(shard);
      }
    }
    work.awaited.clear();
    endAttempt(
        work,
        closed == null ? null : Refusal.laneUnavailable("the lane to " + closed + " is not open"));
  }
}
