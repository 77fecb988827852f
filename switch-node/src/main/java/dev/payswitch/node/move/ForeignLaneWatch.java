// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.log.ReplyTo;
import dev.payswitch.node.rows.ForeignLane;
import dev.payswitch.node.rows.LanePlace;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Asks the earlier owners of arcs how far their lanes are acknowledged, until everything that
 * concerns these arcs is: only then is it known that both sides of a transfer show it. Owned by the
 * event loop.
 */
final class ForeignLaneWatch {
  private static final long ASK_EVERY_MICROS = 20_000;

  private final Moves.Parts parts;
  private final Set<LanePlace> asking = new HashSet<>();
  private long nextMicros;

  ForeignLaneWatch(Moves.Parts parts) {
    this.parts = parts;
  }

  void lead() {
    asking.clear();
    nextMicros = 0;
  }

  void tick() {
    long now = parts.clock().nowMicros();
    if (now < nextMicros) {
      return;
    }
    nextMicros = now + ASK_EVERY_MICROS;
    parts.ledger().published().foreignLanes().forEach(this::ask);
  }

  private void ask(ForeignLane lane) {
    if (lane.source().equals(parts.ledger().published().self())) {
      // The arcs came back; the lane is this shard's own.
      note(lane, MetaRows.outgoing(parts.store(), lane.target()).acknowledgedSequence());
      return;
    }
    LanePlace place = new LanePlace(lane.source(), lane.target(), 0);
    if (asking.add(place)) {
      parts
          .transport()
          .askLane(lane.source(), lane.target(), answer -> answered(lane, place, answer));
    }
  }

  private void answered(ForeignLane lane, LanePlace place, OptionalLong answer) {
    asking.remove(place);
    answer.ifPresent(acknowledged -> note(lane, acknowledged));
  }

  private void note(ForeignLane lane, long acknowledged) {
    if (acknowledged > lane.acknowledgedSequence()) {
      parts
          .batcher()
          .submit(
              new MoveCommand.NoteForeignLane(lane.source(), lane.target(), acknowledged),
              ReplyTo.of(result -> {}, mayBeApplied -> {}));
    }
  }
}
