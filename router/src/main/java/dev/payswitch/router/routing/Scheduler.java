// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/**
 * The event loop of a router: tasks run one at a time, in the order they were given, and own the
 * state of routing without locks. Production runs it on one thread, tests step by step.
 */
public interface Scheduler {
  /** Runs a task soon; may be called from any thread. */
  void execute(Runnable task);

  /** Runs a task after a delay unless it is cancelled before; only from a task of this loop. */
  Timer schedule(long delayNanos, Runnable task);

  /** A task that is due later; only for tasks of the same loop. */
  interface Timer {
    /** Sees to it that the task does not run, if it has not begun. */
    void cancel();
  }
}
