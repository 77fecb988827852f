// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.ArcOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The states of all arcs of the ring, as this shard's log has them. Immutable, so the apply thread
 * may publish it. A shard serves what this table says, never what it last read of the ring.
 */
public final class ArcTable {
  private static final int FORMAT = 2;

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
      for (int arc = run.arcs().first(); arc < run.arcs().end(); arc++) {
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
      ArcRange arcs = ArcRange.decodeFrom(row);
      ArcState state = ArcState.of(row.int8());
      ArcEpoch since = new ArcEpoch(row.int64());
      String successor = row.id();
      runs.add(new ArcRun(arcs, state, since, successor.isEmpty() ? null : new ShardId(successor)));
    }
    return of(arcCount, runs);
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(16 + 24 * runs.size());
    row.int8(FORMAT).int32(runOfArc.length).int32(runs.size());
    for (ArcRun run : runs) {
      run.arcs().encodeTo(row);
      ShardId successor = run.successor();
      row.int8(run.state().number())
          .int64(run.since().value())
          .id(successor == null ? "" : successor.value());
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

  /** Who took over an arc that this shard once owned; null: it never did, or does again. */
  public @Nullable ShardId successorOf(Arc arc) {
    ArcRun run = runOfArc[arc.index()];
    return run == null ? null : run.successor();
  }

  /**
   * Who owns an arc, as far as this shard knows: itself, or the one that it gave it to; null: it
   * never had it, or it is on its way here.
   */
  public @Nullable ArcOwner ownerOf(Arc arc, ShardId self) {
    ArcRun run = runOfArc[arc.index()];
    if (run == null) {
      return null;
    }
    ShardId successor = run.successor();
    return switch (run.state()) {
      case SERVING -> new ArcOwner(arc, self, run.since());
      case GONE -> successor == null ? null : new ArcOwner(arc, successor, run.since());
      case INCOMING, ABSENT -> null;
    };
  }

  /** Whether every arc of a range is in this state. */
  public boolean all(ArcRange arcs, ArcState state) {
    for (int arc = arcs.first(); arc < arcs.end(); arc++) {
      if (stateOf(new Arc(arc)) != state) {
        return false;
      }
    }
    return true;
  }

  /** Whether any arc of a range is in this state. */
  public boolean any(ArcRange arcs, ArcState state) {
    for (int arc = arcs.first(); arc < arcs.end(); arc++) {
      if (stateOf(new Arc(arc)) == state) {
        return true;
      }
    }
    return false;
  }

  /** The table in which these arcs are on their way here; what was known of them is kept. */
  public ArcTable incoming(ArcRange arcs) {
    return with(
        arcs,
        arc ->
            new ArcRun(
                ArcRange.of(arc), ArcState.INCOMING, sinceOf(arc), successorOf(new Arc(arc))));
  }

  private ArcEpoch sinceOf(int arc) {
    ArcRun run = runOfArc[arc];
    return run == null ? ArcEpoch.FIRST : run.since();
  }

  /** The table in which these arcs went to another shard. */
  public ArcTable gone(ArcRange arcs, ArcEpoch since, ShardId successor) {
    return with(arcs, arc -> new ArcRun(ArcRange.of(arc), ArcState.GONE, since, successor));
  }

  /** The table in which these arcs did not come: they are where they were before. */
  public ArcTable dropped(ArcRange arcs) {
    return with(
        arcs,
        arc -> {
          ShardId successor = successorOf(new Arc(arc));
          return new ArcRun(
              ArcRange.of(arc),
              successor == null ? ArcState.ABSENT : ArcState.GONE,
              sinceOf(arc),
              successor);
        });
  }

  /** The table in which these arcs are served. */
  public ArcTable serving(ArcRange arcs, ArcEpoch since) {
    return with(arcs, arc -> new ArcRun(ArcRange.of(arc), ArcState.SERVING, since, null));
  }

  private ArcTable with(ArcRange arcs, IntFunction<ArcRun> change) {
    List<ArcRun> changed = new ArrayList<>();
    for (int arc = 0; arc < runOfArc.length; arc++) {
      ArcRun known = runOfArc[arc];
      ArcRun run = known;
      if (arcs.contains(new Arc(arc))) {
        run = change.apply(arc);
      } else if (known != null) {
        run = new ArcRun(ArcRange.of(arc), known.state(), known.since(), known.successor());
      }
      if (run != null && !run.isForgotten()) {
        ArcRun last = changed.isEmpty() ? null : changed.getLast();
        if (last != null && run.continues(last)) {
          changed.removeLast();
          run = last.longer();
        }
        changed.add(run);
      }
    }
    return of(runOfArc.length, changed);
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
        .mapToInt(run -> run.arcs().count())
        .sum();
  }

  /**
   * Neighbouring arcs in the same state.
   *
   * @param since the ring epoch since which they are served here, or were given away
   * @param successor the shard that they were given to last; null: none
   */
  public record ArcRun(ArcRange arcs, ArcState state, ArcEpoch since, @Nullable ShardId successor) {

    /** Nothing that is not said by leaving it out. */
    private boolean isForgotten() {
      return state == ArcState.ABSENT && successor == null;
    }

    private boolean continues(ArcRun before) {
      return arcs.first() == before.arcs.end()
          && state == before.state
          && since.equals(before.since)
          && Objects.equals(successor, before.successor);
    }

    private ArcRun longer() {
      return new ArcRun(new ArcRange(arcs.first(), arcs.count() + 1), state, since, successor);
    }
  }
}
