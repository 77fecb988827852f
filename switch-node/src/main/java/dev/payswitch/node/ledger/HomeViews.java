// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.RiskWindows;
import dev.payswitch.node.rows.ShardHeader;
import dev.payswitch.node.rows.TransferContent;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a transfer from its home: inside a log entry, where it decides, and before, from the
 * rows as they are, as a hint of what to ask the other side.
 */
public final class HomeViews {
  private HomeViews() {}

  /** What the rows of this batch say. */
  static HomeFinding examine(WorkingSet rows, TransferRequest transfer) {
    Account debit = rows.account(transfer.debitAccount());
    TransferKey named = holdOf(transfer);
    return HomeRules.examine(
        new HomeRules.HomeView(
            debit,
            named == null ? null : rows.hold(named),
            debit == null ? RiskWindows.NONE : rows.windows(debit),
            rows.tables().applied().batchTimeMicros()),
        transfer.key(),
        transfer.content());
  }

  /** What the rows say now; the entry in the log decides and may find otherwise. */
  public static HomeFinding look(
      RowReader rows, ShardHeader header, TransferRequest transfer, long nowMicros) {
    AccountId id = transfer.debitAccount();
    Arc arc = header.arcOf(id);
    byte[] row = rows.get(Family.DATA, Keys.account(arc, id));
    Account debit = row == null ? null : Account.decode(id, row);
    RiskWindows windows = RiskWindows.NONE;
    if (debit != null && !debit.limits().windows().isEmpty()) {
      byte[] used = rows.get(Family.DATA, Keys.windows(arc, id));
      windows = used == null ? RiskWindows.NONE : RiskWindows.decode(used);
    }
    return HomeRules.examine(
        new HomeRules.HomeView(debit, hold(rows, header, transfer), windows, nowMicros),
        transfer.key(),
        transfer.content());
  }

  /** Whether the id has an outcome already. */
  public static boolean isRecorded(RowReader rows, ShardHeader header, TransferKey key) {
    byte[] row = rows.get(Family.DATA, Keys.id(header.arcOf(key.debitAccount()), key));
    return row != null && IdRow.decode(row) instanceof IdRow.Outcome;
  }

  /** The hold that a transfer is about, or null. */
  public static @Nullable Hold hold(RowReader rows, ShardHeader header, TransferRequest transfer) {
    TransferKey named = holdOf(transfer);
    byte[] row =
        named == null
            ? null
            : rows.get(Family.DATA, Keys.hold(header.arcOf(named.debitAccount()), named));
    return row == null ? null : Hold.decode(row);
  }

  /** Only a hold of the transfer's own debit account can be meant. */
  private static @Nullable TransferKey holdOf(TransferRequest transfer) {
    TransferContent content = transfer.content();
    return content.kind().isAboutHold()
            && content.target().debitAccount().equals(transfer.debitAccount())
        ? content.target()
        : null;
  }
}
