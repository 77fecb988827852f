// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.log.CommandLog;
import dev.payswitch.node.move.Moves;
import dev.payswitch.node.rows.ShardHeader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replica does while it leads its shard. It takes office through the log: only after its
 * start entry is applied does it coordinate and answer. When it loses the lead everything in memory
 * goes; the next leader rebuilds its drivers from the state. Message-driven; owned by the event
 * loop.
 */
public final class ShardLeader implements CommandLog.LeadershipListener {
  private static final Duration SWEEP_EVERY = Duration.ofMillis(20);
  private static final Duration RECOVER_EVERY = Duration.ofMillis(100);
  private static final Duration AWAIT_RING_EVERY = Duration.ofMillis(50);

  private static final Refusal NOT_LEADING =
      Refusal.recovering("this replica does not lead the shard");

  private final LeaderIdentity identity;
  private final Scheduler scheduler;
  private final Ledger ledger;
  private final RingSource ring;
  private final DecisionLog log;
  private final PeerCheck peers;
  private final PeerInquiry.Ports inquiry;
  private final LaneLock lock;
  private final OldDiskCheck disk;
  private final Lanes lanes;
  private final AttemptSource attempts = new AttemptSource();
  private final Coordinators coordinators;
  private final AttemptResolver resolver;
  private final IntentRecovery recovery;
  private final IntentRecovery settlement;
  private final HoldTimer holds;
  private final CommandIntake intake;
  private final Clock clock;
  private final LedgerStore store;
  private final Moves moves;
  private final ServingListener serving;
  private State state = State.FOLLOWING;

  /** Written by the event loop, read by any thread. */
  private volatile @Nullable Refusal unreadable = NOT_LEADING;

  private long term;

  public ShardLeader(LeaderIdentity identity, LeaderPorts ports, ServingListener serving) {
    this.identity = identity;
    this.scheduler = ports.scheduler();
    this.ledger = ports.ledger();
    this.ring = ports.ring();
    this.serving = serving;
    this.log = new DecisionLog(ports.batcher(), scheduler);
    this.peers = new PeerCheck(ledger, ports.store(), log);
    this.inquiry = new PeerInquiry.Ports(ring, ports.transport(), scheduler);
    this.lock = ports.lock();
    this.disk = new OldDiskCheck(identity, ports.mark());
    this.lanes = lanes(ports);
    Routes routes = new Routes(ports);
    TransferCoordinator transfers =
        new TransferCoordinator(
            lanes,
            log,
            attempts,
            new TransferCoordinator.Outside(ports.clock(), ports.random(), this::hint, routes));
    GroupCoordinator groups =
        new GroupCoordinator(
            lanes,
            log,
            ring,
            attempts,
            new GroupCoordinator.Outside(
                ports.clock(), ports.random(), new GroupOutlook(ports, routes), this::nudge));
    this.coordinators = new Coordinators(transfers, groups, new PassedOnLog(ports.store(), log));
    this.resolver = new AttemptResolver(ledger, ports.store(), log, lanes);
    this.recovery =
        recovery(ports, IntentRecovery.Waiting.intents(identity.askAfter(), this::shardTimeMicros));
    this.settlement =
        recovery(ports, IntentRecovery.Waiting.unsettledShares(this::shardTimeMicros));
    this.clock = ports.clock();
    this.store = ports.store();
    this.moves = ports.moves();
    this.holds = new HoldTimer(ports, routes, log, lanes);
    this.intake = new CommandIntake(ports, routes, coordinators, this::nudge);
  }

  private Lanes lanes(LeaderPorts ports) {
    return new Lanes(
        identity.shard(),
        new Lane.LanePorts(
            ports.lock(),
            ports.transport(),
            scheduler,
            ports.clock(),
            peers,
            ports.observer(),
            identity.laneIdleAfter()),
        ports.store());
  }

  private IntentRecovery recovery(LeaderPorts ports, IntentRecovery.Waiting waiting) {
    return new IntentRecovery(
        ports.store(),
        log,
        ports.clock(),
        waiting,
        new IntentRecovery.AttemptQuestions(ring, ports.asker(), ledger::published));
  }

  private long shardTimeMicros() {
    return ledger.published().applied().batchTimeMicros();
  }

  /** Something hung on what is undecided at this account: its homes are asked soon. */
  private void nudge(AccountId account) {
    recovery.nudge(account);
    settlement.nudge(account);
  }

  /** Learns whether this replica serves its shard. Called on the event loop. */
  @FunctionalInterface
  public interface ServingListener {
    void serving(boolean serving, long term);
  }

  /** Where this replica stands. */
  private enum State {
    /** Another replica leads, or none. */
    FOLLOWING,
    /** The log is shorter than it was: serves nothing, a person must look. */
    REGRESSED,
    /** The start entry is on its way. */
    TAKING_OFFICE,
    /** It coordinates and answers. */
    SERVING
  }

  @Override
  public boolean mayOpenAlone(long lastEntry) {
    String evidence = disk.evidenceBeforeOpening(lastEntry);
    if (!evidence.isEmpty()) {
      scheduler.execute(() -> refuseAll(evidence));
    }
    return evidence.isEmpty();
  }

  @Override
  public void onLeaderReady(long newTerm) {
    scheduler.execute(() -> takeOffice(newTerm));
  }

  @Override
  public void onLeadershipLost() {
    scheduler.execute(this::stepDown);
  }

  private void takeOffice(long newTerm) {
    if (newTerm < term) {
      return; // told late: a later office has been taken since
    }
    stepDown();
    term = newTerm;
    state = State.TAKING_OFFICE;
    log.submit(
        new LedgerCommand.StartLeader(newTerm, identity.bootId()),
        result -> started(newTerm, ((CommandResult.LeaderStarted) result).startIndex()),
        mayBeApplied -> retry(newTerm));
  }

  private void retry(long ofTerm) {
    if (state == State.TAKING_OFFICE && term == ofTerm) {
      scheduler.schedule(AWAIT_RING_EVERY, () -> retakeOffice(ofTerm));
    }
  }

  private void retakeOffice(long ofTerm) {
    if (state == State.TAKING_OFFICE && term == ofTerm) {
      takeOffice(ofTerm);
    }
  }

  private void started(long ofTerm, long startIndex) {
    if (state != State.TAKING_OFFICE || term != ofTerm) {
      return;
    }
    String evidence = disk.evidenceAtStart(startIndex);
    if (!evidence.isEmpty()) {
      refuseAll(evidence);
    } else if (ledger.published().header() == null) {
      takeArcs(ofTerm, startIndex);
    } else if (!disk.hasRecord()) {
      new PeerInquiry(identity.shard(), inquiry, peers)
          .run(
              () -> state == State.TAKING_OFFICE && term == ofTerm,
              () -> serve(ofTerm, startIndex),
              this::regressed);
    } else {
      serve(ofTerm, startIndex);
    }
  }

  private void takeArcs(long ofTerm, long startIndex) {
    if (state != State.TAKING_OFFICE || term != ofTerm) {
      return;
    }
    Ring first = ring.current();
    if (first == null) {
      ring.refresh();
      scheduler.schedule(AWAIT_RING_EVERY, () -> takeArcs(ofTerm, startIndex));
      return;
    }
    log.submit(
        new LedgerCommand.TakeArcs(
            LedgerCommand.FirstRing.of(first, identity.shard(), identity.allowedLedgers())),
        result -> serve(ofTerm, startIndex),
        mayBeApplied -> retry(ofTerm));
  }

  /** A peer knows of entries that this log does not have. */
  private void regressed(String evidence) {
    disk.remember(evidence);
    refuseAll(evidence);
  }

  private void refuseAll(String evidence) {
    stepDown();
    state = State.REGRESSED;
    unreadable = disk.refusal(evidence);
    intake.closeFor(unreadable);
  }

  private void serve(long ofTerm, long startIndex) {
    if (state != State.TAKING_OFFICE || term != ofTerm) {
      return;
    }
    state = State.SERVING;
    peers.lead(this::regressed);
    attempts.lead(startIndex);
    coordinators.transfers().lead(intake::submit);
    coordinators.groups().lead(intake::submit);
    lanes.lead(ofTerm, coordinators);
    holds.lead();
    moves.lead(startIndex);
    intake.open();
    unreadable = null;
    serving.serving(true, ofTerm);
    every(SWEEP_EVERY, ofTerm, coordinators::sweep);
    every(RECOVER_EVERY, ofTerm, recovery::tick);
    every(RECOVER_EVERY, ofTerm, settlement::tick);
    every(RECOVER_EVERY, ofTerm, () -> holds.tick(clock.nowMicros()));
    every(SWEEP_EVERY, ofTerm, moves::tick);
    every(RECOVER_EVERY, ofTerm, () -> lanes.follow(ring.current()));
  }

  /** What home sees of a transfer now. Only a leader that knows its arcs is asked. */
  private HomeHint hint(TransferRequest transfer) {
    ShardHeader header = requireNonNull(ledger.published().header());
    return HomeHint.look(store, header, transfer, clock.nowMicros());
  }

  private void every(Duration period, long ofTerm, Runnable task) {
    scheduler.schedule(
        period,
        () -> {
          if (state == State.SERVING && term == ofTerm) {
            task.run();
            every(period, ofTerm, task);
          }
        });
  }

  private void stepDown() {
    if (state == State.SERVING) {
      serving.serving(false, term);
      intake.close();
      coordinators.stop();
      moves.stop();
      lanes.stop();
      log.stop();
    }
    state = State.FOLLOWING;
    unreadable = NOT_LEADING;
  }

  /**
   * Takes nothing new and tells when everything that was taken is answered. Whoever waits bounds
   * the wait: what is still under way then is finished by the next leader.
   */
  public void drain(Runnable drained) {
    intake.close();
    if (state != State.SERVING || (coordinators.inFlight() == 0 && intake.isIdle())) {
      drained.run();
    } else {
      scheduler.schedule(SWEEP_EVERY, () -> drain(drained));
    }
  }

  public boolean isServing() {
    return state == State.SERVING;
  }

  /**
   * Why a query may not be answered from the rows; null: it may. A leader of Raft is not enough:
   * only one that took office knows that its log is whole. For any thread.
   */
  public @Nullable Refusal unreadable(boolean mayBeStale) {
    return mayBeStale && !isRegressed() ? null : unreadable;
  }

  /** Whether it serves nothing because its files are old. For any thread. */
  public boolean isRegressed() {
    Refusal why = unreadable;
    return why != null && why.reason() == Refusal.Reason.SHARD_REGRESSED;
  }

  /** Where commands of callers go. */
  public CommandIntake intake() {
    return intake;
  }

  /** A lane was opened to this shard. */
  public LaneSession openSession(LaneSession.LaneReplies replies) {
    return new LaneSession(
        new LaneSession.Participant(
            identity.shard(),
            this::isServing,
            log,
            this::nudge,
            peers,
            new Forwarding(store, lanes, scheduler)),
        replies);
  }

  /** Moves of arcs out of and into this shard. */
  public Moves moves() {
    return moves;
  }

  /** What this shard knows of another one; empty before its own log is read. */
  public Optional<PeerKnowledge> knowledgeOf(ShardId peer) {
    return term > 0 && ledger.published().leader().term() == term
        ? Optional.of(peers.knowledgeOf(peer))
        : Optional.empty();
  }

  /** Answers a participant's questions about attempts, in order. */
  public void resolve(ResolveCall call) {
    if (state != State.SERVING) {
      call.answer().accept(call.intents().stream().map(i -> AttemptFate.ASK_LATER).toList());
      return;
    }
    new FateCollector(call, resolver).run();
  }

  /** Whether a transfer is being worked on here. */
  public boolean isInProgress(TransferKey key) {
    return coordinators.isInProgress(key);
  }

  PeerCheck peerCheck() {
    return peers;
  }

  /** For people; what they may do to lanes and to what is in doubt. */
  public LaneOffice laneOffice() {
    return new LaneOffice(this::isServing, log, lanes, lock, recovery);
  }

  public List<LaneStatus> lanes() {
    return lanes.statuses();
  }

  public int transfersInFlight() {
    return coordinators.inFlight();
  }
}
