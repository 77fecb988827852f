// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.transfer.LaneStatus;
import dev.payswitch.node.transfer.RingSource;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.LaneDescription;
import dev.payswitch.proto.shard.v1.ReplicaRole;
import java.util.List;
import java.util.function.LongSupplier;

/** Tells people what a node is and does. */
final class NodeDescription {
  private static final int MAX_COUNTED = 1_000_000;

  private final Self self;
  private final Ledger ledger;
  private final LedgerStore store;
  private final RingSource ring;

  NodeDescription(Self self, Ledger ledger, LedgerStore store, RingSource ring) {
    this.self = self;
    this.ledger = ledger;
    this.store = store;
    this.ring = ring;
  }

  /** What does not change, and two counters. */
  record Self(
      ShardId shard,
      int replica,
      String release,
      LongSupplier freeDiskBytes,
      LongSupplier executedCommands) {}

  /** What the event loop knows. */
  record LeaderView(boolean serving, List<LaneStatus> lanes) {}

  /** Called on the event loop. */
  LeaderView look(ShardLeader leader) {
    return new LeaderView(leader.isServing(), leader.isServing() ? leader.lanes() : List.of());
  }

  /** Reads rows; called on a read thread. */
  DescribeNodeResponse describe(LeaderView view) {
    PublishedShard shard = ledger.published();
    Ring known = ring.current();
    DescribeNodeResponse.Builder shown =
        DescribeNodeResponse.newBuilder()
            .setShardId(self.shard().value())
            .setReplica(self.replica())
            .setRole(
                view.serving()
                    ? ReplicaRole.REPLICA_ROLE_LEADER
                    : ReplicaRole.REPLICA_ROLE_RECOVERING)
            .setAppliedIndex(Math.max(0, shard.applied().index()))
            .setFlushedIndex(Math.max(0, ledger.durable().index()))
            .setRingEpoch(known == null ? 0 : known.epoch().value())
            .setServingArcCount(shard.arcs().servingCount())
            .setFreeDiskBytes(self.freeDiskBytes().getAsLong())
            .setRelease(self.release())
            .setExecutedCommandCount(self.executedCommands().getAsLong());
    try (LedgerStore.RowSnapshot rows = store.snapshot()) {
      addRows(shown, rows);
    }
    view.lanes().forEach(lane -> shown.addLanes(show(lane)));
    return shown.build();
  }

  private void addRows(DescribeNodeResponse.Builder shown, RowReader rows) {
    MetaRows.ledgers(
        rows,
        totals ->
            shown
                .setAccountCount(shown.getAccountCount() + totals.accountCount())
                .setTransferCount(shown.getTransferCount() + totals.transferCount()));
    MetaRows.outgoing(
        rows,
        lane ->
            shown.setOwedDecisionCount(
                shown.getOwedDecisionCount()
                    + lane.decidedSequence()
                    - lane.acknowledgedSequence()));
    MetaRows.incoming(rows, lane -> shown.addLanes(show(lane)));
    rows.scan(
        Family.AGENDA,
        Keys.intentsFrom(0),
        Keys.intentsFrom(Long.MAX_VALUE),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          shown.setIntentCount(shown.getIntentCount() + 1);
          return shown.getIntentCount() < MAX_COUNTED;
        });
  }

  private static LaneDescription show(LaneStatus lane) {
    FencingToken token = lane.token();
    return LaneDescription.newBuilder()
        .setSourceShardId(lane.lane().source().value())
        .setTargetShardId(lane.lane().target().value())
        .setState(lane.state())
        .setFencingToken(token == null ? "" : text(token))
        .setSequence(lane.decidedSequence())
        .setAcknowledgedSequence(lane.acknowledgedSequence())
        .setInFlight(
            lane.awaitingVerdict() + (int) (lane.decidedSequence() - lane.acknowledgedSequence()))
        .build();
  }

  private LaneDescription show(IncomingLane lane) {
    return LaneDescription.newBuilder()
        .setSourceShardId(lane.source().value())
        .setTargetShardId(self.shard().value())
        .setState("SEEN")
        .setFencingToken(text(lane.token()))
        .setSequence(lane.appliedSequence())
        .build();
  }

  private static String text(FencingToken token) {
    return token.incarnation() + "/" + token.czxid();
  }
}
