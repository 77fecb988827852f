// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.codec.SettingsCodec;
import dev.payswitch.node.ledger.CloseStatus;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.Account;

/**
 * Closes one account. Where a balance is left and may be swept, the sweep and the closing are one
 * step in the log; what was found before is only a hint, so it begins anew until one of both is
 * settled. Owned by the event loop.
 */
final class AccountClosing implements LoggedCall.LoggedReply, TransferCall.TransferReply {
  private final CommandIntake intake;
  private final LedgerCommand.CloseAccount command;
  private final long deadlineMicros;
  private final LoggedCall.LoggedReply reply;
  private boolean swept;
  private CommandResult.AccountClosed last =
      new CommandResult.AccountClosed(CloseStatus.ACCOUNT_NOT_FOUND, null, 0);

  AccountClosing(
      CommandIntake intake,
      LedgerCommand.CloseAccount command,
      long deadlineMicros,
      LoggedCall.LoggedReply reply) {
    this.intake = intake;
    this.command = command;
    this.deadlineMicros = deadlineMicros;
    this.reply = reply;
  }

  void start() {
    intake.submit(new LoggedCall(command, command.id(), command.arcEpoch(), this));
  }

  @Override
  public void applied(CommandResult result) {
    CommandResult.AccountClosed closed = (CommandResult.AccountClosed) result;
    Account account = closed.account();
    LedgerCommand.ClosingSweep sweep = command.sweep();
    if (closed.status() != CloseStatus.BALANCE_NOT_ZERO
        || sweep == null
        || account == null
        || account.totals().balance() < 0) {
      reply.applied(closed);
    } else if (swept) {
      reply.applied(refusedSweep(closed));
    } else {
      last = closed;
      intake.submit(
          new TransferCall(
              SettingsCodec.sweep(command, sweep, account.ledger()),
              command.arcEpoch(),
              deadlineMicros,
              this));
    }
  }

  @Override
  public void outcome(TransferOutcome outcome) {
    switch (outcome.status().outcomeClass()) {
      case SUCCESS -> {
        swept = true;
        start();
      }
      case NOT_EXECUTED -> reply.refused(Refusal.recovering("the sweep was not executed"));
      case UNKNOWN ->
          reply.refused(
              Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, "the fate of the sweep is not known"));
      case CONFLICT, MALFORMED, REJECTED -> reply.applied(refusedSweep(last));
    }
  }

  private static CommandResult.AccountClosed refusedSweep(CommandResult.AccountClosed found) {
    return new CommandResult.AccountClosed(
        CloseStatus.SWEEP_REFUSED, found.account(), found.asOfMicros());
  }

  @Override
  public void refused(Refusal refusal) {
    reply.refused(refusal);
  }
}
