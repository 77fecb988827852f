// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far a long command is: a bar on a terminal, otherwise a plain line at every tenth. Safe for
 * use by several threads.
 */
public final class Progress implements AutoCloseable {
  private static final int STEPS = 10;
  private static final int UPDATE_MILLIS = 200;

  private final String task;
  private final long total;
  private final PrintWriter err;
  private final @Nullable ProgressBar bar;
  private long done;
  private long steps;

  public Progress(String task, String unit, long total, Terminal terminal) {
    this.task = task;
    this.total = Math.max(total, 1);
    this.err = terminal.err();
    this.bar = terminal.isInteractive() ? bar(task, unit, total, terminal.columns()) : null;
  }

  public synchronized void advance(long amount) {
    done += amount;
    if (bar != null) {
      bar.stepTo(Math.min(done, total));
      return;
    }
    long reached = Math.min(done, total) * STEPS / total;
    if (reached > steps) {
      steps = reached;
      err.println(task + " " + reached * 100 / STEPS + "%");
      err.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /** With a width that is told: otherwise the library loads a native one to ask for it. */
  private static ProgressBar bar(String task, String unit, long total, int columns) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(Math.max(total, 1))
        .setUnit(unit, 1)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, columns - 1))
        .build();
  }
}
