// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.Clock;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.log.LedgerReplica;
import dev.payswitch.node.move.Moves;
import dev.payswitch.node.move.RangeReader;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One run of one process of a shard: the production classes over simulated ports. */
final class SimulatedNode {
  private static final Batcher.BatchLimits SMALL_BATCHES =
      new Batcher.BatchLimits(8, 1 << 20, 2, 1_000);

  private static final Moves.StepSizes SMALL_STEPS = new Moves.StepSizes(400, 5, 600, 4);
  private static final Duration KEEP_ROWS_FOR = Duration.ofMillis(20);

  private final SimulatedProcess process;
  private final InMemoryLedgerStore store;
  private final SimulatedLog.Member member;
  private final LedgerReplica replica;
  private final SimulatedLog log;
  private final ShardLeader leader;
  private final Clock clock;
  private final Mark mark = new Mark();

  /** Everything a node shares with others. */
  record World(
      SimulatedTime time,
      SimulatedHistory history,
      SplittableRandom random,
      SimulatedRing ring,
      SimulatedZooKeeper zooKeeper,
      SimulatedNetwork network,
      SimulatedRouters routers) {}

  SimulatedNode(World world, ShardId shard, int run, SimulatedLog log, InMemoryLedgerStore store) {
    this.store = store;
    this.log = log;
    process = new SimulatedProcess(shard + "." + run, world.time());
    Ledger ledger = new Ledger(shard, store, 4);
    replica = new LedgerReplica(ledger);
    member = log.member(process, replica);
    long skewMicros = world.random().nextLong(-50_000, 50_000);
    clock = () -> world.time().nowMicros() + skewMicros;
    Batcher batcher =
        new Batcher(member, clock, process.loop, SMALL_BATCHES, new UnobservedBatches());
    SimulatedRing.Known ring = world.ring().knownTo(process);
    LeaderPorts ports =
        new LeaderPorts(
            process.loop,
            clock,
            world.random().split(),
            ledger,
            store,
            batcher,
            ring,
            world.zooKeeper().locksOf(process),
            world.network().transportOf(shard, process),
            world.network().askerOf(shard, process),
            new SilentObserver(),
            mark,
            moves(world, shard, ledger, batcher, ring));
    // Production asks after the longest deadline, to save questions; here also long before, since
    // safety must not depend on it.
    Duration askAfter = Duration.ofMillis(world.random().nextInt(5, 500));
    leader =
        new ShardLeader(
            new LeaderIdentity(
                shard,
                "boot",
                List.of(),
                world.random().nextBoolean() ? -1 : log.size() - 1,
                askAfter,
                Duration.ofMillis(world.random().nextInt(100, 2_000))),
            ports,
            (serving, term) -> {});
  }

  private Moves moves(
      World world, ShardId shard, Ledger ledger, Batcher batcher, SimulatedRing.Known ring) {
    return new Moves(
        new Moves.Parts(
            clock,
            ledger,
            store,
            batcher,
            new RangeReader(store, process.reader::execute, process.loop::execute),
            new SimulatedMoveTransport(world.network(), shard, process),
            ring,
            KEEP_ROWS_FOR,
            SMALL_STEPS));
  }

  /** A ring that never changes. */
  record FixedRing(Ring ring) implements RingSource {
    @Override
    public @Nullable Ring current() {
      return ring;
    }

    @Override
    public void refresh() {
      // It never changes.
    }
  }

  /** Keeps what is put, as long as the process runs. */
  static final class Mark implements RegressionMark {
    private String evidence = "";

    @Override
    public String evidence() {
      return evidence;
    }

    @Override
    public void put(String newEvidence) {
      evidence = newEvidence;
    }
  }

  /** Why this shard is known to run on old files. */
  String regression() {
    return mark.evidence;
  }

  /** Wants to know nothing of lanes. */
  static final class SilentObserver implements LaneObserver {
    @Override
    public void sent(LaneId lane, int items) {}

    @Override
    public void answered(LaneId lane, Duration roundTime) {}

    @Override
    public void refused(LaneId lane, LaneRefusal.Reason reason) {}
  }

  /** Wants to know nothing. */
  static final class UnobservedBatches implements Batcher.BatchObserver {
    @Override
    public void batchCut(int commands, int bytes) {}

    @Override
    public void batchApplied(long micros) {}
  }

  SimulatedProcess process() {
    return process;
  }

  ShardLeader leader() {
    return leader;
  }

  InMemoryLedgerStore store() {
    return store;
  }

  long nowMicros() {
    return clock.nowMicros();
  }

  void lead() {
    member.lead(leader);
  }

  /** Learns that another process leads. */
  void stepDown() {
    process.applier.execute(
        () -> {
          log.replay(replica);
          member.lost();
          leader.onLeadershipLost();
        });
  }

  /** From now on what goes into the log waits on its way. */
  void holdBack() {
    member.holdBack(true);
  }

  /** What goes into the log from now on does not wait. */
  void letThrough() {
    member.holdBack(false);
  }

  /** What waited on its way into the log goes on, behind what came later. */
  void goOn() {
    member.goOn();
  }

  /** Loses the lead and has it again. */
  void flap() {
    leader.onLeadershipLost();
    member.lead(leader);
    member.lost();
  }
}
