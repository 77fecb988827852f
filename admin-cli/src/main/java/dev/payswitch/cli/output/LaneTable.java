// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.Lane;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lanes as a table, or one of them in full. */
public final class LaneTable {
  private LaneTable() {}

  public static void print(List<Lane> lanes, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("LANE")
            .left("STATE")
            .right("DECIDED")
            .right("APPLIED")
            .right("PREPARING")
            .right("OWED")
            .right("OLDEST");
    if (wide) {
      table.left("TOKEN").left("TOKEN SEEN").right("TERM");
    }
    table.left("WHY");
    lanes.forEach(lane -> table.row(row(lane, wide)));
    table.print(out);
  }

  private static List<String> row(Lane lane, boolean wide) {
    List<String> cells = new ArrayList<>();
    cells.add(name(lane));
    cells.add(lane.getState());
    cells.add(Texts.count(lane.getDecidedSequence()));
    cells.add(Texts.count(lane.getAppliedSequence()));
    cells.add(Texts.count(lane.getAwaitingVerdictCount()));
    cells.add(Texts.count(lane.getOwedDecisionCount()));
    cells.add(age(lane.getOldestAgeMillis()));
    if (wide) {
      cells.add(text(lane.getFencingToken()));
      cells.add(text(lane.getSeenToken()));
      cells.add(Long.toString(lane.getLeaderTerm()));
    }
    cells.add(why(lane));
    return cells;
  }

  /** One lane, a line for each thing that is known. */
  public static void printOne(Lane lane, PrintWriter out) {
    out.println("LANE " + name(lane) + "  " + lane.getState());
    line(out, "decided at " + lane.getSourceShardId(), Texts.count(lane.getDecidedSequence()));
    line(out, "applied at " + lane.getTargetShardId(), Texts.count(lane.getAppliedSequence()));
    line(out, "acknowledged", Texts.count(lane.getAcknowledgedSequence()));
    line(out, "prepares without verdict", Texts.count(lane.getAwaitingVerdictCount()));
    line(out, "decisions owed", Texts.count(lane.getOwedDecisionCount()));
    line(out, "oldest of both waits", age(lane.getOldestAgeMillis()));
    line(out, "fencing token", text(lane.getFencingToken()));
    line(out, "token seen at " + lane.getTargetShardId(), text(lane.getSeenToken()));
    line(out, "leader's term", Long.toString(lane.getLeaderTerm()));
    if (lane.hasPause()) {
      line(
          out,
          "paused",
          "by %s at %s: %s"
              .formatted(
                  lane.getPause().getActor(),
                  Texts.time(lane.getPause().getPauseTime()),
                  lane.getPause().getReason()));
    }
    if (!lane.getTrouble().isEmpty()) {
      line(out, "trouble", lane.getTrouble());
    }
    String advice = advice(lane);
    if (!advice.isEmpty()) {
      out.println(advice);
    }
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("  %-26s %s%n", name, value);
  }

  /** What to do about a lane that does not take payments. */
  private static String advice(Lane lane) {
    return switch (lane.getState()) {
      case "PAUSED" -> "take it into use again: payswitch lane resume " + name(lane);
      case "ACQUIRING" ->
          "it waits for its lock; if whoever holds it is gone: payswitch lane unblock "
              + name(lane);
      case "RETRYING", "OPENING" ->
          "it tries again by itself, at least once a second; look at shard "
              + lane.getTargetShardId();
      case "UNKNOWN" -> "look at shard " + lane.getSourceShardId() + ": it does not answer";
      default -> "";
    };
  }

  private static String why(Lane lane) {
    return lane.hasPause()
        ? lane.getPause().getActor() + ": " + lane.getPause().getReason()
        : text(lane.getTrouble());
  }

  private static String name(Lane lane) {
    return lane.getSourceShardId() + ":" + lane.getTargetShardId();
  }

  /** How long something waits: exact enough to be alarmed by. */
  static String age(long millis) {
    if (millis == 0) {
      return Texts.UNKNOWN;
    }
    Duration age = Duration.ofMillis(millis);
    if (age.toHours() > 0) {
      return "%dh%02dm".formatted(age.toHours(), age.toMinutesPart());
    }
    if (age.toMinutes() > 0) {
      return "%dm%02ds".formatted(age.toMinutes(), age.toSecondsPart());
    }
    return millis < 10_000 ? millis + " ms" : age.toSeconds() + " s";
  }

  private static String text(String value) {
    return value.isEmpty() ? Texts.UNKNOWN : value;
  }
}
