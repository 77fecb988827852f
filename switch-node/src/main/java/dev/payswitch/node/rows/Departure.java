// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A move of arcs out of this shard.
 *
 * @param feedPosition the place of the last row of the feed: what changed in these arcs since the
 *     move began
 * @param changed by how much the sums of the accounts changed since the move began
 * @param base what the accounts added up to when the move began; null: not counted yet
 * @param timeMicros since when it is in this phase, by the shard's time
 * @param handover what the target is told; null before the arcs are given away
 * @param arrived what the target says that it has; null before
 */
public record Departure(
    String moveId,
    ArcRange arcs,
    ShardId target,
    Phase phase,
    long feedPosition,
    Book changed,
    @Nullable Book base,
    long timeMicros,
    @Nullable Handover handover,
    @Nullable RowDigest arrived) {
  private static final int FORMAT = 1;

  /** Where a move stands in the source's log. */
  public enum Phase {
    /** The source owns the arcs, and keeps what changes for the target. */
    COPYING(1),
    /** The target owns the arcs; it has not confirmed it, or the ring does not show it. */
    DEPARTED(2),
    /** The target serves; the rows here wait to be compared and removed. */
    CLEANING(3),
    /** Taken back; the target does not know it yet. */
    CANCELLED(4);

    private final int number;

    Phase(int number) {
      this.number = number;
    }

    static Phase of(int number) {
      return values()[number - 1];
    }
  }

  /**
   * What the target takes over.
   *
   * @param since the ring epoch since which it owns the arcs
   * @param sums of the accounts
   * @param batchTimeMicros the source's time
   * @param postTimeMicros the source's last post time
   * @param lanes decisions that are not acknowledged: the source and target of each lane, and the
   *     highest sequence that may concern these arcs
   */
  public record Handover(
      ArcEpoch since, Book sums, long batchTimeMicros, long postTimeMicros, List<LanePlace> lanes) {
    public Handover {
      lanes = List.copyOf(lanes);
    }
  }

  public static Departure decode(byte[] key, byte[] value) {
    String moveId = new RowDecoder(key, 1).untilZero();
    RowDecoder row = new RowDecoder(value).format(FORMAT, "departure");
    ArcRange arcs = ArcRange.decodeFrom(row);
    ShardId target = new ShardId(row.id());
    Phase phase = Phase.of(row.int8());
    long position = row.int64();
    Book changed = Book.decodeFrom(row);
    Book base = row.int8() == 0 ? null : Book.decodeFrom(row);
    long time = row.int64();
    Handover handover = row.int8() == 0 ? null : decodeHandover(row);
    RowDigest arrived = row.int8() == 0 ? null : RowDigest.decodeFrom(row);
    return new Departure(
        moveId, arcs, target, phase, position, changed, base, time, handover, arrived);
  }

  private static Handover decodeHandover(RowDecoder row) {
    ArcEpoch since = new ArcEpoch(row.int64());
    Book sums = Book.decodeFrom(row);
    long batchTime = row.int64();
    long postTime = row.int64();
    int count = row.int16();
    List<LanePlace> lanes = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      lanes.add(LanePlace.decodeFrom(row));
    }
    return new Handover(since, sums, batchTime, postTime, lanes);
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(128).int8(FORMAT);
    arcs.encodeTo(row);
    row.id(target.value()).int8(phase.number).int64(feedPosition);
    changed.encodeTo(row);
    Book counted = base;
    row.int8(counted == null ? 0 : 1);
    if (counted != null) {
      counted.encodeTo(row);
    }
    row.int64(timeMicros);
    Handover given = handover;
    row.int8(given == null ? 0 : 1);
    if (given != null) {
      row.int64(given.since().value());
      given.sums().encodeTo(row);
      row.int64(given.batchTimeMicros()).int64(given.postTimeMicros()).int16(given.lanes().size());
      given.lanes().forEach(lane -> lane.encodeTo(row));
    }
    RowDigest digest = arrived;
    row.int8(digest == null ? 0 : 1);
    if (digest != null) {
      digest.encodeTo(row);
    }
    return row.toBytes();
  }

  /** Whether what changes in these arcs is kept for the target. */
  public boolean isFed() {
    return phase == Phase.COPYING;
  }

  /** What the accounts add up to now; null: not counted yet. */
  public @Nullable Book sums() {
    return base == null ? null : base.plus(changed);
  }

  public Departure withFeed(long position, Book newlyChanged) {
    return new Departure(
        moveId, arcs, target, phase, position, newlyChanged, base, timeMicros, handover, arrived);
  }

  public Departure withBase(Book counted) {
    return new Departure(
        moveId, arcs, target, phase, feedPosition, changed, counted, timeMicros, handover, arrived);
  }

  /** The same in another phase from a time on. */
  public Departure in(Phase newPhase, long sinceMicros) {
    return new Departure(
        moveId,
        arcs,
        target,
        newPhase,
        feedPosition,
        changed,
        base,
        sinceMicros,
        handover,
        arrived);
  }

  public Departure handingOver(Handover given) {
    return new Departure(
        moveId, arcs, target, phase, feedPosition, changed, base, timeMicros, given, arrived);
  }

  public Departure arrivedAs(RowDigest digest) {
    return new Departure(
        moveId, arcs, target, phase, feedPosition, changed, base, timeMicros, handover, digest);
  }
}
