// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.ForeignLane;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePeer;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.MoveBook;
import dev.payswitch.node.rows.OutgoingLane;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the META rows of which there are several. */
public final class MetaRows {
  private MetaRows() {}

  public static void ledgers(RowReader rows, Consumer<LedgerTotals> reader) {
    scan(
        rows,
        MetaRow.LEDGER_TOTALS,
        (key, value) -> reader.accept(LedgerTotals.decode(key, value)));
  }

  public static void outgoing(RowReader rows, Consumer<OutgoingLane> reader) {
    scan(
        rows,
        MetaRow.OUTGOING_LANE,
        (key, value) -> reader.accept(OutgoingLane.decode(key, value)));
  }

  public static void incoming(RowReader rows, Consumer<IncomingLane> reader) {
    scan(
        rows,
        MetaRow.INCOMING_LANE,
        (key, value) -> reader.accept(IncomingLane.decode(key, value)));
  }

  public static void peers(RowReader rows, Consumer<LanePeer> reader) {
    scan(rows, MetaRow.LANE_PEER, (key, value) -> reader.accept(LanePeer.decode(key, value)));
  }

  /** What is kept of another shard. */
  public static LanePeer peer(RowReader rows, ShardId peer) {
    byte[] key = Keys.lanePeer(peer);
    byte[] row = rows.get(Family.META, key);
    return row == null ? LanePeer.unknown(peer) : LanePeer.decode(key, row);
  }

  /** The lane to another shard. */
  public static OutgoingLane outgoing(RowReader rows, ShardId target) {
    byte[] key = Keys.outgoingLane(target);
    byte[] row = rows.get(Family.META, key);
    return row == null ? OutgoingLane.unused(target) : OutgoingLane.decode(key, row);
  }

  /** The lane from another shard; null: it was never used. */
  public static @Nullable IncomingLane incoming(RowReader rows, ShardId source) {
    byte[] key = Keys.incomingLane(source);
    byte[] row = rows.get(Family.META, key);
    return row == null ? null : IncomingLane.decode(key, row);
  }

  /** Up to where decisions of the lane from another shard show at their accounts; 0: none does. */
  public static long shownSequence(RowReader rows, ShardId source) {
    byte[] key = Keys.incomingLane(source);
    byte[] row = rows.get(Family.META, key);
    return row == null ? 0 : IncomingLane.decode(key, row).shownSequence();
  }

  /**
   * Whether the shard that was told a decision is known to show it.
   *
   * @param self the shard whose rows these are
   */
  public static boolean isAcknowledged(RowReader rows, ShardId self, LanePlace place) {
    if (place.source().equals(self)) {
      return outgoing(rows, place.target()).acknowledgedSequence() >= place.sequence();
    }
    byte[] key = Keys.foreignLane(place.source(), place.target());
    byte[] row = rows.get(Family.META, key);
    return row == null || ForeignLane.decode(key, row).acknowledgedSequence() >= place.sequence();
  }

  /** Whether every shard that takes part in a group is known to show it. */
  public static boolean isSettled(RowReader rows, ShardId self, GroupRow group) {
    return group.participants().stream()
        .allMatch(other -> isAcknowledged(rows, self, other.place()));
  }

  /** Moves out of this shard that are not over. */
  public static void departures(RowReader rows, Consumer<Departure> reader) {
    scan(rows, MetaRow.DEPARTURE, (key, value) -> reader.accept(Departure.decode(key, value)));
  }

  /** The last moves into this shard, one from each source. */
  public static void arrivals(RowReader rows, Consumer<Arrival> reader) {
    scan(rows, MetaRow.ARRIVAL, (key, value) -> reader.accept(Arrival.decode(key, value)));
  }

  /** What went away with arcs, or came with arcs. */
  public static void moveBooks(RowReader rows, MetaRow kind, Consumer<MoveBook> reader) {
    scan(rows, kind, (key, value) -> reader.accept(MoveBook.decode(key, value)));
  }

  /** Lanes of earlier owners of arcs on which something is waited for. */
  public static void foreignLanes(RowReader rows, Consumer<ForeignLane> reader) {
    scan(rows, MetaRow.FOREIGN_LANE, (key, value) -> reader.accept(ForeignLane.decode(key, value)));
  }

  static void scan(RowReader rows, MetaRow kind, Reader reader) {
    rows.scan(
        Family.META,
        Keys.meta(kind),
        Keys.metaEnd(kind),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          reader.read(key, value);
          return true;
        });
  }

  interface Reader {
    void read(byte[] key, byte[] value);
  }
}
