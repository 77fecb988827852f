// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.wiring;

import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.RingStore;
import dev.payswitch.cluster.Subscription;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.transfer.RingSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ring as ZooKeeper shows it; stays as it was while ZooKeeper is away. */
public final class ClusterRing implements RingSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRing.class);

  private final RingStore store;
  private final AtomicReference<@Nullable Ring> current = new AtomicReference<>();
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final Subscription watch;

  public ClusterRing(RingStore store) {
    this.store = store;
    this.watch = store.watch(this::offer);
  }

  private void offer(Ring ring) {
    current.updateAndGet(
        known -> known == null || ring.epoch().value() > known.epoch().value() ? ring : known);
  }

  @Override
  public @Nullable Ring current() {
    return current.get();
  }

  @Override
  public void refresh() {
    if (refreshing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("ring-refresh").start(this::read);
    }
  }

  private void read() {
    try {
      store.read().ifPresent(this::offer);
    } catch (ClusterException e) {
      LOG.debug("event=ring_refresh_failed", e);
    } finally {
      refreshing.set(false);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
