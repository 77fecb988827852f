// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/**
 * The registration of this process. It is written again after every change and every new session,
 * in the background, until it is closed or another process takes the seat. Safe for any thread.
 */
public final class Registration<T> implements AutoCloseable {
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
  private static final int MAX_TRIES = 5;

  private final ClusterConnection connection;
  private final Seat<T> seat;
  private final AtomicReference<T> member;
  private final Runnable displaced;
  private final Subscription stateChanges;

  /** Held while talking to ZooKeeper, so never taken by {@link #update}. */
  private final Object writing = new Object();

  @GuardedBy("writing")
  private State state = State.JOINING;

  Registration(ClusterConnection connection, Seat<T> seat, T member, Runnable displaced) {
    this.connection = connection;
    this.seat = seat;
    this.member = new AtomicReference<>(member);
    this.displaced = displaced;
    this.stateChanges =
        connection
            .session()
            .onChange(
                change -> {
                  if (change == SessionState.CONNECTED) {
                    refresh();
                  }
                });
  }

  /** What is registered, or will be as soon as ZooKeeper is there. */
  public T member() {
    return member.get();
  }

  /** Changes what is registered; returns at once, ZooKeeper follows in the background. */
  public void update(UnaryOperator<T> change) {
    member.updateAndGet(change);
    connection.events().execute(this::refresh);
  }

  /** Ends the registration, at once if ZooKeeper answers and with the session otherwise. */
  @Override
  public void close() {
    synchronized (writing) {
      boolean seated = state == State.SEATED;
      end();
      if (seated
          && connection.session().isConnected()
          && isOurs(connection.znodes().read(seat.path()))) {
        connection.znodes().delete(seat.path());
      }
    }
  }

  /** Takes the seat or throws; from then on the seat is kept. */
  void register() {
    synchronized (writing) {
      try {
        if (write() != Written.YES) {
          throw new ClusterException(
              seat.path() + " cannot be registered: others keep changing it");
        }
        state = State.SEATED;
      } finally {
        if (state != State.SEATED) {
          end();
        }
      }
    }
  }

  private void refresh() {
    synchronized (writing) {
      if (state != State.SEATED || !connection.session().isConnected()) {
        return;
      }
      Written written = Written.NOT_NOW;
      try {
        written = write();
      } finally {
        if (written == Written.NOT_NOW) {
          connection.events().executeAfter(RETRY_DELAY, this::refresh);
        }
      }
      if (written != Written.TAKEN) {
        return;
      }
      end();
    }
    displaced.run();
  }

  /** Makes the seat say what the member is now. */
  @GuardedBy("writing")
  private Written write() {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<Znode> found = connection.znodes().read(seat.path());
      boolean ours = isOurs(found);
      if (found.isPresent() && !ours && mustYield(found.get())) {
        return Written.TAKEN;
      }
      if (connection.znodes().commit(operations(found, ours))) {
        return Written.YES;
      }
    }
    return Written.NOT_NOW;
  }

  @GuardedBy("writing")
  private boolean mustYield(Znode found) {
    boolean joined = state == State.SEATED;
    return seat.claim(member.get(), found.bytes(), joined) == Seat.Claim.YIELD;
  }

  private boolean isOurs(Optional<Znode> found) {
    return found.isPresent() && found.get().ephemeralOwner() == connection.znodes().sessionId();
  }

  /** A node of another session is replaced in one step, so that the seat is never seen empty. */
  private List<Op> operations(Optional<Znode> found, boolean ours) {
    byte[] bytes = seat.write(member.get());
    if (ours) {
      return List.of(Op.setData(seat.path(), bytes, found.orElseThrow().version()));
    }
    List<Op> operations = new ArrayList<>();
    found.ifPresent(node -> operations.add(Op.delete(seat.path(), node.version())));
    operations.add(Znodes.creation(seat.path(), bytes, CreateMode.EPHEMERAL));
    return operations;
  }

  @GuardedBy("writing")
  private void end() {
    state = State.ENDED;
    stateChanges.close();
  }

  private enum State {
    /** The seat is not yet taken. */
    JOINING,
    /** The seat is this process's and is kept. */
    SEATED,
    /** Closed, refused, or taken by another. */
    ENDED
  }

  private enum Written {
    /** The seat says what the member is. */
    YES,
    /** Another process sits there by right. */
    TAKEN,
    /** Something kept changing, or ZooKeeper did not answer. */
    NOT_NOW
  }
}
