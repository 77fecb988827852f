// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import dev.payswitch.node.Halt;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread beside the log: once a second it writes the acknowledged bound, makes file names
 * durable and looks whether Ratis is still alive; and it tells of leadership, one call at a time
 * and in order, without holding a lock of Ratis. A leader is announced only after the directory
 * with its term and vote was forced.
 */
final class LogKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogKeeper.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final long CLOSE_LIMIT_SECONDS = 10;

  private final LogGuard guard;
  private final CommandLog.LeadershipListener listener;
  private final Halt halt;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("log-keeper").daemon().factory());

  private volatile boolean closing;

  /** Owned by the keeper's thread. */
  private RaftServer.@Nullable Division division;

  /** Whether the group was started. Owned by the keeper's thread. */
  private boolean watching;

  /** Whether the listener was told last that this replica leads. Owned by the keeper's thread. */
  private boolean announced;

  LogKeeper(LogGuard guard, CommandLog.LeadershipListener listener, Halt halt) {
    this.guard = guard;
    this.listener = listener;
    this.halt = halt;
  }

  /** Names the group before it is started, so that it can be asked whether it leads. */
  void attach(RaftServer.Division group) {
    execute(() -> division = group);
  }

  /** Begins to watch the group, which was started. */
  void watch() {
    execute(() -> watching = true);
    var _ =
        thread.scheduleWithFixedDelay(
            guarded(this::tick), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** From the apply thread: the start entry of the leader of this term was applied. */
  void leaderReady(long term) {
    execute(
        () -> {
          guard.forceNames();
          if (leads(term) && !announced) {
            announced = true;
            listener.onLeaderReady(term);
          }
        });
  }

  /** From a thread of Ratis that holds its locks. */
  void notLeader() {
    execute(this::announceLoss);
  }

  /** From a thread of Ratis: the group was closed, which only {@link #close} may have asked for. */
  void serverStopped() {
    if (!closing) {
      halt.halt(
          "The Raft server stopped by itself.", new IllegalStateException("unexpected shutdown"));
    }
  }

  /** From now on it is no failure that the group stops. */
  void expectStop() {
    closing = true;
  }

  /** Runs a task on the keeper's thread; a failure halts. */
  void execute(Task task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("event=log_keeper_closed", e);
    }
  }

  /** Tells the listener, writes the last bound, and ends the thread. The group is closed before. */
  @Override
  public void close() {
    closing = true;
    execute(this::announceLoss);
    execute(this::keepBound);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("event=log_keeper_close_timeout");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void announceLoss() {
    if (announced) {
      announced = false;
      listener.onLeadershipLost();
    }
  }

  private boolean leads(long term) {
    RaftServer.Division group = division;
    if (group == null) {
      return false;
    }
    DivisionInfo info = group.getInfo();
    return info.isLeader() && info.getCurrentTerm() == term;
  }

  private void tick() throws IOException {
    guard.forceNames();
    keepBound();
    RaftServer.Division group = division;
    if (group != null && !group.getInfo().isAlive()) {
      serverStopped();
    }
  }

  /** What was applied was answered; the bound counts it once it is in the files of this replica. */
  private void keepBound() throws IOException {
    RaftServer.Division group = division;
    if (group != null && watching) {
      TermIndex applied = group.getStateMachine().getLastAppliedTermIndex();
      if (applied != null) {
        guard.acknowledge(Math.min(applied.getIndex(), group.getRaftLog().getFlushIndex()));
      }
    }
  }

  private Runnable guarded(Task task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        if (closing) {
          LOG.warn("event=log_keeper_failed while=closing", e);
        } else {
          halt.halt("The files of the log cannot be kept: " + e.getMessage() + ".", e);
        }
      }
    };
  }

  /** Something to do on the keeper's thread. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }
}
