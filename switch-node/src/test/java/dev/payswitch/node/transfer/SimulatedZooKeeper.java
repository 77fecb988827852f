// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper with the lane locks of production on it: each process has a session, which is
 * suspended, comes back or expires; lock nodes go with their session; nobody tells a holder that
 * stands still. A later leader of the same shard removes the node of an earlier one. Tokens are the
 * creation numbers of lock nodes.
 */
final class SimulatedZooKeeper {
  /** A silent session lasts as long as this. */
  private static final long SESSION_MICROS = 400_000;

  private static final long TRY_AGAIN_MICROS = 50_000;
  private static final long ACQUIRE_LIMIT_MICROS = 500_000;
  private static final long RETRY_WITHIN_MICROS = 1_000_000;

  private final SimulatedTime time;
  private final SimulatedHistory history;
  private final RandomGenerator random;
  private final Map<LaneId, List<LockNode>> locks = new LinkedHashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private long lastCreation;
  private boolean away;
  private boolean calm;

  SimulatedZooKeeper(SimulatedTime time, SimulatedHistory history, RandomGenerator random) {
    this.time = time;
    this.history = history;
    this.random = random;
  }

  /** A lock node; it stands until its session ends or somebody deletes it. */
  private static final class LockNode {
    final Client owner;
    final LaneId lane;
    final long term;
    final FencingToken token;

    LockNode(Client owner, LaneId lane, long term, FencingToken token) {
      this.owner = owner;
      this.lane = lane;
      this.term = term;
      this.token = token;
    }
  }

  /** A lane that a process holds or wants to hold. */
  private static final class Want {
    final LaneId lane;
    final long term;
    final LaneLock.LockEvents events;
    @Nullable LockNode node;
    boolean wasGranted;
    boolean waits = true;

    Want(LaneId lane, long term, LaneLock.LockEvents events) {
      this.lane = lane;
      this.term = term;
      this.events = events;
    }
  }

  /** The locks as one process uses them. */
  LaneLock locksOf(SimulatedProcess process) {
    Client client = new Client(process);
    clients.add(client);
    return client;
  }

  /** One session is cut off for a while, ends, or ZooKeeper as a whole is away for everybody. */
  void fault() {
    clients.removeIf(client -> client.process.isDead() && client.hasNoNodes());
    if (clients.isEmpty()) {
      return;
    }
    Client client = clients.get(random.nextInt(clients.size()));
    switch (random.nextInt(4)) {
      case 0 -> client.suspend(time.delay(50_000));
      case 1 -> {
        client.suspend(time.delay(50_000));
        client.expire();
      }
      case 2 -> goAway(time.delay(200_000));
      default -> client.expire();
    }
  }

  /** A process stands still or died: its session ends if that lasts. */
  void silent(SimulatedProcess process) {
    time.after(
        SESSION_MICROS,
        () -> {
          if (process.isPaused() || process.isDead()) {
            clients.stream()
                .filter(client -> client.process == process)
                .toList()
                .forEach(Client::expire);
          }
        });
  }

  /** Whether nobody reaches it. */
  boolean isAway() {
    return away;
  }

  /** From now on it is there. */
  void calmDown() {
    calm = true;
    comeBack();
  }

  private void goAway(long micros) {
    if (!calm && !away) {
      history.add("zookeeper", "is away for", micros);
      away = true;
      time.after(micros, this::comeBack);
    }
  }

  private void comeBack() {
    away = false;
    List.copyOf(clients).forEach(client -> client.keep(client::checkAll));
  }

  private List<LockNode> nodes(LaneId lane) {
    return locks.computeIfAbsent(lane, first -> new ArrayList<>());
  }

  /** The owner learns of it when it can. */
  private void delete(LockNode node) {
    if (nodes(node.lane).remove(node)) {
      time.soon(2_000, () -> node.owner.keep(() -> node.owner.check(node.lane)));
    }
  }

  /** One process, with a session; what it does it does on its keeper's thread. */
  private final class Client implements LaneLock {
    private final SimulatedProcess process;
    private final Map<LaneId, Want> wants = new HashMap<>();
    private boolean suspended;

    Client(SimulatedProcess process) {
      this.process = process;
    }

    private boolean isConnected() {
      return !away && !suspended;
    }

    private void keep(Runnable task) {
      process.keeper.execute(task);
    }

    private void tell(Runnable event) {
      process.loop.execute(event);
    }

    boolean hasNoNodes() {
      return locks.values().stream().flatMap(List::stream).noneMatch(node -> node.owner == this);
    }

    @Override
    public void acquire(LaneId lane, long term, LockEvents events) {
      time.soon(1_000, () -> keep(() -> begin(new Want(lane, term, events))));
    }

    private void begin(Want want) {
      Want present = wants.get(want.lane);
      if (present != null && present.term > want.term) {
        tell(() -> want.events.unavailable("a later leader holds it"));
        return;
      }
      if (present != null && present.term == want.term) {
        LockNode node = present.node;
        if (node != null) {
          tell(() -> want.events.acquired(node.token));
          return;
        }
        present.waits = true;
        limit(present);
        return;
      }
      drop(want.lane);
      wants.put(want.lane, want);
      limit(want);
      tryAcquire(want);
    }

    private void limit(Want want) {
      time.after(
          ACQUIRE_LIMIT_MICROS,
          () ->
              keep(
                  () -> {
                    if (want.waits) {
                      want.waits = false;
                      tell(() -> want.events.unavailable("not in time"));
                    }
                  }));
    }

    private void tryAcquire(Want want) {
      if (wants.get(want.lane) != want || want.node != null || !isConnected()) {
        return;
      }
      if (!want.wasGranted && !want.waits) {
        wants.remove(want.lane);
        return;
      }
      List<LockNode> before = List.copyOf(nodes(want.lane));
      if (before.stream().anyMatch(node -> node.term > want.term)) {
        superseded(want);
        return;
      }
      before.stream().filter(node -> node.term < want.term).forEach(node -> delete(node));
      if (nodes(want.lane).isEmpty()) {
        grant(want);
      } else {
        time.after(TRY_AGAIN_MICROS, () -> keep(() -> tryAcquire(want)));
      }
    }

    private void grant(Want want) {
      FencingToken token = new FencingToken(1, ++lastCreation);
      LockNode node = new LockNode(this, want.lane, want.term, token);
      nodes(want.lane).add(node);
      want.node = node;
      history.add(want.lane.toString(), "is locked by " + process, token);
      if (want.waits || want.wasGranted) {
        tell(() -> want.events.acquired(token));
      }
      want.waits = false;
      want.wasGranted = true;
    }

    private void superseded(Want want) {
      wants.remove(want.lane);
      if (want.waits) {
        tell(() -> want.events.unavailable("a later leader holds it"));
      }
      if (want.wasGranted) {
        tell(want.events::lost);
      }
    }

    @Override
    public void removeOthers(LaneId lane, Consumer<List<String>> removed, Consumer<String> failed) {
      keep(
          () -> {
            List.copyOf(nodes(lane)).stream()
                .filter(node -> node.owner != this)
                .forEach(SimulatedZooKeeper.this::delete);
            tell(() -> removed.accept(List.of()));
          });
    }

    @Override
    public void release(LaneId lane) {
      keep(() -> drop(lane));
    }

    /** Gives a lock back; if that fails, its node stands until the session ends, or a retry. */
    private void drop(LaneId lane) {
      Want dropped = wants.remove(lane);
      if (dropped == null) {
        return;
      }
      if (dropped.waits) {
        dropped.waits = false;
        tell(() -> dropped.events.unavailable("released"));
      }
      LockNode node = dropped.node;
      if (node != null && isConnected() && (calm || random.nextInt(4) != 0)) {
        nodes(lane).remove(node);
      } else if (node != null) {
        history.add(lane.toString(), "is not released by " + process, node.token);
        time.after(random.nextLong(RETRY_WITHIN_MICROS), () -> nodes(lane).remove(node));
      }
    }

    /** Cut off; the session lives on. */
    void suspend(long micros) {
      if (!calm && !suspended) {
        history.add("zookeeper", "does not hear for " + micros, process);
        suspended = true;
        time.after(
            micros,
            () -> {
              suspended = false;
              keep(this::checkAll);
            });
      }
    }

    /** The session ended: its nodes are gone, and the process learns it when it can. */
    void expire() {
      history.add("zookeeper", "ends the session of", process);
      locks
          .values()
          .forEach(
              nodes ->
                  List.copyOf(nodes).stream()
                      .filter(node -> node.owner == this)
                      .forEach(SimulatedZooKeeper.this::delete));
    }

    private void checkAll() {
      List.copyOf(wants.keySet()).forEach(this::check);
    }

    private void check(LaneId lane) {
      Want want = wants.get(lane);
      if (want == null || !isConnected()) {
        return;
      }
      LockNode node = want.node;
      if (node != null && nodes(lane).contains(node)) {
        return;
      }
      want.node = null;
      tryAcquire(want);
    }
  }
}
