// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.ring.Arc;
import java.util.ArrayList;
import java.util.List;

/**
 * The states of all arcs of the ring, as this shard's log has them. Immutable, so the apply thread
 * may publish it. A shard serves what this table says, never what it last read of the ring.
 */
public final class ArcTable {
  private static final int FORMAT = 1;

  private final List<ArcRun> runs;
  private final ArcRun[] runOfArc;

  private ArcTable(List<ArcRun> runs, ArcRun[] runOfArc) {
    this.runs = runs;
    this.runOfArc = runOfArc;
  }

  /** A shard that has no arcs. */
  public static ArcTable empty(int arcCount) {
    return of(arcCount, List.of());
  }

  /** The runs must not overlap; what they leave out is ABSENT. */
  public static ArcTable of(int arcCount, List<ArcRun> runs) {
    ArcRun[] table = new ArcRun[arcCount];
    for (ArcRun run : runs) {
      for (int arc = run.firstArc(); arc < run.firstArc() + run.arcCount(); arc++) {
        if (table[arc] != null) {
          throw new IllegalArgumentException("arc " + arc + " stands in two runs");
        }
        table[arc] = run;
      }
    }
    return new ArcTable(List.copyOf(runs), table);
  }

  public static ArcTable decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "arc table");
    int arcCount = row.int32();
    int count = row.int32();
    List<ArcRun> runs = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      runs.add(
          new ArcRun(row.int16(), row.int32(), ArcState.of(row.int8()), new ArcEpoch(row.int64())));
    }
    return of(arcCount, runs);
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(16 + 15 * runs.size());
    row.int8(FORMAT).int32(runOfArc.length).int32(runs.size());
    for (ArcRun run : runs) {
      row.int16(run.firstArc())
          .int32(run.arcCount())
          .int8(run.state().number())
          .int64(run.since().value());
    }
    return row.toBytes();
  }

  public List<ArcRun> runs() {
    return runs;
  }

  public int arcCount() {
    return runOfArc.length;
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  public ArcState stateOf(Arc arc) {
    ArcRun run = runOfArc[arc.index()];
    return run == null ? ArcState.ABSENT : run.state();
  }

  public boolean serves(Arc arc) {
    return stateOf(arc) == ArcState.SERVING;
  }

  /** Whether this shard serves the arc and owns it since exactly this ring epoch. */
  public boolean serves(Arc arc, long arcEpoch) {
    ArcRun run = runOfArc[arc.index()];
    return run != null && run.state() == ArcState.SERVING && run.since().value() == arcEpoch;
  }

  /** The ring epoch since which the shard has the arc, or 0. */
  public long epochOf(Arc arc) {
    ArcRun run = runOfArc[arc.index()];
    return run == null ? 0 : run.since().value();
  }

  public int servingCount() {
    return runs.stream()
        .filter(run -> run.state() == ArcState.SERVING)
        .mapToInt(ArcRun::arcCount)
        .sum();
  }

  /** Neighbouring arcs in the same state. */
  public record ArcRun(int firstArc, int arcCount, ArcState state, ArcEpoch since) {}
}
