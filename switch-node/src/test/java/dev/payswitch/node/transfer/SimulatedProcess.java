// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;

/** The two threads of a simulated process, which can stand still for a while or for ever. */
final class SimulatedProcess {
  final Worker loop = new Worker();
  final Worker applier = new Worker();
  private final SimulatedTime time;
  private boolean paused;
  private boolean dead;
  private boolean overtaken;

  SimulatedProcess(SimulatedTime time) {
    this.time = time;
  }

  boolean isDead() {
    return dead;
  }

  boolean isPaused() {
    return paused;
  }

  void kill() {
    dead = true;
  }

  void pause() {
    paused = true;
  }

  /** Another process leads: from now on this one may find that it knows too little, and halt. */
  void overtake() {
    overtaken = true;
  }

  void resume() {
    paused = false;
    loop.wake();
    applier.wake();
  }

  /** Runs what it is given one at a time, in that order, with time passing in between. */
  final class Worker implements Scheduler {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean awake;

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
      wake();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      boolean[] cancelled = {false};
      time.after(
          delay.toNanos() / 1_000,
          () ->
              execute(
                  () -> {
                    if (!cancelled[0]) {
                      task.run();
                    }
                  }));
      return () -> cancelled[0] = true;
    }

    private void wake() {
      if (!awake && !paused && !dead && !tasks.isEmpty()) {
        awake = true;
        time.soon(5, this::turn);
      }
    }

    private void turn() {
      awake = false;
      if (!paused && !dead) {
        run(tasks.remove());
        wake();
      }
    }

    private void run(Runnable task) {
      try {
        task.run();
      } catch (InvariantViolation violation) {
        if (!overtaken) {
          throw violation;
        }
        dead = true;
      }
    }
  }
}
