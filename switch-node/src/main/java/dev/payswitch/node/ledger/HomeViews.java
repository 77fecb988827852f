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
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.RiskWindows;
import dev.payswitch.node.rows.ShardHeader;
import dev.payswitch.node.rows.ShareTotals;
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
    return examine(
        rows, transfer.key(), transfer.content(), rows.tables().applied().batchTimeMicros());
  }

  /**
   * What the rows of this batch say.
   *
   * @param fromMicros the time from which timeouts count
   */
  static HomeFinding examine(
      WorkingSet rows, TransferKey key, TransferContent content, long fromMicros) {
    Account debit = rows.account(key.debitAccount());
    TransferKey named = holdOf(key, content);
    HomeFinding found =
        HomeRules.examine(
            new HomeRules.HomeView(
                debit,
                named == null ? null : rows.hold(named),
                debit == null ? RiskWindows.NONE : rows.windows(debit),
                debit == null ? ShareTotals.NONE : rows.shares().totals(debit),
                rows.tables().applied().batchTimeMicros(),
                fromMicros),
            key,
            content);
    boolean missing = found.check().reason() == OutcomeStatus.HOLD_NOT_FOUND;
    return missing && named != null && rows.id(named) instanceof IdRow.Prepared
        ? found.undecided()
        : found;
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
    ShareTotals undecided = ShareTotals.NONE;
    if (debit != null && debit.shares() != 0) {
      byte[] totals = rows.get(Family.DATA, Keys.shareTotals(arc, id));
      undecided = totals == null ? ShareTotals.NONE : ShareTotals.decode(totals);
    }
    return HomeRules.examine(
        new HomeRules.HomeView(
            debit, hold(rows, header, transfer), windows, undecided, nowMicros, nowMicros),
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
    TransferKey named = holdOf(transfer.key(), transfer.content());
    return named == null ? null : hold(rows, header, named);
  }

  /** A hold of an account of this shard, or null. */
  public static @Nullable Hold hold(RowReader rows, ShardHeader header, TransferKey key) {
    byte[] row = rows.get(Family.DATA, Keys.hold(header.arcOf(key.debitAccount()), key));
    return row == null ? null : Hold.decode(row);
  }

  /** Only a hold of the transfer's own debit account can be meant. */
  static @Nullable TransferKey holdOf(TransferKey key, TransferContent content) {
    return content.kind().isAboutHold()
            && content.target().debitAccount().equals(key.debitAccount())
        ? content.target()
        : null;
  }
}
