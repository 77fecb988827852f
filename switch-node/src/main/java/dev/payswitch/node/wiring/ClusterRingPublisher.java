// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.wiring;

import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.RingStore;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.move.RingPublisher;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts moves into the ring in ZooKeeper, each by one compare-and-set. */
public final class ClusterRingPublisher implements RingPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRingPublisher.class);
  private static final int TRIES = 10;

  private final RingStore store;
  private final ClusterRing known;
  private final Scheduler loop;

  public ClusterRingPublisher(RingStore store, ClusterRing known, Scheduler loop) {
    this.store = store;
    this.known = known;
    this.loop = loop;
  }

  @Override
  public long knownEpoch() {
    Ring ring = known.current();
    return ring == null ? 0 : ring.epoch().value();
  }

  @Override
  public void publish(Move move, ArcEpoch since, Consumer<String> result) {
    Thread.ofVirtual()
        .name("ring-publish")
        .start(
            () -> {
              String why = publish(move, since);
              loop.execute(() -> result.accept(why));
              trimHistory();
            });
  }

  private String publish(Move move, ArcEpoch since) {
    try {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        // The one that is known is nearly always the newest; the compare-and-set finds out.
        Optional<Ring> ring =
            attempt == 0 ? Optional.ofNullable(known.current()).or(store::read) : store.read();
        if (ring.isEmpty()) {
          return "there is no ring in ZooKeeper";
        }
        if (shows(ring.get(), move, since) || swap(ring.get(), move, since)) {
          known.refresh();
          return "";
        }
      }
      return "others change the ring all the time";
    } catch (ClusterException | IllegalArgumentException failed) {
      return String.valueOf(failed.getMessage());
    }
  }

  /** The move waits for the ring, and need not wait for this. */
  private void trimHistory() {
    Ring ring = known.current();
    if (ring == null) {
      return;
    }
    try {
      store.trimHistory(ring.epoch());
    } catch (ClusterException later) {
      LOG.debug("event=history_not_trimmed", later);
    }
  }

  private boolean swap(Ring ring, Move move, ArcEpoch since) {
    boolean swapped = store.compareAndSet(ring, ring.moved(move, since));
    if (swapped) {
      LOG.info(
          "event=ring_published epoch={} first_arc={} arcs={} source={} target={}",
          ring.epoch().value() + 1,
          move.firstArc(),
          move.arcCount(),
          move.source(),
          move.target());
    }
    return swapped;
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
