// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.ArcState;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.ShardHeader;
import dev.payswitch.node.transfer.LaneStatus;
import dev.payswitch.node.transfer.RingSource;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.HeldArcs;
import dev.payswitch.proto.shard.v1.LaneDescription;
import dev.payswitch.proto.shard.v1.ReplicaRole;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
      String dataId,
      LongSupplier freeDiskBytes,
      LongSupplier storeBytes,
      LongSupplier executedCommands) {}

  /** What the event loop knows. */
  record LeaderView(ReplicaRole role, List<LaneDescription> lanes, long highestIncarnation) {}

  /** Called on the event loop. */
  LeaderView look(ShardLeader leader, long nowMicros) {
    return new LeaderView(
        role(leader),
        leader.lanes().stream().map(lane -> LaneDescriptions.show(lane, nowMicros)).toList(),
        leader.lanes().stream()
            .map(LaneStatus::token)
            .filter(Objects::nonNull)
            .mapToLong(FencingToken::incarnation)
            .max()
            .orElse(0));
  }

  private static ReplicaRole role(ShardLeader leader) {
    if (leader.isServing()) {
      return ReplicaRole.REPLICA_ROLE_LEADER;
    }
    return leader.isRegressed()
        ? ReplicaRole.REPLICA_ROLE_REGRESSED
        : ReplicaRole.REPLICA_ROLE_RECOVERING;
  }

  /** Reads rows; called on a read thread. */
  DescribeNodeResponse describe(LeaderView view) {
    PublishedShard shard = ledger.published();
    Ring known = ring.current();
    DescribeNodeResponse.Builder shown =
        DescribeNodeResponse.newBuilder()
            .setShardId(self.shard().value())
            .setReplica(self.replica())
            .setRole(view.role())
            .setAppliedIndex(Math.max(0, shard.applied().index()))
            .setFlushedIndex(Math.max(0, ledger.durable().index()))
            .setRingEpoch(known == null ? 0 : known.epoch().value())
            .setServingArcCount(shard.arcs().servingCount())
            .setFreeDiskBytes(self.freeDiskBytes().getAsLong())
            .setStoreBytes(self.storeBytes().getAsLong())
            .setRelease(self.release())
            .setExecutedCommandCount(self.executedCommands().getAsLong())
            .setStartIndex(Math.max(0, shard.leader().startIndex()))
            .setDataId(self.dataId())
            .setHighestIncarnation(view.highestIncarnation());
    ShardHeader header = shard.header();
    if (header != null) {
      header.allowedLedgers().forEach(ledger -> shown.addLedgers(ledger.value()));
    }
    addArcs(shown, shard.arcs());
    try (LedgerStore.RowSnapshot rows = store.snapshot()) {
      addRows(shown, rows);
    }
    return shown.addAllLanes(view.lanes()).build();
  }

  private static void addArcs(DescribeNodeResponse.Builder shown, ArcTable arcs) {
    arcs.runs().stream()
        .filter(run -> run.state() != ArcState.ABSENT)
        .sorted(Comparator.comparingInt(run -> run.arcs().first()))
        .forEach(
            run ->
                shown.addArcs(
                    HeldArcs.newBuilder()
                        .setFirstArc(run.arcs().first())
                        .setArcCount(run.arcs().count())
                        .setState(show(run.state()))
                        .setArcEpoch(run.since().value())));
  }

  private static dev.payswitch.proto.shard.v1.ArcState show(ArcState state) {
    return switch (state) {
      case ABSENT -> dev.payswitch.proto.shard.v1.ArcState.ARC_STATE_UNSPECIFIED;
      case SERVING -> dev.payswitch.proto.shard.v1.ArcState.ARC_STATE_SERVING;
      case INCOMING -> dev.payswitch.proto.shard.v1.ArcState.ARC_STATE_INCOMING;
      case GONE -> dev.payswitch.proto.shard.v1.ArcState.ARC_STATE_GONE;
    };
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
    MetaRows.incoming(
        rows,
        lane ->
            shown
                .addLanes(LaneDescriptions.show(lane, self.shard()))
                .setHighestIncarnation(
                    Math.max(shown.getHighestIncarnation(), lane.token().incarnation())));
    ServedIntents.scan(
        rows,
        Long.MAX_VALUE,
        (arc, intent) -> {
          shown.setIntentCount(shown.getIntentCount() + 1);
          return shown.getIntentCount() < MAX_COUNTED;
        });
  }
}
