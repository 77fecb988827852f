// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.log.ReplyTo;
import java.util.function.Consumer;

/** The step of a move that is under way, and why there is none. Owned by the event loop. */
final class MoveSteps {
  static final long RETRY_MICROS = 20_000;
  static final long SLOW_RETRY_MICROS = 500_000;

  private final Moves.Parts parts;
  private final DepartureGauge gauge;
  boolean busy;
  boolean mustBeLookedAt;
  long notBeforeMicros;
  String stuck = "";

  MoveSteps(Moves.Parts parts, DepartureGauge gauge) {
    this.parts = parts;
    this.gauge = gauge;
  }

  boolean mayGoOn() {
    return !busy && parts.clock().nowMicros() >= notBeforeMicros;
  }

  /** Writes a step to this shard's log. */
  void submit(MoveCommand command, Consumer<CommandResult> applied) {
    busy = true;
    parts
        .batcher()
        .submit(
            command,
            ReplyTo.of(
                result -> {
                  busy = false;
                  applied.accept(result);
                },
                mayBeApplied -> {
                  busy = false;
                  failed("the log did not take a step", RETRY_MICROS);
                }));
  }

  /** It is tried again after a pause. */
  void failed(String why, long pauseMicros) {
    gauge.failed(why);
    if (!mustBeLookedAt) {
      stuck = why;
    }
    pause(pauseMicros);
  }

  void pause(long micros) {
    notBeforeMicros = parts.clock().nowMicros() + micros;
  }

  /** Nothing goes on until a person has looked. */
  void stop(String why) {
    gauge.failed(why);
    mustBeLookedAt = true;
    stuck = why;
  }

  /** A step succeeded. */
  void goesOn() {
    stuck = mustBeLookedAt ? stuck : "";
  }
}
