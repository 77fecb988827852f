// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.ShardHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Home's driver for holds whose time has come: it has them released through the log. Until that is
 * applied they are refused all the same, by the time of the batch. Rebuilt from the agenda; owned
 * by the event loop.
 */
final class HoldTimer {
  private static final int MAX_HOLDS = 1_000;

  private final Ledger ledger;
  private final RowReader rows;
  private final DecisionLog log;
  private final Lanes lanes;
  private final RingSource ring;
  private boolean releasing;

  HoldTimer(Ledger ledger, RowReader rows, DecisionLog log, Lanes lanes, RingSource ring) {
    this.ledger = ledger;
    this.rows = rows;
    this.log = log;
    this.lanes = lanes;
    this.ring = ring;
  }

  /** A new leader starts afresh. */
  void lead() {
    releasing = false;
  }

  /** Releases what is due; called about ten times a second. */
  void tick(long nowMicros) {
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    if (releasing || header == null) {
      return;
    }
    List<LedgerCommand.HoldExpiry> due = new ArrayList<>();
    rows.scan(
        Family.AGENDA,
        Keys.holdsDueFrom(0),
        Keys.holdsDueFrom(nowMicros + 1),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          LedgerCommand.HoldExpiry expiry = expiry(shard, header, Keys.holdIn(key));
          if (expiry != null) {
            due.add(expiry);
          }
          return due.size() < MAX_HOLDS;
        });
    if (!due.isEmpty()) {
      releasing = true;
      log.submit(new LedgerCommand.ExpireHolds(due), this::released, lost -> releasing = false);
    }
  }

  private LedgerCommand.@Nullable HoldExpiry expiry(
      PublishedShard shard, ShardHeader header, TransferKey key) {
    byte[] row = rows.get(Family.DATA, Keys.hold(header.arcOf(key.debitAccount()), key));
    if (row == null) {
      return null;
    }
    Hold hold = Hold.decode(row);
    if (hold.locked()) {
      return null;
    }
    Arc credit = header.arcOf(hold.creditAccount());
    if (shard.arcs().serves(credit)) {
      return new LedgerCommand.HoldExpiry(key, null);
    }
    Ring current = ring.current();
    ShardId participant = current == null ? null : current.ownerOf(credit);
    return participant == null ? null : new LedgerCommand.HoldExpiry(key, participant);
  }

  private void released(CommandResult result) {
    releasing = false;
    for (CommandResult.Told told : ((CommandResult.HoldsExpired) result).told()) {
      lanes.owe(told.participant(), told.owed());
    }
  }
}
