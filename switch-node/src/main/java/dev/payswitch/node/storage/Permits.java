// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts who is inside native code. A call into a database that was closed crashes the JVM, so
 * every call takes a permit first, and closing waits until all are given back and lets nobody in
 * afterwards.
 */
@ThreadSafe
final class Permits {
  /** The sign bit; the other bits are the number of permits that are out. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final AtomicInteger state = new AtomicInteger();

  @SuppressWarnings("ThreadSafe") // Volatile, and written by the one thread that closes.
  private volatile @Nullable Thread closer;

  /** Takes a permit; throws when the store is closed. */
  void take() {
    if (!tryTake()) {
      throw new IllegalStateException("the store is closed");
    }
  }

  boolean tryTake() {
    if (state.incrementAndGet() > 0) {
      return true;
    }
    giveBack();
    return false;
  }

  void giveBack() {
    if (state.decrementAndGet() == CLOSED) {
      LockSupport.unpark(closer);
    }
  }

  boolean isClosed() {
    return state.get() < 0;
  }

  /**
   * Lets nobody in any more and waits for those inside. Answers false if somebody else closed
   * already.
   */
  boolean close() {
    closer = Thread.currentThread();
    if (state.getAndUpdate(permits -> permits | CLOSED) < 0) {
      return false;
    }
    while (state.get() != CLOSED) {
      LockSupport.park(this);
    }
    return true;
  }
}
