// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.codec.Times;
import dev.payswitch.node.move.DepartureView;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;

/** A move as its source shows it. */
final class MoveViews {
  private MoveViews() {}

  static MoveStatus show(ShardId self, DepartureView view) {
    Departure move = view.departure();
    Departure.Handover handover = move.handover();
    return MoveStatus.newBuilder()
        .setMoveId(move.moveId())
        .setFirstArc(move.arcs().first())
        .setArcCount(move.arcs().count())
        .setSourceShardId(self.value())
        .setTargetShardId(move.target().value())
        .setState(state(view.step()))
        .setPaused(view.paused())
        .setCopiedRowCount(view.copiedRows())
        .setCopiedBytes(view.copiedBytes())
        .setTotalBytes(
            view.copiedFraction() <= 0 ? 0 : (long) (view.copiedBytes() / view.copiedFraction()))
        .setWaitingRowCount(view.waitingRows())
        .setBytesPerSecond(view.rates().bytes())
        .setChangedRowsPerSecond(view.rates().changedRows())
        .setTakenRowsPerSecond(view.rates().takenRows())
        .setPauseMillis((int) (view.pauseMicros() / 1_000))
        .setStateTime(Times.timestamp(move.timeMicros()))
        .setStuckReason(view.stuck())
        .setLastError(view.lastError())
        .setArcEpoch(handover == null ? 0 : handover.since().value())
        .build();
  }

  private static MoveState state(DepartureView.Step step) {
    return switch (step) {
      case COPYING -> MoveState.MOVE_STATE_COPYING;
      case CATCH_UP -> MoveState.MOVE_STATE_CATCH_UP;
      case SWITCHED -> MoveState.MOVE_STATE_SWITCHED;
      case CLEANING -> MoveState.MOVE_STATE_CLEANING;
      case CANCELLED -> MoveState.MOVE_STATE_CANCELLED;
    };
  }
}
