// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.AppliedPoint;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.ForeignLane;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePeer;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.LeaderStart;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.ShardHeader;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The META rows of a shard, decoded: its clock, header, arcs, leader, lanes and books. Owned by the
 * apply thread, which changes them here and has them written at the end of the batch.
 */
final class ShardTables {
  private AppliedPoint applied;
  private @Nullable ShardHeader header;
  private ArcTable arcs;
  private LeaderStart leader;
  private final Map<LedgerId, LedgerTotals> ledgers = new HashMap<>();
  private final SortedMap<ShardId, OutgoingLane> outgoing = new TreeMap<>();
  private final Map<ShardId, IncomingLane> incoming = new HashMap<>();
  private final Map<ShardId, LanePeer> peers = new HashMap<>();
  private final ShardId self;
  private final MoveTables moves;
  private final Set<LedgerId> changedLedgers = new HashSet<>();
  private final Set<ShardId> changedOutgoing = new HashSet<>();
  private final Set<ShardId> changedIncoming = new HashSet<>();
  private final Set<ShardId> changedPeers = new HashSet<>();
  private boolean arcsChanged;
  private boolean leaderChanged;

  ShardTables(ShardId self, RowReader rows) {
    this.self = self;
    this.moves = new MoveTables(rows);
    byte[] point = rows.get(Family.META, Keys.meta(MetaRow.APPLIED));
    byte[] start = rows.get(Family.META, Keys.meta(MetaRow.LEADER));
    byte[] head = rows.get(Family.META, Keys.meta(MetaRow.HEADER));
    byte[] table = rows.get(Family.META, Keys.meta(MetaRow.ARCS));
    applied = point == null ? AppliedPoint.NONE : AppliedPoint.decode(point);
    leader = start == null ? LeaderStart.NONE : LeaderStart.decode(start);
    header = head == null ? null : ShardHeader.decode(head);
    arcs = table == null ? ArcTable.empty(0) : ArcTable.decode(table);
    MetaRows.ledgers(rows, totals -> ledgers.put(totals.ledger(), totals));
    MetaRows.outgoing(rows, lane -> outgoing.put(lane.target(), lane));
    MetaRows.incoming(rows, lane -> incoming.put(lane.source(), lane));
    MetaRows.peers(rows, peer -> peers.put(peer.peer(), peer));
  }

  AppliedPoint applied() {
    return applied;
  }

  /** The shard whose rows these are. */
  ShardId self() {
    return self;
  }

  MoveTables moves() {
    return moves;
  }

  /** Its time is not earlier than that of the shard from which arcs came, and neither its posts. */
  void notEarlierThan(long batchTimeMicros, long postTimeMicros) {
    applied =
        new AppliedPoint(
            applied.term(),
            applied.index(),
            Math.max(applied.batchTimeMicros(), batchTimeMicros),
            Math.max(applied.postTimeMicros(), postTimeMicros));
  }

  /** The shard's time: never earlier than that of the batch before. */
  void beginBatch(long term, long index, long leaderTimeMicros) {
    applied =
        new AppliedPoint(
            term,
            index,
            Math.max(applied.batchTimeMicros(), leaderTimeMicros),
            applied.postTimeMicros());
  }

  /** A post time that was never given out before on this shard. */
  long nextPostTime() {
    long time = Math.max(applied.batchTimeMicros(), applied.postTimeMicros() + 1);
    applied = new AppliedPoint(applied.term(), applied.index(), applied.batchTimeMicros(), time);
    return time;
  }

  /** What posting changes here, to go back to. */
  record Mark(AppliedPoint applied, Map<LedgerId, LedgerTotals> ledgers, Set<LedgerId> changed) {}

  Mark mark() {
    return new Mark(applied, Map.copyOf(ledgers), Set.copyOf(changedLedgers));
  }

  /** Nothing was posted since. */
  void goBack(Mark mark) {
    applied = mark.applied();
    ledgers.clear();
    ledgers.putAll(mark.ledgers());
    changedLedgers.clear();
    changedLedgers.addAll(mark.changed());
  }

  ShardHeader header() {
    if (header == null) {
      throw new InvariantViolation("the shard was not told the ring");
    }
    return header;
  }

  boolean hasHeader() {
    return header != null;
  }

  void begin(ShardHeader firstHeader, ArcTable firstArcs) {
    header = firstHeader;
    arcs = firstArcs;
    arcsChanged = true;
  }

  ArcTable arcs() {
    return arcs;
  }

  void arcs(ArcTable changed) {
    arcs = changed;
    arcsChanged = true;
  }

  LeaderStart leader() {
    return leader;
  }

  void leader(LeaderStart start) {
    leader = start;
    leaderChanged = true;
  }

  LedgerTotals ledger(LedgerId ledger) {
    LedgerTotals totals = ledgers.get(ledger);
    return totals == null ? LedgerTotals.none(ledger) : totals;
  }

  void ledger(LedgerTotals totals) {
    ledgers.put(totals.ledger(), totals);
    changedLedgers.add(totals.ledger());
  }

  OutgoingLane outgoing(ShardId target) {
    OutgoingLane lane = outgoing.get(target);
    return lane == null ? OutgoingLane.unused(target) : lane;
  }

  void outgoing(OutgoingLane lane) {
    outgoing.put(lane.target(), lane);
    changedOutgoing.add(lane.target());
  }

  /** Whether the shard that was told a decision is known to show it. */
  boolean isAcknowledged(LanePlace place) {
    if (place.source().equals(self)) {
      return outgoing(place.target()).acknowledgedSequence() >= place.sequence();
    }
    ForeignLane lane = moves.foreign(place.source(), place.target());
    return lane == null || lane.acknowledgedSequence() >= place.sequence();
  }

  /**
   * Whether what is told next over the lane of a decision comes after it: it is a lane of this
   * shard, and the decision cannot have been passed on to it since.
   */
  boolean isNextInOrder(LanePlace told) {
    ForeignLane before = moves.foreign(told.source(), told.target());
    return told.source().equals(self)
        && (before == null || told.sequence() > before.decidedSequence());
  }

  /** All lanes on which this shard coordinates. */
  Collection<OutgoingLane> outgoing() {
    return outgoing.values();
  }

  /** Another shard shows what was passed on to it. */
  void shownBy(ShardId target, LongPredicate isShown) {
    for (IncomingLane lane : List.copyOf(incoming.values())) {
      if (!lane.forwards().isEmpty()) {
        incoming(lane.shownBy(target, isShown));
      }
    }
  }

  @Nullable IncomingLane incoming(ShardId source) {
    return incoming.get(source);
  }

  void incoming(IncomingLane lane) {
    incoming.put(lane.source(), lane);
    changedIncoming.add(lane.source());
  }

  LanePeer peer(ShardId shard) {
    LanePeer peer = peers.get(shard);
    return peer == null ? LanePeer.unknown(shard) : peer;
  }

  void peer(LanePeer peer) {
    peers.put(peer.peer(), peer);
    changedPeers.add(peer.peer());
  }

  /** Adds every changed row to the write of this batch. */
  void writeTo(LedgerStore.WriteSet writes) {
    writes.put(Family.META, Keys.meta(MetaRow.APPLIED), applied.encode());
    if (leaderChanged) {
      writes.put(Family.META, Keys.meta(MetaRow.LEADER), leader.encode());
      leaderChanged = false;
    }
    if (arcsChanged) {
      writes.put(Family.META, Keys.meta(MetaRow.HEADER), header().encode());
      writes.put(Family.META, Keys.meta(MetaRow.ARCS), arcs.encode());
      arcsChanged = false;
    }
    for (LedgerId ledger : changedLedgers) {
      writes.put(Family.META, Keys.ledgerTotals(ledger), ledger(ledger).encode());
    }
    for (ShardId target : changedOutgoing) {
      writes.put(Family.META, Keys.outgoingLane(target), outgoing(target).encode());
    }
    for (ShardId source : changedIncoming) {
      IncomingLane lane = incoming.get(source);
      if (lane != null) {
        writes.put(Family.META, Keys.incomingLane(source), lane.encode());
      }
    }
    for (ShardId shard : changedPeers) {
      writes.put(Family.META, Keys.lanePeer(shard), peer(shard).encode());
    }
    moves.writeTo(writes);
    changedPeers.clear();
    changedLedgers.clear();
    changedOutgoing.clear();
    changedIncoming.clear();
  }
}
