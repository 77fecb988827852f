// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.OutcomeStatus;

/** Transfers whose two accounts are on this shard: one step, no coordinator. */
final class LocalTransfers {
  private final WorkingSet rows;
  private final Identity identity;
  private final Posting posting;

  LocalTransfers(WorkingSet rows, Identity identity, Posting posting) {
    this.rows = rows;
    this.identity = identity;
    this.posting = posting;
  }

  CommandResult execute(LedgerCommand.ExecuteTransfer command) {
    TransferRequest transfer = command.transfer();
    ShardTables tables = rows.tables();
    if (!tables.arcs().serves(rows.arcOf(transfer.debitAccount()), command.arcEpoch())
        || !rows.serves(transfer.creditAccount())) {
      return new CommandResult.NotServed(
          tables.arcs().epochOf(rows.arcOf(transfer.debitAccount())));
    }
    TransferOutcome recorded = identity.recorded(transfer);
    return new CommandResult.TransferDecided(recorded != null ? recorded : decide(transfer), null);
  }

  private TransferOutcome decide(TransferRequest transfer) {
    Account debit = rows.account(transfer.debitAccount());
    Account credit = rows.account(transfer.creditAccount());
    SideCheck check =
        LedgerRules.checkDebit(debit, transfer.content())
            .and(LedgerRules.checkCredit(credit, transfer.content(), Amount.ZERO));
    OutcomeStatus reason = check.reason();
    if (reason != null) {
      return check.undecided()
          ? new TransferOutcome.NotExecuted(OutcomeStatus.RETRY)
          : reject(rows, transfer, reason);
    }
    long postTime = rows.tables().nextPostTime();
    rows.put(transfer.key(), new IdRow.Committed(postTime, null));
    Account debited = posting.debit(debit, transfer.key(), transfer.content(), postTime);
    long intended = credit == null ? 0 : credit.totals().creditsIntended();
    Account credited =
        posting.credit(credit, transfer.key(), transfer.content(), postTime, intended);
    return new TransferOutcome.Created(
        transfer.content().amount(),
        postTime,
        debited.totals().available(),
        credited.totals().available(),
        true);
  }

  /** Records a rejection that will hold for ever. */
  static TransferOutcome reject(WorkingSet rows, TransferRequest transfer, OutcomeStatus reason) {
    long time = rows.tables().applied().batchTimeMicros();
    rows.put(transfer.key(), new IdRow.Rejected(reason, time, transfer.content()));
    return new TransferOutcome.Rejected(reason, time);
  }
}
