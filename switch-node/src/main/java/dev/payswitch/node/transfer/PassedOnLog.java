// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.IncomingLane;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes down what other shards show of what was passed on to them, where somebody waits for it.
 * Owned by the event loop.
 */
final class PassedOnLog {
  private final RowReader rows;
  private final DecisionLog log;
  private final Set<ShardId> noting = new HashSet<>();

  PassedOnLog(RowReader rows, DecisionLog log) {
    this.rows = rows;
    this.log = log;
  }

  /** Of what a participant applied, these do not show there. */
  void note(ShardId participant, long appliedSequence, List<Long> waiting) {
    MoveCommand.NoteShown command =
        new MoveCommand.NoteShown(participant, appliedSequence, waiting);
    if (isAwaited(command) && noting.add(participant)) {
      log.submit(
          command,
          result -> noting.remove(participant),
          mayBeApplied -> noting.remove(participant));
    }
  }

  void stop() {
    noting.clear();
  }

  private boolean isAwaited(MoveCommand.NoteShown shown) {
    boolean[] awaited = {false};
    MetaRows.incoming(
        rows,
        lane -> {
          for (IncomingLane.Forward forward : lane.forwards()) {
            awaited[0] |=
                forward.target().equals(shown.target())
                    && forward.forwardedSequence() <= shown.appliedSequence()
                    && !shown.waiting().contains(forward.forwardedSequence());
          }
        });
    return awaited[0];
  }
}
