// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.node.Clock;
import dev.payswitch.node.rows.Departure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a move does, for people. Owned by the event loop. */
final class DepartureGauge {
  private static final Logger LOG = LoggerFactory.getLogger(DepartureGauge.class);
  private static final long WINDOW_MICROS = 1_000_000;

  private final Clock clock;
  private long copiedRows;
  private long copiedBytes;
  private double fraction;
  private long takenRows;
  private long windowStartMicros;
  private long bytesAtStart;
  private long takenAtStart;
  private long changedAtStart;
  private DepartureView.Rates rates = DepartureView.Rates.NONE;
  private long departingMicros;
  private long pauseMicros;
  private String lastError = "";

  DepartureGauge(Clock clock) {
    this.clock = clock;
  }

  /** What the driver sees. */
  record Seen(boolean paused, long waitingRows, String stuck) {}

  void copied(int rows, long bytes, double copiedFraction) {
    copiedRows += rows;
    copiedBytes += bytes;
    fraction = copiedFraction;
  }

  void took(int changes, long changedRows) {
    takenRows += changes;
    fraction = 1;
    roll(changedRows);
  }

  private void roll(long changedRows) {
    long now = clock.nowMicros();
    long passed = now - windowStartMicros;
    if (passed >= WINDOW_MICROS) {
      rates =
          new DepartureView.Rates(
              (copiedBytes - bytesAtStart) * 1_000_000 / passed,
              (changedRows - changedAtStart) * 1_000_000 / passed,
              (takenRows - takenAtStart) * 1_000_000 / passed);
      windowStartMicros = now;
      bytesAtStart = copiedBytes;
      takenAtStart = takenRows;
      changedAtStart = changedRows;
    }
  }

  /** From here on callers may have to wait. */
  void departing() {
    departingMicros = clock.nowMicros();
  }

  /** The target serves. */
  void arrived(String moveId) {
    if (pauseMicros == 0 && departingMicros > 0) {
      pauseMicros = clock.nowMicros() - departingMicros;
      LOG.info("event=arcs_handed_over move={} pause_millis={}", moveId, pauseMicros / 1_000);
    }
  }

  void failed(String why) {
    lastError = why;
  }

  DepartureView view(Departure move, DepartureView.Step step, Seen seen) {
    roll(move.feedPosition());
    return new DepartureView(
        move,
        step,
        seen.paused(),
        step == DepartureView.Step.COPYING ? fraction : 1,
        copiedRows,
        copiedBytes,
        seen.waitingRows(),
        rates,
        pauseMicros,
        seen.stuck(),
        lastError);
  }
}
