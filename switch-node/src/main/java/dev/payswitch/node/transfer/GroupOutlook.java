// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.node.Clock;
import dev.payswitch.node.ledger.GroupPlan;
import dev.payswitch.node.ledger.HomeViews;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.ShardHeader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What home expects of a group before it asks anybody: what each member would move, and where its
 * accounts are. Only a hint that saves work: entries in the logs decide, and find out if it was
 * wrong. Owned by the event loop.
 */
final class GroupOutlook {
  private final Ledger ledger;
  private final RowReader rows;
  private final Routes routes;
  private final Clock clock;

  GroupOutlook(LeaderPorts ports, Routes routes) {
    this.ledger = ports.ledger();
    this.rows = ports.store();
    this.routes = routes;
    this.clock = ports.clock();
  }

  /** A participant told whom it gave an arc to. */
  void learn(@Nullable ArcOwner goneTo) {
    routes.learn(goneTo);
  }

  /** What the caller is told when the group's first account is another shard's by now. */
  Refusal gone(GroupCoordination work) {
    return routes.gone(work.key().debitAccount(), work.call.arcEpoch());
  }

  /** Fills in an attempt, or says why there can be none now. */
  @Nullable Refusal look(GroupCoordination work) {
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    Refusal lost = routes.lost(work.key().debitAccount(), work.call.arcEpoch());
    if (header == null || lost != null) {
      return lost;
    }
    Map<TransferKey, Hold> holds = holds(work, shard, header);
    work.plan = GroupPlan.of(work.call.group(), holds, clock.nowMicros());
    work.told = List.copyOf(holds.values());
    for (AccountId account : work.plan.accounts()) {
      if (shard.arcs().serves(header.arcOf(account))) {
        continue;
      }
      ShardId owner = routes.ownerElsewhere(account);
      if (owner == null) {
        return routes.unknownOwner(account);
      }
      work.elsewhere.put(account, owner);
    }
    return null;
  }

  /** The holds of this shard as they are, those of others as far as they were told. */
  private Map<TransferKey, Hold> holds(
      GroupCoordination work, PublishedShard shard, ShardHeader header) {
    Map<TransferKey, Hold> holds = new LinkedHashMap<>();
    for (TransferKey named : GroupPlan.namedHolds(work.call.group())) {
      boolean own = shard.arcs().serves(header.arcOf(named.debitAccount()));
      Hold hold = own ? HomeViews.hold(rows, header, named) : work.holds.get(named);
      if (hold != null) {
        holds.put(named, hold.locked(false));
      }
    }
    return holds;
  }

  /** Whether the group's id has an outcome already. */
  boolean isRecorded(TransferKey key) {
    ShardHeader header = ledger.published().header();
    return header != null && HomeViews.isRecorded(rows, header, key);
  }
}
