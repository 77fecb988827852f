// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.KeptRing;
import dev.payswitch.proto.admin.v1.MovedArcs;
import dev.payswitch.proto.admin.v1.RingChange;
import dev.payswitch.proto.admin.v1.WeightChange;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What changes from one ring to another, as a table or in a line. */
public final class RingChangeTable {
  /** More of them make a line unreadable. */
  private static final int MAX_IN_A_LINE = 3;

  private RingChangeTable() {}

  /** Two rings against each other. */
  public static void print(RingChange change, PrintWriter out) {
    out.println(
        String.join(
            "  ",
            "RING epoch " + change.getBeforeEpoch() + " → " + change.getAfterEpoch(),
            change.getMovedArcCount() + " arcs have another owner",
            "runs " + change.getBeforeRunCount() + " → " + change.getAfterRunCount()));
    if (change.getMovedCount() > 0) {
      out.println();
      TablePrinter arcs =
          new TablePrinter().left("ARCS").right("COUNT").left("FROM").left("TO").right("ARC EPOCH");
      for (MovedArcs moved : change.getMovedList()) {
        arcs.row(
            arcs(moved),
            Texts.count(moved.getArcCount()),
            moved.getSourceShardId(),
            isBack(moved) ? moved.getTargetShardId() + " (back)" : moved.getTargetShardId(),
            Long.toString(moved.getArcEpoch()));
      }
      arcs.print(out);
    }
    if (change.getWeightsCount() > 0) {
      out.println();
      TablePrinter weights = new TablePrinter().left("SHARD").left("WEIGHT");
      change.getWeightsList().forEach(each -> weights.row(each.getShardId(), weight(each)));
      weights.print(out);
    }
  }

  /** The history, newest first. */
  public static void print(List<KeptRing> rings, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter().right("EPOCH").left("SINCE").right("RUNS").left("CHANGE");
    for (KeptRing ring : rings) {
      List<String> lines = wide ? lines(ring.getChange()) : List.of();
      String runs =
          ring.hasChange() ? Integer.toString(ring.getChange().getAfterRunCount()) : Texts.UNKNOWN;
      table.row(
          Long.toString(ring.getEpoch()),
          since(ring),
          runs,
          lines.isEmpty() ? summary(ring) : lines.getFirst());
      lines.stream().skip(1).forEach(line -> table.row("", "", "", line));
    }
    table.print(out);
  }

  /** One new ring in one line. */
  public static String line(KeptRing ring) {
    return String.join("  ", since(ring), "epoch " + ring.getEpoch(), summary(ring));
  }

  private static String since(KeptRing ring) {
    return ring.hasSinceTime() ? Texts.time(ring.getSinceTime()) : Texts.UNKNOWN;
  }

  private static String summary(KeptRing ring) {
    if (!ring.getProblem().isEmpty()) {
      return "not known: " + ring.getProblem();
    }
    if (!ring.hasChange()) {
      return ring.getEpoch() == 1 ? "the cluster was made" : "the one before it is not kept";
    }
    List<String> lines = lines(ring.getChange());
    if (lines.isEmpty()) {
      return "nothing but the epoch";
    }
    String shown = String.join("; ", lines.subList(0, Math.min(MAX_IN_A_LINE, lines.size())));
    return lines.size() > MAX_IN_A_LINE
        ? shown + "; and " + (lines.size() - MAX_IN_A_LINE) + " more"
        : shown;
  }

  private static List<String> lines(RingChange change) {
    List<String> lines = new ArrayList<>();
    change
        .getWeightsList()
        .forEach(each -> lines.add("weight of " + each.getShardId() + " " + weight(each)));
    for (MovedArcs moved : change.getMovedList()) {
      lines.add(
          "%s (%d) %s → %s%s"
              .formatted(
                  arcs(moved),
                  moved.getArcCount(),
                  moved.getSourceShardId(),
                  moved.getTargetShardId(),
                  isBack(moved) ? " (back)" : ""));
    }
    return lines;
  }

  /** Away and back between the two rings. */
  private static boolean isBack(MovedArcs moved) {
    return moved.getSourceShardId().equals(moved.getTargetShardId());
  }

  private static String arcs(MovedArcs moved) {
    int last = moved.getFirstArc() + moved.getArcCount() - 1;
    return moved.getArcCount() == 1
        ? String.format(Locale.ROOT, "0x%03x", last)
        : String.format(Locale.ROOT, "0x%03x-0x%03x", moved.getFirstArc(), last);
  }

  private static String weight(WeightChange change) {
    if (!change.hasBefore()) {
      return "joins with " + change.getAfter();
    }
    return change.hasAfter()
        ? change.getBefore() + " → " + change.getAfter()
        : "leaves, had " + change.getBefore();
  }
}
