// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.proto.admin.v1.MoveStatus;
import java.util.List;
import java.util.Optional;

/** How long copying still takes, from what the sources of moves tell. Pure. */
final class CopyEstimate {
  private CopyEstimate() {}

  /**
   * At the speed of now. Moves that have not begun count with the bytes per arc of those that have;
   * empty when nothing is copied now.
   */
  static Optional<Long> remainingMillis(List<MoveStatus> moves) {
    long left = 0;
    long knownBytes = 0;
    long knownArcs = 0;
    long waitingArcs = 0;
    long bytesPerSecond = 0;
    for (MoveStatus move : moves) {
      if (move.getTotalBytes() > 0) {
        knownBytes += move.getTotalBytes();
        knownArcs += move.getArcCount();
      }
      switch (move.getState()) {
        case MOVE_STATE_COPYING, MOVE_STATE_CATCH_UP -> {
          left += Math.max(0, move.getTotalBytes() - move.getCopiedBytes());
          bytesPerSecond += move.getBytesPerSecond();
        }
        case MOVE_STATE_PLANNED -> waitingArcs += move.getArcCount();
        default -> {}
      }
    }
    if (bytesPerSecond <= 0 || knownArcs == 0) {
      return Optional.empty();
    }
    double all = left + (double) knownBytes / knownArcs * waitingArcs;
    return Optional.of(Math.round(all * 1_000 / bytesPerSecond));
  }
}
