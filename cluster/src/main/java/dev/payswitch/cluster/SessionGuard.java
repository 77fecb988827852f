// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;

/**
 * Tells holders of locks and registrations how the session stands. On SUSPENDED and LOST they start
 * nothing new; what runs goes on under its fencing token. Listeners are called one after another on
 * the connection's event thread; the state itself is up to date at once.
 */
public final class SessionGuard {
  private final List<Consumer<SessionState>> listeners = new CopyOnWriteArrayList<>();
  private final Executor events;
  private final Lock lock = new ReentrantLock();
  private final Condition connected = lock.newCondition();
  private volatile SessionState state = SessionState.LOST;

  SessionGuard(CuratorFramework client, Executor events) {
    this.events = events;
    client.getConnectionStateListenable().addListener((source, change) -> changed(change));
  }

  public SessionState state() {
    return state;
  }

  public boolean isConnected() {
    return state == SessionState.CONNECTED;
  }

  /** Calls the listener for each change from now on. */
  public Subscription onChange(Consumer<SessionState> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Waits for a connection; false when there is none within the limit. */
  boolean awaitConnected(Duration limit) throws InterruptedException {
    long remainingNanos = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (!isConnected() && remainingNanos > 0) {
        remainingNanos = connected.awaitNanos(remainingNanos);
      }
      return isConnected();
    } finally {
      lock.unlock();
    }
  }

  private void changed(ConnectionState change) {
    SessionState next =
        switch (change) {
          case CONNECTED, RECONNECTED -> SessionState.CONNECTED;
          // A read-only server may be cut off from the others, so what it says may be old.
          case SUSPENDED, READ_ONLY -> SessionState.SUSPENDED;
          case LOST -> SessionState.LOST;
        };
    lock.lock();
    try {
      state = next;
      connected.signalAll();
    } finally {
      lock.unlock();
    }
    events.execute(() -> listeners.forEach(listener -> listener.accept(next)));
  }
}
