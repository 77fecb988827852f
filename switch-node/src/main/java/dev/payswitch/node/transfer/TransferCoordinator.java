// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.Clock;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Home's part in transfers whose credit account lives on another shard: asks the participant to
 * prepare, writes the one decision, and answers when both sides show it. What it keeps in memory
 * only decides when callers are answered; a new leader rebuilds what matters from the log.
 * Message-driven; owned by the event loop.
 */
final class TransferCoordinator implements Lane.LaneListener {
  /** Transfers under way; more are refused. */
  static final int MAX_IN_FLIGHT = 16_384;

  private static final int MAX_COPIES = 64;
  private static final long SETTLE_MICROS = 1_000_000;
  private static final long LANE_WAIT_MICROS = 1_000_000;

  private final Lanes lanes;
  private final DecisionLog log;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<TransferKey, Coordination> active = new LinkedHashMap<>();
  private final Map<ShardId, Map<Long, Coordination>> preparing = new HashMap<>();
  private final UnsettledTransfers settling = new UnsettledTransfers();
  private final Function<TransferRequest, HomeHint> hints;
  private final Routes routes;
  private Consumer<TransferCall> again = call -> {};
  private final AttemptSource attempts;

  TransferCoordinator(Lanes lanes, DecisionLog log, AttemptSource attempts, Outside outside) {
    this.lanes = lanes;
    this.log = log;
    this.attempts = attempts;
    this.clock = outside.clock();
    this.random = outside.random();
    this.hints = outside.hints();
    this.routes = outside.routes();
  }

  /**
   * What a coordinator needs beside its own parts.
   *
   * @param hints looks at a transfer before each attempt
   */
  record Outside(
      Clock clock,
      RandomGenerator random,
      Function<TransferRequest, HomeHint> hints,
      Routes routes) {}

  /** Calls with a known id go back to the intake. */
  void lead(Consumer<TransferCall> intake) {
    again = intake;
  }

  /** Answers everybody; nothing that is only in memory matters any more. */
  void stop() {
    List<Coordination> all = new ArrayList<>(active.values());
    active.clear();
    preparing.clear();
    settling.clear();
    for (Coordination each : all) {
      TransferOutcome.Created created = each.created;
      if (created != null) {
        each.answer(created);
      } else if (each.phase == Coordination.Phase.PREPARING
          || each.phase == Coordination.Phase.BACKING_OFF) {
        each.refuse(Refusal.recovering("the shard has another leader"));
      } else {
        each.refuse(Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, "the shard lost its leader"));
      }
      each.copies.forEach(
          copy -> copy.reply().refused(Refusal.recovering("the shard has another leader")));
    }
  }

  int inFlight() {
    return active.size();
  }

  boolean isInProgress(TransferKey key) {
    return active.containsKey(key);
  }

  /**
   * Takes a transfer whose debit account this shard serves and whose credit account it does not.
   */
  void start(TransferCall call, AccountId creditAccount, ShardId participant) {
    Coordination running = active.get(call.transfer().key());
    if (running != null) {
      addCopy(running, call);
      return;
    }
    Refusal refusal =
        active.size() >= MAX_IN_FLIGHT
            ? Refusal.busy("too many transfers across shards are under way")
            : lanes.to(participant).refusal();
    if (refusal != null) {
      call.reply().refused(refusal);
      return;
    }
    Coordination work =
        new Coordination(call, creditAccount, participant, attempts.next(call.arcEpoch()));
    active.put(work.key(), work);
    attempt(work);
  }

  /** Begins an attempt by what home sees now, which may be another thing than the last time. */
  private void attempt(Coordination work) {
    HomeHint hint = hints.apply(work.call.transfer());
    work.prepared = hint.added();
    work.checkOnly = hint.step() == HomeHint.Step.CHECK_ONLY;
    switch (hint.step()) {
      case PREPARE, CHECK_ONLY -> prepare(work);
      case DECIDE -> commit(work);
      case REJECT -> reject(work, null);
    }
  }

  private static void addCopy(Coordination running, TransferCall call) {
    if (running.copies.size() >= MAX_COPIES) {
      call.reply().refused(Refusal.busy("too many copies of one transfer"));
    } else {
      running.copies.add(call);
    }
  }

  private void prepare(Coordination work) {
    work.phase = Coordination.Phase.PREPARING;
    work.dueMicros = Math.min(work.call.deadlineMicros(), clock.nowMicros() + LANE_WAIT_MICROS);
    preparing
        .computeIfAbsent(work.participant, shard -> new HashMap<>())
        .put(work.attempt.serial(), work);
    lanes
        .to(work.participant)
        .prepare(
            new LedgerCommand.TransferPrepare(
                work.attempt,
                work.call.transfer(),
                work.creditAccount,
                work.prepared,
                work.checkOnly));
  }

  @Override
  public void verdict(ShardId participant, CommandResult.Verdict verdict) {
    Map<Long, Coordination> asked = preparing.get(participant);
    Coordination work = asked == null ? null : asked.remove(verdict.serial());
    if (work == null) {
      return;
    }
    OutcomeStatus reason = verdict.reason();
    switch (verdict.kind()) {
      case PREPARED -> commit(work);
      case APPLIED, FINE -> reject(work, null);
      case NO -> reject(work, LedgerCommand.ParticipantFinding.of(reason, false));
      case RETRY -> {
        if (work.checkOnly) {
          reject(work, LedgerCommand.ParticipantFinding.of(reason, true));
        } else {
          backOff(work);
        }
      }
      case STALE_ROUTE -> {
        routes.learn(verdict.goneTo());
        backOff(work);
      }
    }
  }

  private void commit(Coordination work) {
    decide(
        work,
        new LedgerCommand.CommitTransfer(
            work.attempt,
            work.call.transfer(),
            work.creditAccount,
            work.participant,
            work.prepared));
  }

  private void reject(Coordination work, LedgerCommand.@Nullable ParticipantFinding found) {
    decide(
        work,
        new LedgerCommand.RejectTransfer(work.attempt, work.call.transfer(), work.prepared, found));
  }

  private void decide(Coordination work, LedgerCommand command) {
    work.phase = Coordination.Phase.DECIDING;
    work.dueMicros = work.call.deadlineMicros();
    log.submit(command, result -> decided(work, result), mayBeApplied -> lost(work, mayBeApplied));
  }

  /** The debit account is another shard's by now: the router asks there. */
  private void movedOn(Coordination work) {
    work.refuse(routes.gone(work.key().debitAccount(), work.call.arcEpoch()));
    remove(work);
  }

  /** The next attempt, wherever the accounts are now. */
  private void retry(Coordination work) {
    AccountId debit = work.key().debitAccount();
    if (routes.lost(debit, work.call.arcEpoch()) != null) {
      movedOn(work);
    } else if (work.participant.equals(routes.ownerElsewhere(work.creditAccount))) {
      work.attempt = attempts.next(work.call.arcEpoch());
      attempt(work);
    } else {
      remove(work);
      again.accept(work.call);
    }
  }

  private void decided(Coordination work, CommandResult result) {
    if (!(result instanceof CommandResult.TransferDecided decided)) {
      movedOn(work);
      return;
    }
    OwedDecision owed = decided.owed();
    if (owed != null) {
      lanes.owe(work.participant, owed);
    }
    if (active.get(work.key()) != work) {
      return;
    }
    switch (decided.outcome()) {
      case TransferOutcome.Created created -> settle(work, created, owed);
      case TransferOutcome.NotExecuted notExecuted -> backOff(work);
      case TransferOutcome.Exists exists -> finish(work, freshest(work, exists));
      default -> finish(work, decided.outcome());
    }
  }

  /** The lane may know of an acknowledgement that the log has not recorded yet. */
  private TransferOutcome freshest(Coordination work, TransferOutcome.Exists exists) {
    var other = exists.crossShard();
    boolean shown =
        other != null
            && other.participant().equals(work.participant)
            && routes.isOwn(other.place())
            && acknowledged(work.participant) >= other.sequence();
    return shown ? exists.asSettled() : exists;
  }

  private long acknowledged(ShardId participant) {
    return lanes.to(participant).status().acknowledgedSequence();
  }

  private void settle(
      Coordination work, TransferOutcome.Created created, @Nullable OwedDecision owed) {
    work.phase = Coordination.Phase.SETTLING;
    work.dueMicros = Math.min(work.call.deadlineMicros(), clock.nowMicros() + SETTLE_MICROS);
    work.created = created;
    work.sequence = owed == null ? 0 : owed.sequence();
    if (acknowledged(work.participant) >= work.sequence) {
      finish(work, created.asSettled(null));
    } else {
      settling.add(work);
    }
  }

  @Override
  public void acknowledged(
      ShardId participant, long appliedSequence, List<CommandResult.Credited> credits) {
    log.acknowledged(participant, appliedSequence);
    settling.shown(participant, appliedSequence, credits, this::finish);
  }

  /** The attempt came to nothing; another one follows after a pause, if there is time. */
  private void backOff(Coordination work) {
    long next = clock.nowMicros() + Coordination.pauseMicros(work.retries++, random);
    if (next >= work.call.deadlineMicros()) {
      end(work);
      return;
    }
    work.phase = Coordination.Phase.BACKING_OFF;
    work.dueMicros = next;
  }

  /** Ends the attempt in home's log: only then may the caller be told that nothing happened. */
  private void end(Coordination work) {
    work.phase = Coordination.Phase.ENDING;
    work.dueMicros = work.call.deadlineMicros();
    log.submit(
        new LedgerCommand.AbortAttempt(work.attempt, work.creditKey(), work.participant),
        result -> ended(work, result),
        mayBeApplied -> lost(work, true));
  }

  private void ended(Coordination work, CommandResult result) {
    if (!(result instanceof CommandResult.AttemptEnded ended)) {
      movedOn(work);
      return;
    }
    OwedDecision owed = ended.owed();
    if (owed != null) {
      lanes.owe(work.participant, owed);
    }
    if (active.get(work.key()) != work) {
      return;
    }
    finish(
        work,
        ended.committed()
            ? new TransferOutcome.Unknown()
            : new TransferOutcome.NotExecuted(OutcomeStatus.RETRY));
  }

  private void lost(Coordination work, boolean mayBeApplied) {
    if (active.get(work.key()) == work) {
      work.refuse(
          mayBeApplied
              ? Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, "the log did not confirm in time")
              : Refusal.recovering("the log did not take the decision"));
      remove(work);
    }
  }

  private void finish(Coordination work, TransferOutcome outcome) {
    work.answer(outcome);
    remove(work);
  }

  private void remove(Coordination work) {
    active.remove(work.key(), work);
    work.copies.forEach(again);
    work.copies.clear();
  }

  /** Looks after what is due; called a few dozen times a second. */
  void sweep() {
    long now = clock.nowMicros();
    for (Coordination work : List.copyOf(active.values())) {
      if (now >= work.dueMicros) {
        due(work, now);
      }
    }
  }

  private void due(Coordination work, long now) {
    switch (work.phase) {
      case PREPARING -> prepareDue(work, now);
      case BACKING_OFF -> retry(work);
      case DECIDING, ENDING ->
          work.refuse(Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, "the log is slow"));
      case SETTLING -> {
        settling.remove(work);
        TransferOutcome.Created created = work.created;
        finish(work, created == null ? new TransferOutcome.Unknown() : created);
      }
    }
  }

  private void prepareDue(Coordination work, long now) {
    Lane lane = lanes.to(work.participant);
    boolean sent = lane.wasSent(work.attempt.serial());
    if (sent && now < work.call.deadlineMicros()) {
      work.dueMicros = work.call.deadlineMicros();
      return;
    }
    Map<Long, Coordination> asked = preparing.get(work.participant);
    if (asked != null) {
      asked.remove(work.attempt.serial());
    }
    if (lane.forget(work.attempt.serial())) {
      end(work);
    } else {
      work.refuse(Refusal.laneUnavailable("the lane to " + work.participant + " is not open"));
      remove(work);
    }
  }
}
