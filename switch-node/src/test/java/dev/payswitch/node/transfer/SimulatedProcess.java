// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;

/** The threads of a simulated process, which can stand still for a while or for ever. */
final class SimulatedProcess {
  final Worker loop = new Worker();
  final Worker applier = new Worker();

  /** Takes lane locks. */
  final Worker keeper = new Worker();

  /** Reads rows of arcs that are moved. */
  final Worker reader = new Worker();

  private final String name;
  private final SimulatedTime time;
  private boolean paused;
  private boolean dead;
  private boolean overtaken;

  SimulatedProcess(String name, SimulatedTime time) {
    this.name = name;
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
    keeper.wake();
    reader.wake();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Runs what it is given one at a time, in that order, with time passing in between. */
  final class Worker implements Scheduler {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean awake;
    private long restsUntilMicros;

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

    /** Runs nothing for a while. */
    void rest(long micros) {
      restsUntilMicros = time.elapsedMicros() + micros;
    }

    private void wake() {
      if (!awake && !paused && !dead && !tasks.isEmpty()) {
        awake = true;
        time.soon(5, this::turn);
      }
    }

    private void turn() {
      if (time.elapsedMicros() < restsUntilMicros) {
        time.after(restsUntilMicros - time.elapsedMicros(), this::turn);
        return;
      }
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
