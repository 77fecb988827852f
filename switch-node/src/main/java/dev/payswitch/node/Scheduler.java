// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import java.time.Duration;

/**
 * The event loop of a node: tasks run one at a time, in the order they were given. Everything
 * message-driven runs here and owns its state without locks. Production runs it on one thread, the
 * simulation on a seeded scheduler.
 */
public interface Scheduler {
  /** Runs a task soon; may be called from any thread. */
  void execute(Runnable task);

  /** Runs a task after a delay unless it is cancelled before; may be called from any thread. */
  Timer schedule(Duration delay, Runnable task);

  /** A task that is due later. */
  interface Timer {
    /** Sees to it that the task does not run, if it has not begun. */
    void cancel();
  }
}
