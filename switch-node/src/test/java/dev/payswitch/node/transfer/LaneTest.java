// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.LaneBook;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.OwedDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private static final ShardId TARGET = new ShardId("s2");
  private static final LaneId LANE = new LaneId(new ShardId("s1"), TARGET);

  private final SimulatedTime time = new SimulatedTime(new SplittableRandom(1));
  private final SimulatedProcess process = new SimulatedProcess(time);
  private final RecordingTransport transport = new RecordingTransport();
  private final Lane.LanePorts ports =
      new Lane.LanePorts(new GrantingLock(), transport, process.loop);

  @Test
  void haltsWhenTheTargetKnowsMoreOfThisShardThanItsLogDoes() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, LaneBook.EMPTY));
    lane.owe(abort(1));
    assertThatThrownBy(() -> lane.welcomed(7)).isInstanceOf(InvariantViolation.class);
    assertThat(transport.sent).isEmpty();
  }

  @Test
  void sendsAgainOnANewStreamWhatIsNotAcknowledged() {
    Lane lane = lane(new OutgoingLane(TARGET, 0, 0, LaneBook.EMPTY));
    lane.owe(abort(1));
    lane.owe(abort(2));
    lane.welcomed(0);
    lane.broken(TARGET, "cut");
    time.run(1_000_000);
    lane.welcomed(1);
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
        new Lane(LANE, ports, new Deaf(), new DecisionWindow(known, new InMemoryLedgerStore()));
    lane.lead(1);
    return lane;
  }

  private static OwedDecision abort(long sequence) {
    TransferKey key = new TransferKey(new AccountId("a"), new TransferId("t" + sequence));
    Attempt attempt = new Attempt(ArcEpoch.FIRST, 0, sequence);
    return new OwedDecision(sequence, key, new AccountId("b"), attempt, null);
  }

  private static final class GrantingLock implements LaneLock {
    @Override
    public void acquire(LaneId lane, long term, LockEvents events) {
      events.acquired(new FencingToken(1, term));
    }

    @Override
    public void release(LaneId lane) {}
  }

  private static final class RecordingTransport implements LaneTransport, LaneTransport.LaneStream {
    private final List<Long> sent = new ArrayList<>();

    @Override
    public LaneStream open(LaneId lane, FencingToken token, LaneEvents events) {
      return this;
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
