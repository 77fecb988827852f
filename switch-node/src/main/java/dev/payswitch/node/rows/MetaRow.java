// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/** The rows of a shard as a whole, by the first byte of their key. */
public enum MetaRow {
  /** {@link AppliedPoint}. */
  APPLIED(1),
  /** {@link ShardHeader}. */
  HEADER(2),
  /** {@link ArcTable}. */
  ARCS(3),
  /** {@link LeaderStart}. */
  LEADER(4),
  /** {@link LedgerTotals}, one for each ledger. */
  LEDGER_TOTALS(5),
  /** {@link OutgoingLane}, one for each target. */
  OUTGOING_LANE(6),
  /** {@link IncomingLane}, one for each source. */
  INCOMING_LANE(7),
  /** {@link LanePeer}, one for each shard that was met or to which the lane is paused. */
  LANE_PEER(8),
  /** {@link Departure}, one for each move out of this shard that is not over. */
  DEPARTURE(9),
  /** {@link Arrival}, the last one from each source. */
  ARRIVAL(10),
  /** {@link MoveBook} of moves out, one for each target. */
  MOVED_OUT(11),
  /** {@link MoveBook} of moves in, one for each source. */
  MOVED_IN(12),
  /** {@link ForeignLane}, one for each lane of which this shard waits for something. */
  FOREIGN_LANE(13),
  /** {@link PastMoves}, one for each source. */
  PAST_MOVES(14);

  private final int number;

  MetaRow(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
