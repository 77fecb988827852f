// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.node.rows.Departure;

/**
 * A move out of this shard as people see it.
 *
 * @param departure as it stands in the log
 * @param step what is being done
 * @param paused whether somebody paused it
 * @param copiedFraction of the rows, 0 to 1
 * @param waitingRows changes that the target does not have yet
 * @param rates how fast it goes
 * @param pauseMicros for how long callers waited at the cut-over; 0: not yet, or the shard has
 *     another leader since
 * @param stuck why it does not go on; empty: it does
 * @param lastError what failed last; empty: nothing
 */
public record DepartureView(
    Departure departure,
    Step step,
    boolean paused,
    double copiedFraction,
    long copiedRows,
    long copiedBytes,
    long waitingRows,
    Rates rates,
    long pauseMicros,
    String stuck,
    String lastError) {

  /** What a move is doing. */
  public enum Step {
    /** Rows are copied. */
    COPYING,
    /** The target takes what changed. */
    CATCH_UP,
    /** It is given away; callers wait until the target serves. */
    SWITCHED,
    /** The target serves. */
    CLEANING,
    /** It is taken back. */
    CANCELLED
  }

  /** Per second, lately. */
  public record Rates(long bytes, long changedRows, long takenRows) {
    static final Rates NONE = new Rates(0, 0, 0);
  }
}
