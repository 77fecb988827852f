// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.v1.Ring;
import dev.payswitch.proto.v1.RingRun;
import dev.payswitch.proto.v1.RingShard;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A ring as people read it: a headline, a row for each shard, and the segments of the circle. */
public final class RingTable {
  private final Ring ring;
  private final Map<String, ShardStatus> statuses = new LinkedHashMap<>();
  private final List<String> shardIds;
  private final long weights;

  /** {@code statuses} may lack shards or be empty: their cells then show that nothing is known. */
  public RingTable(Ring ring, List<ShardStatus> statuses) {
    this.ring = ring;
    statuses.forEach(status -> this.statuses.put(status.getShardId(), status));
    this.shardIds = ring.getShardsList().stream().map(RingShard::getShardId).toList();
    this.weights = ring.getShardsList().stream().mapToLong(RingShard::getWeight).sum();
  }

  public String headline() {
    return String.join(
        "  ",
        "RING " + ring.getClusterName(),
        "epoch " + ring.getEpoch(),
        ring.getArcCount() + " arcs",
        ring.getHashAlgorithm().toLowerCase(Locale.ROOT),
        ring.getShardsCount() + (ring.getShardsCount() == 1 ? " shard" : " shards"),
        "max/mean " + String.format(Locale.ROOT, "%.3f", maxOverMean()));
  }

  public void print(PrintWriter out, boolean wide) {
    TablePrinter table =
        new TablePrinter()
            .left("SHARD")
            .left("STATE")
            .left("WEIGHT")
            .left("ARCS")
            .left("SHARE")
            .left("TARGET")
            .right("ACCOUNTS")
            .right("OPS/S")
            .left("LEADER")
            .left("EPOCH SEEN");
    if (wide) {
      table.right("TRANSFERS").right("INTENTS").right("OWED").right("FREE DISK").left("RELEASE");
    }
    ring.getShardsList().forEach(shard -> table.row(row(shard, wide)));
    table.print(out);
  }

  /** The circle, run by run. */
  public List<RingBar.Segment> segments() {
    List<RingBar.Segment> segments = new ArrayList<>();
    for (RingRun run : ring.getRunsList()) {
      int index = Math.max(0, shardIds.indexOf(run.getShardId()));
      segments.add(new RingBar.Segment(run.getShardId(), index, run.getArcCount()));
    }
    return segments;
  }

  private List<String> row(RingShard shard, boolean wide) {
    ShardStatus status = statuses.get(shard.getShardId());
    List<String> cells = new ArrayList<>();
    cells.add(shard.getShardId());
    cells.add(known(status, ShardStatus::getState));
    cells.add(Integer.toString(shard.getWeight()));
    cells.add(Integer.toString(shard.getArcCount()));
    cells.add(Texts.percent((double) shard.getArcCount() / Math.max(1, ring.getArcCount())));
    cells.add(Texts.percent((double) shard.getWeight() / Math.max(1, weights)));
    cells.add(answered(status, known -> Texts.count(known.getAccountCount())));
    cells.add(answered(status, known -> Texts.count(Math.round(known.getCommandsPerSecond()))));
    cells.add(known(status, ShardStatus::getLeaderAddress));
    cells.add(answered(status, known -> Long.toString(known.getRingEpoch())));
    if (wide) {
      cells.add(answered(status, known -> Texts.count(known.getTransferCount())));
      cells.add(answered(status, known -> Texts.count(known.getIntentCount())));
      cells.add(answered(status, known -> Texts.count(known.getOwedDecisionCount())));
      cells.add(answered(status, known -> Texts.size(known.getFreeDiskBytes())));
      cells.add(answered(status, ShardStatus::getRelease));
    }
    return cells;
  }

  private static String known(@Nullable ShardStatus status, Function<ShardStatus, String> cell) {
    String text = status == null ? "" : cell.apply(status);
    return text.isEmpty() ? Texts.UNKNOWN : text;
  }

  /** A shard that does not answer has zeros in its status, which would look like facts. */
  private static String answered(@Nullable ShardStatus status, Function<ShardStatus, String> cell) {
    return status != null && status.getState().equals("ACTIVE")
        ? known(status, cell)
        : Texts.UNKNOWN;
  }

  /** Arcs per weight of the fullest shard over the mean: 1 is even. */
  private double maxOverMean() {
    double mean = (double) ring.getArcCount() / Math.max(1, weights);
    return ring.getShardsList().stream()
            .filter(shard -> shard.getWeight() > 0)
            .mapToDouble(shard -> (double) shard.getArcCount() / shard.getWeight())
            .max()
            .orElse(mean)
        / mean;
  }
}
