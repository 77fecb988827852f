// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.rows.MovedRow;

/** How large commands are in the log, so that batches are cut before they are too large. */
public final class CommandSizes {
  private CommandSizes() {}

  /** About how many bytes a command takes in the log. */
  public static int hint(LedgerCommand command) {
    return switch (command) {
      case LedgerCommand.PrepareTransfers prepare ->
          prepare.prepares().stream().mapToInt(CommandSizes::hint).sum();
      case LedgerCommand.ExecuteGroup execute -> execute.group().bytes().size();
      case LedgerCommand.CommitGroup commit -> 2 * commit.group().bytes().size();
      case LedgerCommand.RejectGroup reject -> 2 * reject.group().bytes().size();
      case LedgerCommand.SettleShares settle -> 128 * settle.shares().size();
      case LedgerCommand.ApplyDecisions apply -> 128 * apply.decisions().size();
      case LedgerCommand.ExpireHolds expire -> 128 * expire.holds().size();
      case LedgerCommand.DropIntents drop -> 128 * drop.attempts().size();
      case MoveCommand.TakeRows take -> take.rows().stream().mapToInt(CommandSizes::hint).sum();
      case MoveCommand.CompleteArrival complete -> hint(complete.rest());
      case MoveCommand.ForgetDues forget -> 128 * forget.keys().size();
      default -> 256;
    };
  }

  private static int hint(LedgerCommand.Prepare prepare) {
    return prepare instanceof LedgerCommand.GroupPrepare group ? 384 * group.legs().size() : 256;
  }

  private static int hint(MovedRow row) {
    byte[] value = row.value();
    return 16 + row.key().length + (value == null ? 0 : value.length);
  }
}
