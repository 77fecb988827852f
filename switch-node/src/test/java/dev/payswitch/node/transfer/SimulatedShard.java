// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.log.LedgerReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A shard: its log, the process that leads it, and processes that still think they do. */
final class SimulatedShard {
  private final SimulatedNode.World world;
  private final SplittableRandom random;
  private final ShardId id;
  private final SimulatedLog log;
  private final List<SimulatedNode> overtaken = new ArrayList<>();
  private InMemoryLedgerStore store = new InMemoryLedgerStore();
  private @Nullable SimulatedNode node;
  private int runs;
  private boolean calm;

  SimulatedShard(SimulatedNode.World world, ShardId id) {
    this.world = world;
    this.random = world.random().split();
    this.id = id;
    this.log = new SimulatedLog(id, world.time(), world.history(), world.random().split());
    flushNowAndThen();
  }

  private void flushNowAndThen() {
    world
        .time()
        .soon(
            200_000,
            () -> {
              store.flush();
              flushNowAndThen();
            });
  }

  ShardId id() {
    return id;
  }

  /** Whoever is registered as the leader; now and then one that was overtaken. */
  @Nullable SimulatedNode reached() {
    return !overtaken.isEmpty() && random.nextInt(4) == 0 ? overtaken.getLast() : node;
  }

  void start() {
    if (node == null) {
      SimulatedNode started = new SimulatedNode(world, id, ++runs, log, store);
      node = started;
      started.lead();
      world.routers().leads(id, started);
    }
  }

  /** The process dies; what its store had not flushed is gone, and another run follows. */
  void crash() {
    SimulatedNode running = node;
    if (running != null) {
      tell("crashes", running);
      running.process().kill();
      world.zooKeeper().silent(running.process());
      world.network().breakAll(running.process());
      world.routers().breakAll(running.process());
      store = store.crash();
      node = null;
      world.time().soon(200_000, this::start);
    }
  }

  /** The process stands still and nobody notices. */
  void pause() {
    SimulatedNode running = node;
    if (running != null && !running.process().isPaused()) {
      tell("stands still", running);
      running.process().pause();
      world.zooKeeper().silent(running.process());
      world.time().soon(200_000, () -> running.process().resume());
    }
  }

  /** The rows of a replica that is more or less behind. */
  private InMemoryLedgerStore follower() {
    InMemoryLedgerStore rows = new InMemoryLedgerStore();
    log.replay(new LedgerReplica(new Ledger(id, rows, 4)), random.nextInt(log.size() + 1));
    return rows;
  }

  /** The process stands still, another replica takes the lead, and the first one wakes up. */
  void overtake() {
    SimulatedNode old = node;
    if (old == null || calm) {
      return;
    }
    tell("is overtaken", old);
    old.process().pause();
    old.process().overtake();
    world.zooKeeper().silent(old.process());
    overtaken.add(old);
    store = follower();
    node = null;
    world.time().soon(50_000, this::start);
    world.time().soon(400_000, () -> wake(old));
  }

  private void wake(SimulatedNode old) {
    tell("wakes up", old);
    old.process().resume();
    world.time().soon(100_000, old::stepDown);
    world
        .time()
        .soon(
            500_000,
            () -> {
              overtaken.remove(old);
              old.process().kill();
              world.network().breakAll(old.process());
              world.routers().breakAll(old.process());
            });
  }

  /** The process loses the lead and has it again; what was on its way into the log comes late. */
  void flap() {
    SimulatedNode running = node;
    if (running == null) {
      return;
    }
    running.holdBack();
    world.time().soon(10_000, () -> flap(running));
  }

  private void flap(SimulatedNode running) {
    running.letThrough();
    world.time().soon(80_000, running::goOn);
    if (running == node) {
      tell("loses the lead and has it again", running);
      running.flap();
    }
  }

  private void tell(String what, SimulatedNode node) {
    world.history().add(id.value(), what, node.process());
  }

  void calmDown() {
    calm = true;
    start();
  }

  /** The rows as they are, after everybody had time to finish. */
  InMemoryLedgerStore store() {
    return store;
  }

  /** How many entries of its log can never be lost any more. */
  int logSize() {
    return log.size();
  }

  /** The log, for a replica that starts with nothing. */
  List<SimulatedLog.Entry> entries() {
    return log.entries();
  }
}
