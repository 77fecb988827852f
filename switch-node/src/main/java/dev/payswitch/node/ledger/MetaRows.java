// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePeer;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.OutgoingLane;
import java.util.function.Consumer;

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

  /** The highest sequence applied of the lane from another shard; 0: none. */
  public static long appliedSequence(RowReader rows, ShardId source) {
    byte[] key = Keys.incomingLane(source);
    byte[] row = rows.get(Family.META, key);
    return row == null ? 0 : IncomingLane.decode(key, row).appliedSequence();
  }

  /** Whether another shard is known to show what it was told. */
  public static boolean isAcknowledged(RowReader rows, IdRow.CrossShard other) {
    return outgoing(rows, other.participant()).acknowledgedSequence() >= other.sequence();
  }

  /** Whether every shard that takes part in a group is known to show it. */
  public static boolean isSettled(RowReader rows, GroupRow group) {
    return group.participants().stream().allMatch(other -> isAcknowledged(rows, other));
  }

  private static void scan(RowReader rows, MetaRow kind, Reader reader) {
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

  private interface Reader {
    void read(byte[] key, byte[] value);
  }
}
