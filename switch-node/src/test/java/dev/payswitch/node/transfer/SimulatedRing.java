// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.move.RingPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The ring in ZooKeeper, changed by compare-and-set. Everybody learns of a new one late, some only
 * when they ask. Publishing fails, is late, and loses its answer after it took effect.
 */
final class SimulatedRing {
  private static final int TRIES = 10;

  private final SimulatedTime time;
  private final SimulatedHistory history;
  private final RandomGenerator random;
  private final SimulatedZooKeeper zooKeeper;
  private final List<Ring> rings = new ArrayList<>();
  private final List<Consumer<Ring>> watchers = new ArrayList<>();
  private boolean calm;

  SimulatedRing(
      SimulatedTime time,
      SimulatedHistory history,
      RandomGenerator random,
      SimulatedZooKeeper zooKeeper,
      Ring first) {
    this.time = time;
    this.history = history;
    this.random = random;
    this.zooKeeper = zooKeeper;
    rings.add(first);
  }

  Ring current() {
    return rings.getLast();
  }

  /** What a caller believes, most often the newest one. */
  Ring believed() {
    boolean old = !calm && rings.size() > 1 && random.nextInt(4) == 0;
    return old ? rings.get(rings.size() - 2) : current();
  }

  /** Whoever is told of each ring at once, and passes it on when it likes. */
  void watch(Consumer<Ring> watcher) {
    watchers.add(watcher);
  }

  /** From now on publishing does not fail. */
  void calmDown() {
    calm = true;
  }

  /** The ring as one process knows it. */
  Known knownTo(SimulatedProcess process) {
    Known known = new Known(process, current());
    watchers.add(ring -> time.soon(random.nextInt(4) == 0 ? 200_000 : 10_000, known::read));
    return known;
  }

  /** What a process knows of the ring, and how it changes it. */
  final class Known implements RingSource, RingPublisher {
    private final SimulatedProcess process;
    private Ring ring;

    Known(SimulatedProcess process, Ring ring) {
      this.process = process;
      this.ring = ring;
    }

    private void read() {
      Ring read = SimulatedRing.this.current();
      process.loop.execute(
          () -> {
            if (read.epoch().compareTo(ring.epoch()) > 0) {
              ring = read;
            }
          });
    }

    @Override
    public @Nullable Ring current() {
      return ring;
    }

    @Override
    public void refresh() {
      time.soon(5_000, this::read);
    }

    @Override
    public long knownEpoch() {
      return ring.epoch().value();
    }

    @Override
    public void publish(Move move, ArcEpoch since, Consumer<String> result) {
      time.soon(2_000, () -> process.keeper.execute(() -> read(move, since, result, 0)));
    }

    private void read(Move move, ArcEpoch since, Consumer<String> result, int tries) {
      Ring read = SimulatedRing.this.current();
      if (zooKeeper.isAway() || isFailing()) {
        answer(result, "ZooKeeper does not answer");
      } else if (shows(read, move, since)) {
        answer(result, "");
      } else if (tries == TRIES) {
        answer(result, "others change the ring all the time");
      } else {
        time.soon(
            1_000, () -> process.keeper.execute(() -> swap(move, since, result, tries, read)));
      }
    }

    private void swap(Move move, ArcEpoch since, Consumer<String> result, int tries, Ring read) {
      if (zooKeeper.isAway()) {
        answer(result, "ZooKeeper went away");
      } else if (!read.equals(SimulatedRing.this.current())) {
        read(move, since, result, tries + 1);
      } else {
        put(read.moved(move, since), move);
        answer(result, isFailing() ? "the answer was lost" : "");
      }
    }

    private void answer(Consumer<String> result, String why) {
      refresh();
      time.soon(1_000, () -> process.loop.execute(() -> result.accept(why)));
    }
  }

  private boolean isFailing() {
    return !calm && random.nextInt(4) == 0;
  }

  private void put(Ring changed, Move move) {
    history.add("ring", "epoch " + changed.epoch() + " shows", move);
    rings.add(changed);
    watchers.forEach(watcher -> watcher.accept(changed));
  }

  /** Whether the ring shows the move, or a later one of each of these arcs. */
  private static boolean shows(Ring ring, Move move, ArcEpoch since) {
    for (int arc = 0; arc < move.arcCount(); arc++) {
      Arc of = new Arc(move.firstArc().index() + arc);
      if (ring.arcEpochOf(of).value() < since.value()) {
        return false;
      }
    }
    return true;
  }
}
