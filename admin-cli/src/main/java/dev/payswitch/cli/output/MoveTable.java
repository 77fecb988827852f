// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.GetMoveResponse;
import dev.payswitch.proto.admin.v1.MoveStatus;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Moves as a table, or one of them in full. */
public final class MoveTable {
  private static final double MEGA = 1_000_000;

  private MoveTable() {}

  public static void print(List<MoveStatus> moves, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("MOVE")
            .left("ARCS")
            .left("FROM→TO")
            .left("STATE")
            .right("COPIED")
            .right("SPEED")
            .right("LAG");
    if (wide) {
      table
          .right("ROWS")
          .right("BYTES")
          .right("OF")
          .right("PAUSE")
          .right("ARC EPOCH")
          .left("SINCE");
    }
    table.left("WHY");
    moves.forEach(move -> table.row(row(move, wide)));
    table.print(out);
  }

  private static List<String> row(MoveStatus move, boolean wide) {
    List<String> cells = new ArrayList<>();
    cells.add(text(move.getMoveId()));
    cells.add(arcs(move));
    cells.add(move.getSourceShardId() + "→" + move.getTargetShardId());
    cells.add(state(move));
    cells.add(percent(move));
    cells.add(speed(move));
    cells.add(lag(move));
    if (wide) {
      cells.add(Texts.count(move.getCopiedRowCount()));
      cells.add(Texts.size(move.getCopiedBytes()));
      cells.add(move.getTotalBytes() == 0 ? Texts.UNKNOWN : Texts.size(move.getTotalBytes()));
      cells.add(move.getPauseMillis() == 0 ? Texts.UNKNOWN : move.getPauseMillis() + " ms");
      cells.add(move.getArcEpoch() == 0 ? Texts.UNKNOWN : Long.toString(move.getArcEpoch()));
      cells.add(move.hasStateTime() ? Texts.time(move.getStateTime()) : Texts.UNKNOWN);
    }
    cells.add(why(move));
    return cells;
  }

  /** One move, a line for each thing that is known. */
  public static void printOne(GetMoveResponse found, PrintWriter out) {
    MoveStatus move = found.getMove();
    out.println("MOVE " + move.getMoveId() + "  " + state(move));
    line(out, "arcs", arcs(move) + " (" + move.getArcCount() + ")");
    line(out, "source", move.getSourceShardId());
    line(out, "target", move.getTargetShardId());
    line(
        out,
        "in this state since",
        move.hasStateTime() ? Texts.time(move.getStateTime()) : Texts.UNKNOWN);
    line(
        out,
        "copied",
        "%s rows, %s of %s, %s"
            .formatted(
                Texts.count(move.getCopiedRowCount()),
                Texts.size(move.getCopiedBytes()),
                move.getTotalBytes() == 0 ? Texts.UNKNOWN : Texts.size(move.getTotalBytes()),
                percent(move)));
    line(out, "speed", speed(move));
    line(out, "rows that wait", Texts.count(move.getWaitingRowCount()));
    line(
        out,
        "rows changed / taken",
        "%s / %s per second"
            .formatted(
                Texts.count(move.getChangedRowsPerSecond()),
                Texts.count(move.getTakenRowsPerSecond())));
    line(
        out,
        "callers waited",
        move.getPauseMillis() == 0 ? Texts.UNKNOWN : move.getPauseMillis() + " ms");
    line(
        out,
        "arc epoch at target",
        move.getArcEpoch() == 0 ? Texts.UNKNOWN : Long.toString(move.getArcEpoch()));
    line(out, "target says", found.hasArrival() ? state(found.getArrival()) : "nothing of it");
    if (!move.getStuckReason().isEmpty()) {
      line(out, "does not go on", move.getStuckReason());
    }
    if (found.hasArrival() && !found.getArrival().getStuckReason().isEmpty()) {
      line(out, "target waits", found.getArrival().getStuckReason());
    }
    if (!move.getLastError().isEmpty()) {
      line(out, "last error", move.getLastError());
    }
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("  %-22s %s%n", name, value);
  }

  /** The first and the last arc. */
  public static String arcs(MoveStatus move) {
    return String.format(
        Locale.ROOT,
        "0x%03x-0x%03x",
        move.getFirstArc(),
        move.getFirstArc() + Math.max(1, move.getArcCount()) - 1);
  }

  static String state(MoveStatus move) {
    String state = Texts.status(move.getState(), "MOVE_STATE_");
    return move.getPaused() ? state + " (paused)" : state;
  }

  static String percent(MoveStatus move) {
    return switch (move.getState()) {
      case MOVE_STATE_SWITCHED, MOVE_STATE_CLEANING, MOVE_STATE_DONE -> "100%";
      case MOVE_STATE_COPYING, MOVE_STATE_CATCH_UP ->
          move.getTotalBytes() == 0
              ? Texts.UNKNOWN
              : Math.min(100, move.getCopiedBytes() * 100 / move.getTotalBytes()) + "%";
      default -> Texts.UNKNOWN;
    };
  }

  static String speed(MoveStatus move) {
    return move.getBytesPerSecond() == 0
        ? Texts.UNKNOWN
        : String.format(Locale.ROOT, "%.1f MB/s", move.getBytesPerSecond() / MEGA);
  }

  /** How far the target is behind: as a time, or as rows while it takes none. */
  static String lag(MoveStatus move) {
    long waiting = move.getWaitingRowCount();
    if (waiting == 0) {
      return Texts.UNKNOWN;
    }
    long taken = move.getTakenRowsPerSecond();
    return taken == 0
        ? Texts.count(waiting) + " rows"
        : Texts.count(waiting * 1_000 / taken) + " ms";
  }

  private static String why(MoveStatus move) {
    return move.getStuckReason().isEmpty() ? text(move.getLastError()) : move.getStuckReason();
  }

  private static String text(String value) {
    return value.isEmpty() ? Texts.UNKNOWN : value;
  }
}
