// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.RowDigest;

/**
 * How a move out of this shard ends: what the target had at the cut-over is compared with the rows
 * here, which go after a while; or the target is told that the move is taken back. Owned by the
 * event loop.
 */
final class DepartureEnd {
  private final Moves.Parts parts;
  private final MoveSteps steps;
  private boolean isCompared;
  private boolean isDropped;
  private boolean isAwaited;

  DepartureEnd(Moves.Parts parts, MoveSteps steps) {
    this.parts = parts;
    this.steps = steps;
  }

  /** The arcs are to come back: their old rows are in the way. */
  void hurry(Departure move, ArcRange arcs) {
    isAwaited |= move.arcs().overlaps(arcs);
  }

  void clean(Departure move) {
    if (!isCompared) {
      steps.busy = true;
      parts.rows().digest(move.arcs(), found -> compare(move, found));
      return;
    }
    long goneAt = move.timeMicros() + parts.keepRowsFor().toNanos() / 1_000;
    if (!steps.mustBeLookedAt && (isAwaited || nowMicros() >= goneAt)) {
      steps.submit(new MoveCommand.EndDeparture(move.moveId()), result -> {});
    }
  }

  /** The shard's time stands still while nothing is written, and the clock may be behind it. */
  private long nowMicros() {
    return Math.max(
        parts.clock().nowMicros(), parts.ledger().published().applied().batchTimeMicros());
  }

  private void compare(Departure move, RowDigest found) {
    steps.busy = false;
    isCompared = true;
    RowDigest arrived = move.arrived();
    if (!found.equals(arrived)) {
      steps.stop(
          "the rows here are "
              + found
              + ", the target had "
              + arrived
              + " at the cut-over; they are kept here: report it");
    }
  }

  void takeBack(Departure move) {
    if (isDropped) {
      steps.submit(new MoveCommand.EndDeparture(move.moveId()), result -> {});
      return;
    }
    steps.busy = true;
    parts
        .transport()
        .arrive(
            move.target(),
            new MoveCommand.DropArrival(move.moveId(), parts.ledger().published().self()),
            answer -> dropped(move, answer));
  }

  private void dropped(Departure move, ArrivalAnswer answer) {
    steps.busy = false;
    switch (answer) {
      case ArrivalAnswer.Progress done -> isDropped = true;
      case ArrivalAnswer.Rejected rejected ->
          steps.failed(
              move.target() + " does not drop it: " + rejected.why(), MoveSteps.SLOW_RETRY_MICROS);
      case ArrivalAnswer.Unavailable away ->
          steps.failed(
              move.target() + " does not answer: " + away.why(), MoveSteps.SLOW_RETRY_MICROS);
    }
  }
}
