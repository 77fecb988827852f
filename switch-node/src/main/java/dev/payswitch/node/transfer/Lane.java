// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.LanePeer;
import dev.payswitch.node.rows.OwedDecision;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The source's end of a lane: one lock, one token, one stream to one participant. Prepares wait
 * here for their verdicts and decisions for their acknowledgement; both are sent again on a new
 * stream, which is safe because the participant knows attempts and sequences. Message-driven; owned
 * by the event loop.
 */
final class Lane implements LaneTransport.LaneEvents, LaneLock.LockEvents {
  /** Decisions that a target may be behind before nothing new is sent to it. */
  private static final int MAX_OWED = 100_000;

  private static final int MAX_PER_MESSAGE = 1_000;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

  private final LaneId id;
  private final LanePorts ports;
  private final LaneListener listener;
  private final DecisionWindow decisions;
  private final PrepareWindow prepares = new PrepareWindow();

  private State state = State.CLOSED;
  private long term;
  private @Nullable FencingToken token;
  private LaneTransport.@Nullable LaneStream stream;
  private Duration backoff = FIRST_BACKOFF;
  private boolean flushScheduled;
  private boolean idleCheckDue;
  private boolean usedSinceIdleCheck;
  private LanePeer.@Nullable Pause pause;
  private String trouble = "";

  Lane(
      LaneId id,
      LanePorts ports,
      LaneListener listener,
      DecisionWindow decisions,
      LanePeer.@Nullable Pause pause) {
    this.id = id;
    this.ports = ports;
    this.listener = listener;
    this.decisions = decisions;
    this.pause = pause;
  }

  /** Where a lane stands. */
  enum State {
    /** Nothing is held and nothing is under way. */
    CLOSED,
    /** The lock is asked for. */
    ACQUIRING,
    /** The lock is held, the hello is sent. */
    OPENING,
    /** The target has taken the token. */
    OPEN,
    /** Something failed; the next try is due after a pause. */
    RETRYING
  }

  /**
   * What a lane needs of the outside.
   *
   * @param idleAfter a lane that was not used for so long, at least, is released
   */
  record LanePorts(
      LaneLock lock,
      LaneTransport transport,
      Scheduler scheduler,
      Clock clock,
      Greeter greeter,
      LaneObserver observer,
      Duration idleAfter) {}

  /** Whoever knows how far this shard's log and those of others reach. */
  interface Greeter {
    /** What this shard tells another one before anything else. */
    LaneGreeting greetingTo(ShardId peer);

    /** Takes what the other one tells; whether nothing speaks against this shard's own log. */
    boolean holds(ShardId peer, LaneGreeting greeting);
  }

  /** Whoever coordinates the transfers on this lane. */
  interface LaneListener {
    void verdict(ShardId participant, CommandResult.Verdict verdict);

    /** Decisions are applied at the participant; its log does not forget them. */
    void acknowledged(
        ShardId participant, long appliedSequence, List<CommandResult.Credited> credits);

    /** Of what is applied at the participant, these do not show yet. */
    default void passedOn(ShardId participant, long appliedSequence, List<Long> waiting) {}
  }

  /**
   * This node leads its shard in this term: the lane may be opened, and is if decisions are owed.
   */
  void lead(long newTerm) {
    term = newTerm;
    if (decisions.isOwing()) {
      open();
    }
  }

  /** This node does not lead any more: everything in memory goes, the log keeps what matters. */
  void stop() {
    close();
    prepares.clear();
    decisions.clear();
  }

  private void close() {
    closeStream();
    if (state != State.CLOSED) {
      ports.lock().release(id);
    }
    state = State.CLOSED;
    token = null;
  }

  LaneId id() {
    return id;
  }

  /** Why no new transfer may go this way now; null: it may. */
  @Nullable Refusal refusal() {
    LanePeer.Pause paused = pause;
    if (paused != null) {
      return Refusal.laneUnavailable(
          "lane " + id + " is paused by " + paused.actor() + ": " + paused.reason());
    }
    return prepares.size() >= PrepareWindow.CAPACITY || decisions.owedCount() >= MAX_OWED
        ? Refusal.busy("too many transfers are under way to " + id.target())
        : null;
  }

  /** From now on nothing new goes this way, or it does again; what is under way is finished. */
  void pause(LanePeer.@Nullable Pause newPause) {
    pause = newPause;
  }

  /** A person wants it open: the next try is now, without those who stand in the way. */
  void unblock() {
    backoff = FIRST_BACKOFF;
    if (state == State.RETRYING) {
      open();
    }
  }

  void prepare(LedgerCommand.Prepare prepare) {
    prepares.add(prepare, ports.clock().nowMicros());
    wake();
  }

  /**
   * Nobody waits for this verdict any more.
   *
   * @return whether the prepare may have reached the participant
   */
  boolean forget(long serial) {
    boolean reached = prepares.wasSent(serial);
    prepares.remove(serial);
    return reached;
  }

  /** Whether the prepare may have reached the participant, on this stream or an earlier one. */
  boolean wasSent(long serial) {
    return prepares.wasSent(serial);
  }

  /** Home has decided; the participant must learn it. */
  void owe(OwedDecision decision) {
    decisions.add(decision);
    wake();
  }

  /** There is something to send, or soon will be. */
  void wake() {
    usedSinceIdleCheck = true;
    if (state == State.CLOSED) {
      open();
    } else if (state == State.OPEN && !flushScheduled) {
      flushScheduled = true;
      ports.scheduler().execute(this::flush);
    }
  }

  private void open() {
    if (token == null) {
      state = State.ACQUIRING;
      ports.lock().acquire(id, term, this);
    } else {
      state = State.OPENING;
      LaneGreeting greeting = ports.greeter().greetingTo(id.target());
      stream = ports.transport().open(id, token, greeting, this);
    }
  }

  @Override
  public void acquired(FencingToken held) {
    if (state == State.CLOSED) {
      return;
    }
    token = held;
    if (state == State.ACQUIRING) {
      open();
    } else if (state != State.RETRYING) {
      closeStream();
      open();
    }
  }

  @Override
  public void unavailable(String cause) {
    if (state == State.ACQUIRING) {
      retryLater("no lock: " + cause);
    }
  }

  @Override
  public void lost() {
    if (state != State.CLOSED) {
      closeStream();
      token = null;
      retryLater("the lock was lost to a later leader of " + id.source());
    }
  }

  @Override
  public void welcomed(LaneGreeting greeting) {
    if (state != State.OPENING) {
      return;
    }
    if (!ports.greeter().holds(id.target(), greeting)) {
      closeStream();
      retryLater(id.target() + " knows more of this shard than its own log does");
      return;
    }
    state = State.OPEN;
    backoff = FIRST_BACKOFF;
    trouble = "";
    prepares.rewind();
    decisions.rewind();
    acknowledged(greeting.known().decidedSequence(), List.of());
    flush();
    checkIdleLater();
  }

  /** A lane that nobody uses gives its lock back; the next transfer takes it again. */
  private void checkIdleLater() {
    if (!idleCheckDue) {
      idleCheckDue = true;
      usedSinceIdleCheck = false;
      ports.scheduler().schedule(ports.idleAfter(), this::checkIdle);
    }
  }

  private void checkIdle() {
    idleCheckDue = false;
    if (state == State.CLOSED) {
      return;
    }
    if (usedSinceIdleCheck || prepares.size() > 0 || decisions.isOwing()) {
      checkIdleLater();
    } else {
      close();
    }
  }

  @Override
  public void ready() {
    flush();
  }

  @Override
  public void verdicts(List<CommandResult.Verdict> verdicts) {
    for (CommandResult.Verdict verdict : verdicts) {
      Long since = prepares.answered(verdict.serial());
      if (since != null) {
        long micros = Math.max(0, ports.clock().nowMicros() - since);
        ports.observer().answered(id, Duration.of(micros, ChronoUnit.MICROS));
        listener.verdict(id.target(), verdict);
      }
    }
  }

  @Override
  public void acknowledged(long appliedSequence, List<CommandResult.Credited> credits) {
    decisions.acknowledged(appliedSequence);
    listener.acknowledged(id.target(), appliedSequence, credits);
    flush();
  }

  @Override
  public void passedOn(long appliedSequence, List<Long> waiting) {
    listener.passedOn(id.target(), appliedSequence, waiting);
  }

  @Override
  public void refused(LaneRefusal refusal) {
    closeStream();
    ports.observer().refused(id, refusal.reason());
    if (refusal.reason() == LaneRefusal.Reason.STALE_TOKEN) {
      // Somebody was given the lock after us. If we still lead, the lock is ours to take again,
      // under a greater token; if not, we stay without one and stop.
      token = null;
      ports.lock().release(id);
    }
    retryLater(id.target() + " refused it, " + refusal.reason() + ": " + refusal.detail());
  }

  @Override
  public void broken(ShardId target, String cause) {
    closeStream();
    retryLater("the stream broke: " + cause);
  }

  private void retryLater(String cause) {
    if (state == State.CLOSED) {
      return;
    }
    trouble = cause;
    state = State.RETRYING;
    ports.scheduler().schedule(backoff, this::resume);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
  }

  private void resume() {
    if (state == State.RETRYING) {
      open();
    }
  }

  private void flush() {
    flushScheduled = false;
    LaneTransport.LaneStream out = stream;
    if (state != State.OPEN || out == null) {
      return;
    }
    while (out.isReady() && decisions.hasUnsent()) {
      List<OwedDecision> message = decisions.takeUnsent(MAX_PER_MESSAGE);
      out.sendDecisions(message);
      ports.observer().sent(id, message.size());
    }
    while (out.isReady() && prepares.hasUnsent()) {
      List<LedgerCommand.Prepare> message = prepares.takeUnsent(MAX_PER_MESSAGE);
      out.sendPrepares(message);
      ports.observer().sent(id, message.size());
    }
  }

  private void closeStream() {
    LaneTransport.LaneStream open = stream;
    stream = null;
    if (open != null) {
      open.close();
    }
  }

  /** What people see of this lane. */
  LaneStatus status() {
    Long prepare = prepares.oldestMicros();
    Long decision = decisions.oldestMicros();
    long oldest =
        prepare == null || decision == null
            ? Objects.requireNonNullElse(prepare == null ? decision : prepare, 0L)
            : Math.min(prepare, decision);
    return new LaneStatus(
        id,
        state.name(),
        token,
        term,
        decisions.decidedSequence(),
        decisions.acknowledgedSequence(),
        prepares.size(),
        oldest,
        pause,
        trouble);
  }
}
