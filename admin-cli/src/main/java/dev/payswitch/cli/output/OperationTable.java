// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.OperationKind;
import dev.payswitch.proto.admin.v1.OperationState;
import dev.payswitch.proto.admin.v1.ShardLoad;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plans and operations as people read them. */
public final class OperationTable {
  private OperationTable() {}

  public static void print(List<Operation> operations, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter().left("ID").left("WHAT").left("STATE").right("MOVES").right("ARCS");
    if (wide) {
      table.left("ACTOR").left("PLANNED").left("ENDED").right("BASE EPOCH").left("REASON");
    }
    table.left("WHY");
    operations.forEach(operation -> table.row(row(operation, wide)));
    table.print(out);
  }

  private static List<String> row(Operation operation, boolean wide) {
    List<String> cells = new ArrayList<>();
    cells.add(operation.getOperationId());
    cells.add(what(operation));
    cells.add(state(operation));
    cells.add(operation.getDoneMoveCount() + "/" + operation.getMoveCount());
    cells.add(operation.getDoneArcCount() + "/" + operation.getArcCount());
    if (wide) {
      cells.add(operation.getActor());
      cells.add(Texts.time(operation.getCreateTime()));
      cells.add(operation.hasFinishTime() ? Texts.time(operation.getFinishTime()) : Texts.UNKNOWN);
      cells.add(Long.toString(operation.getBaseRingEpoch()));
      cells.add(text(operation.getReason()));
    }
    cells.add(text(operation.getLastError()));
    return cells;
  }

  /** The plan or operation in full, without its moves. */
  public static void printOne(Operation operation, PrintWriter out) {
    String id = operation.getOperationId().isEmpty() ? "PLAN" : operation.getOperationId();
    out.println(String.join("  ", id, what(operation), state(operation)));
    line(
        out,
        "planned",
        "by %s at %s for ring epoch %d"
            .formatted(
                operation.getActor(),
                Texts.time(operation.getCreateTime()),
                operation.getBaseRingEpoch()));
    if (!operation.getReason().isEmpty()) {
      line(out, "reason", operation.getReason());
    }
    if (operation.hasApplyTime()) {
      line(out, "applied", Texts.time(operation.getApplyTime()));
    }
    if (operation.hasFinishTime()) {
      line(out, "ended", Texts.time(operation.getFinishTime()));
    }
    line(
        out,
        "moves",
        "%d of %d done%s"
            .formatted(
                operation.getDoneMoveCount(),
                operation.getMoveCount(),
                operation.getCancelledMoveCount() == 0
                    ? ""
                    : ", " + operation.getCancelledMoveCount() + " taken back"));
    line(
        out,
        "arcs",
        "%s of %s moved"
            .formatted(
                Texts.count(operation.getDoneArcCount()), Texts.count(operation.getArcCount())));
    size(operation, out);
    if (!operation.getLastError().isEmpty()) {
      line(
          out,
          operation.getState() == OperationState.OPERATION_STATE_FAILED ? "failed" : "waits",
          operation.getLastError());
    }
    if (operation.getLoadsCount() > 0) {
      out.println();
      loads(operation.getLoadsList(), out);
    }
  }

  /** How much moves, as far as shards could tell, and how long that takes. */
  private static void size(Operation operation, PrintWriter out) {
    line(
        out,
        "accounts",
        operation.hasAccountCount()
            ? "about " + Texts.count(operation.getAccountCount())
            : Texts.UNKNOWN);
    line(
        out,
        "data",
        operation.hasSizeBytes() ? "about " + Texts.size(operation.getSizeBytes()) : Texts.UNKNOWN);
    line(out, "throttle", Texts.size(operation.getBytesPerSecond()) + "/s for each move");
    line(
        out,
        "takes at least",
        operation.hasEstimatedMillis()
            ? ProgressLine.clock(operation.getEstimatedMillis())
            : Texts.UNKNOWN + " (shards do not tell how much data they hold)");
  }

  private static void loads(List<ShardLoad> loads, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("SHARD")
            .right("WEIGHT")
            .right("AFTER")
            .right("ARCS")
            .right("AFTER");
    for (ShardLoad load : loads) {
      table.row(
          load.getShardId(),
          Integer.toString(load.getWeightBefore()),
          Integer.toString(load.getWeightAfter()),
          Texts.count(load.getArcCountBefore()),
          Texts.count(load.getArcCountAfter()));
    }
    table.print(out);
  }

  /** Moves of an operation. */
  public static void printMoves(List<MoveStatus> moves, boolean wide, PrintWriter out) {
    if (!moves.isEmpty()) {
      out.println();
      MoveTable.print(moves, wide, out);
    }
  }

  /** In the words of the command that planned it. */
  public static String what(Operation operation) {
    String verb = Texts.status(operation.getKind(), "OPERATION_KIND_").toLowerCase(Locale.ROOT);
    boolean weighs =
        operation.getKind() == OperationKind.OPERATION_KIND_REWEIGHT
            || (operation.getKind() == OperationKind.OPERATION_KIND_ADD
                && operation.getWeight() != 1);
    return "shard "
        + verb
        + " "
        + operation.getShardId()
        + (weighs ? " " + operation.getWeight() : "");
  }

  public static String state(Operation operation) {
    return Texts.status(operation.getState(), "OPERATION_STATE_");
  }

  /** What was done of an operation that was taken back, and what follows from it. */
  public static String leftovers(Operation operation) {
    return operation.getDoneMoveCount() == 0
        ? "nothing has moved, and the weights are as before"
        : "%d of %d moves took place and stay, the weights are as before; a new plan brings the rest or takes it back"
            .formatted(operation.getDoneMoveCount(), operation.getMoveCount());
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("  %-16s %s%n", name, value);
  }

  private static String text(String value) {
    return value.isEmpty() ? Texts.UNKNOWN : value;
  }
}
