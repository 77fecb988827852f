// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
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
  private final Routes routes;
  private boolean releasing;

  HoldTimer(LeaderPorts ports, Routes routes, DecisionLog log, Lanes lanes) {
    this.ledger = ports.ledger();
    this.rows = ports.store();
    this.log = log;
    this.lanes = lanes;
    this.routes = routes;
  }

  /** A new leader starts afresh. */
  void lead() {
    releasing = false;
  }

  /** Releases what is due; called about ten times a second. */
  void tick(long nowMicros) {
    ShardHeader header = ledger.published().header();
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
          LedgerCommand.HoldExpiry expiry = expiry(header, Keys.holdIn(key));
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

  private LedgerCommand.@Nullable HoldExpiry expiry(ShardHeader header, TransferKey key) {
    if (!routes.serves(key.debitAccount())) {
      return null;
    }
    byte[] row = rows.get(Family.DATA, Keys.hold(header.arcOf(key.debitAccount()), key));
    if (row == null) {
      return null;
    }
    Hold hold = Hold.decode(row);
    if (hold.locked()) {
      return null;
    }
    if (routes.serves(hold.creditAccount())) {
      return new LedgerCommand.HoldExpiry(key, null);
    }
    ShardId participant = routes.ownerElsewhere(hold.creditAccount());
    return participant == null ? null : new LedgerCommand.HoldExpiry(key, participant);
  }

  private void released(CommandResult result) {
    releasing = false;
    for (CommandResult.Told told : ((CommandResult.HoldsExpired) result).told()) {
      lanes.owe(told.participant(), told.owed());
    }
  }
}
