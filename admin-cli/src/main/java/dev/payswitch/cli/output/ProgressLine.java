// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.GetOperationResponse;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.OperationState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An operation in one line: what it does now, how fast, how long still, and why not if not. */
public final class ProgressLine {
  private ProgressLine() {}

  public static String of(GetOperationResponse now) {
    Operation operation = now.getOperation();
    List<String> parts = new ArrayList<>();
    parts.add(operation.getOperationId());
    parts.add(OperationTable.what(operation));
    if (operation.getState() != OperationState.OPERATION_STATE_RUNNING) {
      parts.add(OperationTable.state(operation));
    }
    Optional<MoveStatus> current = current(now.getMovesList());
    parts.add("move %d/%d".formatted(place(now, current), operation.getMoveCount()));
    current.ifPresent(
        move -> {
          parts.add("arcs " + MoveTable.arcs(move));
          parts.add(move.getSourceShardId() + "→" + move.getTargetShardId());
          addKnown(parts, "", MoveTable.percent(move));
          addKnown(parts, "", MoveTable.speed(move));
          addKnown(parts, "lag ", MoveTable.lag(move));
        });
    if (now.hasRemainingMillis()) {
      parts.add("ETA " + clock(now.getRemainingMillis()));
    }
    String why = why(now);
    if (!why.isEmpty()) {
      parts.add("STUCK: " + why);
    }
    return String.join("  ", parts);
  }

  /** What must change for the line to be worth printing where nobody sees it move. */
  public static String milestone(GetOperationResponse now) {
    Optional<MoveStatus> current = current(now.getMovesList());
    String copied = current.map(MoveTable::percent).orElse("");
    return String.join(
        " ",
        OperationTable.state(now.getOperation()),
        Integer.toString(now.getOperation().getDoneMoveCount()),
        current.map(MoveStatus::getMoveId).orElse(""),
        current.map(move -> move.getState().name()).orElse(""),
        copied.length() > 2 ? copied.substring(0, copied.length() - 2) : "",
        why(now));
  }

  private static String why(GetOperationResponse now) {
    for (MoveStatus move : now.getMovesList()) {
      if (!move.getStuckReason().isEmpty()) {
        return move.getMoveId() + ": " + move.getStuckReason();
      }
    }
    if (!now.getOperation().getLastError().isEmpty()) {
      return now.getOperation().getLastError();
    }
    boolean open =
        now.getOperation().getState() == OperationState.OPERATION_STATE_RUNNING
            || now.getOperation().getState() == OperationState.OPERATION_STATE_CANCELLING;
    return open && now.getReconfigurerId().isEmpty()
        ? "no router is elected to carry it out: is one connected to ZooKeeper?"
        : "";
  }

  /** The first move that is under way, or else the one that comes next. */
  private static Optional<MoveStatus> current(List<MoveStatus> moves) {
    return moves.stream()
        .filter(
            move ->
                switch (move.getState()) {
                  case MOVE_STATE_COPYING, MOVE_STATE_CATCH_UP, MOVE_STATE_SWITCHED -> true;
                  default -> false;
                })
        .findFirst()
        .or(
            () ->
                moves.stream()
                    .filter(move -> move.getState() == MoveState.MOVE_STATE_PLANNED)
                    .findFirst());
  }

  private static int place(GetOperationResponse now, Optional<MoveStatus> current) {
    return current
        .map(move -> now.getMovesList().indexOf(move) + 1)
        .orElse(now.getOperation().getDoneMoveCount());
  }

  private static void addKnown(List<String> parts, String name, String value) {
    if (!value.equals(Texts.UNKNOWN)) {
      parts.add(name + value);
    }
  }

  /** Minutes and seconds, with hours where there are some. */
  static String clock(long millis) {
    long seconds = (millis + 999) / 1_000;
    return seconds < 3_600
        ? String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }
}
