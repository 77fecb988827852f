// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.LanePeer;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.OwedDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private static final ShardId TARGET = new ShardId("s2");
  private static final Duration IDLE_AFTER = Duration.ofSeconds(5);
  private static final LaneId LANE = new LaneId(new ShardId("s1"), TARGET);

  private final SimulatedTime time = new SimulatedTime(new SplittableRandom(1));
  private final SimulatedProcess process = new SimulatedProcess("here", time);
  private final RecordingTransport transport = new RecordingTransport();
  private final GrantingLock lock = new GrantingLock();
  private final TrustingGreeter greeter = new TrustingGreeter();
  private final Lane.LanePorts ports =
      new Lane.LanePorts(
          lock,
          transport,
          process.loop,
          time::nowMicros,
          greeter,
          new SimulatedNode.SilentObserver(),
          IDLE_AFTER);

  @Test
  void sendsNothingWhenTheTargetKnowsMoreOfThisShardThanItsLogDoes() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, Book.EMPTY));
    lane.owe(abort(1));
    greeter.trusts = false;
    lane.welcomed(applied(7));
    assertThat(transport.sent).isEmpty();
    assertThat(lane.status().isOpen()).isFalse();
    assertThat(lane.status().trouble()).contains("knows more");
  }

  @Test
  void givesItsLockBackWhenNobodyUsesItAndTakesItAgainWhenSomebodyDoes() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, Book.EMPTY));
    lane.owe(abort(1));
    lane.welcomed(applied(0));
    time.run(3 * IDLE_AFTER.toMillis() * 1_000);
    assertThat(lane.status().isOpen()).as("a decision is owed").isTrue();
    lane.acknowledged(1, List.of());
    time.run(3 * IDLE_AFTER.toMillis() * 1_000);
    assertThat(lane.status().state()).isEqualTo("CLOSED");
    assertThat(lock.releases).isEqualTo(1);
    lane.owe(abort(2));
    lane.welcomed(applied(1));
    assertThat(transport.sent).containsExactly(1L, 2L);
    assertThat(lock.acquisitions).isEqualTo(2);
  }

  @Test
  void staysOpenWhileItIsUsedNowAndThen() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, Book.EMPTY));
    lane.owe(abort(1));
    lane.welcomed(applied(0));
    for (long sequence = 2; sequence < 10; sequence++) {
      lane.acknowledged(sequence - 1, List.of());
      time.run(IDLE_AFTER.toMillis() * 900);
      assertThat(lane.status().isOpen()).isTrue();
      lane.owe(abort(sequence));
    }
    assertThat(lock.releases).isZero();
  }

  @Test
  void refusesNewTransfersWhilePausedAndWhileTooMuchIsOwed() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, Book.EMPTY));
    assertThat(lane.refusal()).isNull();
    lane.pause(new LanePeer.Pause("ops", "cable", 1));
    assertThat(requireNonNull(lane.refusal()).reason()).isEqualTo(Refusal.Reason.LANE_UNAVAILABLE);
    assertThat(requireNonNull(lane.refusal()).detail()).contains("ops", "cable");
    lane.pause(null);
    assertThat(lane.refusal()).isNull();
    Lane behind = lane(new OutgoingLane(TARGET, 100_000, 0, Book.EMPTY));
    assertThat(requireNonNull(behind.refusal()).reason()).isEqualTo(Refusal.Reason.BUSY);
  }

  @Test
  void triesAgainAtOnceWhenItIsUnblocked() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, Book.EMPTY));
    lane.owe(abort(1));
    for (int broken = 0; broken < 10; broken++) {
      lane.broken(TARGET, "cut");
      time.run(2_000_000);
    }
    int before = transport.opened;
    lane.broken(TARGET, "cut");
    assertThat(lane.status().trouble()).contains("cut");
    lane.unblock();
    assertThat(transport.opened).isEqualTo(before + 1);
  }

  @Test
  void tellsSinceWhenTheOldestWaits() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, Book.EMPTY));
    assertThat(lane.status().oldestMicros()).isZero();
    lane.owe(abort(1));
    long first = time.nowMicros();
    time.run(500);
    lane.owe(abort(2));
    assertThat(lane.status().oldestMicros()).isEqualTo(first);
    lane.welcomed(applied(1));
    assertThat(lane.status().oldestMicros()).isEqualTo(first + 500);
    lane.acknowledged(2, List.of());
    assertThat(lane.status().oldestMicros()).isZero();
  }

  @Test
  void sendsAgainOnANewStreamWhatIsNotAcknowledged() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, Book.EMPTY));
    lane.owe(abort(1));
    lane.owe(abort(2));
    lane.welcomed(applied(0));
    lane.broken(TARGET, "cut");
    time.run(1_000_000);
    lane.welcomed(applied(1));
    assertThat(transport.sent).containsExactly(1L, 2L, 2L);
  }

  @Test
  void passesOverDecisionsWhenItDoesNotLead() {
    Lanes lanes = new Lanes(LANE.source(), ports, new InMemoryLedgerStore());
    lanes.owe(TARGET, abort(1));
    assertThat(lanes.statuses()).isEmpty();
  }

  private Lane lane(OutgoingLane known) {
    Lane lane =
        new Lane(
            LANE,
            ports,
            new Deaf(),
            new DecisionWindow(known, new InMemoryLedgerStore(), time::nowMicros),
            null);
    lane.lead(1);
    return lane;
  }

  private static LaneGreeting applied(long sequence) {
    return new LaneGreeting(0, new PeerKnowledge(0, sequence, 0));
  }

  private static final class TrustingGreeter implements Lane.Greeter {
    private boolean trusts = true;

    @Override
    public LaneGreeting greetingTo(ShardId peer) {
      return applied(0);
    }

    @Override
    public boolean holds(ShardId peer, LaneGreeting greeting) {
      return trusts;
    }
  }

  private static OwedDecision abort(long sequence) {
    TransferKey key = new TransferKey(new AccountId("a"), new TransferId("t" + sequence));
    Attempt attempt = new Attempt(ArcEpoch.FIRST, 0, sequence);
    return new OwedDecision(sequence, key, new AccountId("b"), attempt, null);
  }

  private static final class GrantingLock implements LaneLock {
    private int acquisitions;
    private int releases;

    @Override
    public void acquire(LaneId lane, long term, LockEvents events) {
      acquisitions++;
      events.acquired(new FencingToken(1, term));
    }

    @Override
    public void removeOthers(LaneId lane, Consumer<List<String>> removed, Consumer<String> failed) {
      removed.accept(List.of());
    }

    @Override
    public void release(LaneId lane) {
      releases++;
    }
  }

  private static final class RecordingTransport implements LaneTransport, LaneTransport.LaneStream {
    private final List<Long> sent = new ArrayList<>();
    private int opened;

    @Override
    public LaneStream open(
        LaneId lane, FencingToken token, LaneGreeting greeting, LaneEvents events) {
      opened++;
      return this;
    }

    @Override
    public void askKnowledge(ShardId peer, Consumer<Optional<PeerKnowledge>> answer) {
      answer.accept(Optional.empty());
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void sendPrepares(List<LedgerCommand.Prepare> prepares) {}

    @Override
    public void sendDecisions(List<OwedDecision> decisions) {
      decisions.forEach(decision -> sent.add(decision.sequence()));
    }

    @Override
    public void close() {}
  }

  private static final class Deaf implements Lane.LaneListener {
    @Override
    public void verdict(ShardId participant, CommandResult.Verdict verdict) {}

    @Override
    public void acknowledged(
        ShardId participant, long appliedSequence, List<CommandResult.Credited> credits) {}
  }
}
