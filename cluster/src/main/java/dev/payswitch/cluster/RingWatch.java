// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.ring.Ring;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.curator.framework.api.CuratorWatcher;
import org.jspecify.annotations.Nullable;

/**
 * Follows the ring. A watch is only a hint to read again, and so is a new connection; a slow timer
 * covers hints that never came. Which ring is newer is told by its epoch alone. Fields are owned by
 * the event thread.
 */
final class RingWatch implements Subscription {
  private static final Duration REREAD_INTERVAL = Duration.ofSeconds(15);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final ClusterConnection connection;
  private final Consumer<Ring> listener;
  private final CuratorWatcher watcher = event -> trigger();
  private final Subscription stateChanges;
  private @Nullable Ring newest;
  private volatile boolean closed;

  RingWatch(ClusterConnection connection, Consumer<Ring> listener) {
    this.connection = connection;
    this.listener = listener;
    this.stateChanges =
        connection
            .session()
            .onChange(
                state -> {
                  if (state == SessionState.CONNECTED) {
                    refresh();
                  }
                });
  }

  void start() {
    trigger();
    connection.events().executeAfter(REREAD_INTERVAL, this::rereadAndRepeat);
  }

  @Override
  public void close() {
    closed = true;
    stateChanges.close();
  }

  private void trigger() {
    connection.events().execute(this::refresh);
  }

  private void rereadAndRepeat() {
    if (!closed) {
      connection.events().executeAfter(REREAD_INTERVAL, this::rereadAndRepeat);
      refresh();
    }
  }

  private void refresh() {
    if (closed || !connection.session().isConnected()) {
      return;
    }
    try {
      Optional<Ring> read =
          connection
              .znodes()
              .readAndWatch(connection.paths().ring(), watcher)
              .map(node -> RingStore.parse(node.bytes()));
      read.ifPresent(this::deliverIfNewer);
    } catch (ClusterUnavailableException unavailable) {
      connection.events().executeAfter(RETRY_DELAY, this::refresh);
      throw unavailable;
    }
  }

  private void deliverIfNewer(Ring ring) {
    Ring before = newest;
    if (before == null || ring.epoch().compareTo(before.epoch()) > 0) {
      newest = ring;
      listener.accept(ring);
    }
  }
}
