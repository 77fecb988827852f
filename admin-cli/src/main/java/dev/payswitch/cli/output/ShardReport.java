// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.v1.RingRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Everything that is known of one shard. */
public record ShardReport(
    ShardStatus status, List<RingRun> runs, List<Lane> lanes, List<MoveStatus> moves) {
  /** A shard that lived long has many runs: the rest is in the JSON. */
  private static final int MAX_RUNS = 16;

  public ShardReport {
    runs = List.copyOf(runs);
    lanes = List.copyOf(lanes);
    moves = List.copyOf(moves);
  }

  public void print(boolean wide, PrintWriter out) {
    out.println("SHARD " + status.getShardId() + "  " + status.getState());
    ShardTable.print(List.of(status), true, out);
    out.println();
    out.println("ARCS  " + Texts.count(status.getArcCount()) + " in " + runs.size() + " runs");
    runs.stream().limit(MAX_RUNS).forEach(run -> out.println("  " + text(run)));
    if (runs.size() > MAX_RUNS) {
      out.println("  and " + (runs.size() - MAX_RUNS) + " more: -o json");
    }
    if (!lanes.isEmpty()) {
      out.println();
      LaneTable.print(lanes, wide, out);
    }
    if (!moves.isEmpty()) {
      out.println();
      MoveTable.print(moves, wide, out);
    }
    String advice = advice();
    if (!advice.isEmpty()) {
      out.println();
      out.println(advice);
    }
  }

  private static String text(RingRun run) {
    return String.format(
        Locale.ROOT,
        "0x%03x-0x%03x  since ring epoch %d",
        run.getFirstArc(),
        run.getFirstArc() + run.getArcCount() - 1,
        run.getArcEpoch());
  }

  private String advice() {
    String id = status.getShardId();
    if (status.getState().equals("NEW")) {
      return "it is not on the ring: payswitch shard add " + id;
    }
    boolean empty = status.getWeight() == 0 && status.getArcCount() == 0;
    if (empty) {
      return "it owns nothing any more: payswitch shard remove " + id;
    }
    return status.getWeight() == 0
        ? "it has no weight but owns arcs: payswitch shard drain %s takes them away, payswitch shard reweight %s 1 keeps it"
            .formatted(id, id)
        : "";
  }
}
