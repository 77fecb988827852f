// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.OwedDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The source's end of a lane: one lock, one token, one stream to one participant. Prepares wait
 * here for their verdicts and decisions for their acknowledgement; both are sent again on a new
 * stream, which is safe because the participant knows attempts and sequences. Message-driven; owned
 * by the event loop.
 */
final class Lane implements LaneTransport.LaneEvents, LaneLock.LockEvents {
  /** Prepares that may wait for verdicts; more are refused. */
  static final int MAX_PREPARES = 8_192;

  private static final int MAX_PER_MESSAGE = 1_000;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

  private final LaneId id;
  private final LanePorts ports;
  private final LaneListener listener;
  private final DecisionWindow decisions;
  private final SequencedMap<Long, Unsent> unsent = new LinkedHashMap<>();
  private final SequencedMap<Long, LedgerCommand.Prepare> sent = new LinkedHashMap<>();

  private State state = State.CLOSED;
  private long term;
  private @Nullable FencingToken token;
  private LaneTransport.@Nullable LaneStream stream;
  private Duration backoff = FIRST_BACKOFF;
  private boolean flushScheduled;

  Lane(LaneId id, LanePorts ports, LaneListener listener, DecisionWindow decisions) {
    this.id = id;
    this.ports = ports;
    this.listener = listener;
    this.decisions = decisions;
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
    PAUSING
  }

  /** A prepare that is not sent on this stream, though it may have been on an earlier one. */
  private record Unsent(LedgerCommand.Prepare prepare, boolean sentBefore) {}

  /** What a lane needs of the outside. */
  record LanePorts(LaneLock lock, LaneTransport transport, Scheduler scheduler) {}

  /** Whoever coordinates the transfers on this lane. */
  interface LaneListener {
    void verdict(ShardId participant, CommandResult.Verdict verdict);

    /** Decisions are applied at the participant; its log does not forget them. */
    void acknowledged(
        ShardId participant, long appliedSequence, List<CommandResult.Credited> credits);
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
    closeStream();
    if (state != State.CLOSED) {
      ports.lock().release(id);
    }
    state = State.CLOSED;
    token = null;
    unsent.clear();
    sent.clear();
    decisions.clear();
  }

  boolean isFull() {
    return unsent.size() + sent.size() >= MAX_PREPARES;
  }

  void prepare(LedgerCommand.Prepare prepare) {
    unsent.put(prepare.attempt().serial(), new Unsent(prepare, false));
    wake();
  }

  /**
   * Nobody waits for this verdict any more.
   *
   * @return whether the prepare may have reached the participant
   */
  boolean forget(long serial) {
    boolean reached = wasSent(serial);
    unsent.remove(serial);
    sent.remove(serial);
    return reached;
  }

  /** Whether the prepare may have reached the participant, on this stream or an earlier one. */
  boolean wasSent(long serial) {
    Unsent waiting = unsent.get(serial);
    return sent.containsKey(serial) || (waiting != null && waiting.sentBefore());
  }

  /** Home has decided; the participant must learn it. */
  void owe(OwedDecision decision) {
    decisions.add(decision);
    wake();
  }

  private void wake() {
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
      stream = ports.transport().open(id, token, this);
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
    } else if (state != State.PAUSING) {
      closeStream();
      open();
    }
  }

  @Override
  public void unavailable(String cause) {
    if (state == State.ACQUIRING) {
      pause();
    }
  }

  @Override
  public void lost() {
    if (state != State.CLOSED) {
      closeStream();
      token = null;
      pause();
    }
  }

  @Override
  public void welcomed(long appliedSequence) {
    if (state != State.OPENING) {
      return;
    }
    // The participant applies only what home has decided: if it knows more, this shard's log is an
    // old copy, and going on would give the same sequences to other decisions.
    InvariantViolation.require(
        appliedSequence <= decisions.decidedSequence(),
        id
            + ": the participant has applied decision "
            + appliedSequence
            + ", this shard's log ends at "
            + decisions.decidedSequence());
    state = State.OPEN;
    backoff = FIRST_BACKOFF;
    sent.forEach((serial, prepare) -> unsent.put(serial, new Unsent(prepare, true)));
    sent.clear();
    decisions.rewind();
    acknowledged(appliedSequence, List.of());
    flush();
  }

  @Override
  public void ready() {
    flush();
  }

  @Override
  public void verdicts(List<CommandResult.Verdict> verdicts) {
    for (CommandResult.Verdict verdict : verdicts) {
      if (sent.remove(verdict.serial()) != null) {
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
  public void refused(LaneRefusal refusal) {
    closeStream();
    if (refusal.reason() == LaneRefusal.Reason.STALE_TOKEN) {
      // Somebody was given the lock after us. If we still lead, the lock is ours to take again,
      // under
      // a greater token; if not, we stay without one and stop.
      token = null;
      ports.lock().release(id);
    }
    pause();
  }

  @Override
  public void broken(ShardId target, String cause) {
    closeStream();
    pause();
  }

  private void pause() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.PAUSING;
    ports.scheduler().schedule(backoff, this::resume);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
  }

  private void resume() {
    if (state == State.PAUSING) {
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
      out.sendDecisions(decisions.takeUnsent(MAX_PER_MESSAGE));
    }
    while (out.isReady() && !unsent.isEmpty()) {
      out.sendPrepares(takeUnsent());
    }
  }

  private List<LedgerCommand.Prepare> takeUnsent() {
    List<LedgerCommand.Prepare> taken = new ArrayList<>();
    int legs = 0;
    while (legs < MAX_PER_MESSAGE && !unsent.isEmpty()) {
      Map.Entry<Long, Unsent> next = unsent.pollFirstEntry();
      sent.put(next.getKey(), next.getValue().prepare());
      taken.add(next.getValue().prepare());
      legs +=
          next.getValue().prepare() instanceof LedgerCommand.GroupPrepare g ? g.legs().size() : 1;
    }
    return taken;
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
    return new LaneStatus(
        id,
        state.name(),
        token,
        decisions.decidedSequence(),
        decisions.acknowledgedSequence(),
        unsent.size() + sent.size());
  }
}
