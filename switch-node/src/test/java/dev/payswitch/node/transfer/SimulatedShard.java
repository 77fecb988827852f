// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.log.LedgerReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
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
  private boolean calm;

  SimulatedShard(SimulatedNode.World world, ShardId id) {
    this.world = world;
    this.random = world.random().split();
    this.id = id;
    this.log = new SimulatedLog(world.time(), world.random().split());
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
      SimulatedNode started = new SimulatedNode(world, id, log, store);
      node = started;
      started.lead();
    }
  }

  /** The process dies; what its store had not flushed is gone, and another run follows. */
  void crash() {
    SimulatedNode running = node;
    if (running != null) {
      running.process().kill();
      world.network().breakAll(running.process());
      store = store.crash();
      node = null;
      world.time().soon(200_000, this::start);
    }
  }

  /** The process stands still and nobody notices. */
  void pause() {
    SimulatedNode running = node;
    if (running != null && !running.process().isPaused()) {
      running.process().pause();
      world.time().soon(200_000, () -> running.process().resume());
    }
  }

  /** The process stands still, another replica takes the lead, and the first one wakes up. */
  void overtake() {
    SimulatedNode old = node;
    if (old == null || calm) {
      return;
    }
    old.process().pause();
    old.process().overtake();
    overtaken.add(old);
    store = new InMemoryLedgerStore();
    node = null;
    world.time().soon(50_000, this::start);
    world.time().soon(400_000, () -> wake(old));
  }

  private void wake(SimulatedNode old) {
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
            });
  }

  void flap() {
    SimulatedNode running = node;
    if (running != null) {
      running.flap();
    }
  }

  void flush() {
    store.flush();
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

  /** Gives the same log to a replica that starts with nothing, and tells after each entry. */
  void replay(LedgerStore empty, IntConsumer applied) {
    log.replay(new LedgerReplica(new Ledger(empty, 4)), log.size(), applied);
  }
}
