// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.ring.Ring;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ring by which this router routes: immutable, swapped as a whole, never for an older one. */
public final class RingView {
  private final AtomicReference<@Nullable Ring> current = new AtomicReference<>();
  private final List<Consumer<Ring>> listeners = new CopyOnWriteArrayList<>();

  /** Takes a ring if it is newer than the one that is there; may be called from any thread. */
  public void offer(Ring ring) {
    Ring before = current.getAndUpdate(known -> isNewer(ring, known) ? ring : known);
    if (isNewer(ring, before)) {
      listeners.forEach(listener -> listener.accept(ring));
    }
  }

  private static boolean isNewer(Ring ring, @Nullable Ring known) {
    return known == null || ring.epoch().compareTo(known.epoch()) > 0;
  }

  /** Is told of each ring that is taken, on the thread that offered it. */
  public void addListener(Consumer<Ring> listener) {
    listeners.add(listener);
  }

  /** The ring, or null before the first one is known. */
  public @Nullable Ring current() {
    return current.get();
  }

  public Ring ring() {
    Ring ring = current.get();
    if (ring == null) {
      throw new IllegalStateException("no ring is known yet");
    }
    return ring;
  }
}
