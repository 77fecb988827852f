// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.client.RouterClient;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.cli.output.TransferTexts;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;

/** What a refund has to know of the transfer it moves back. */
record Original(String id, String ledger, String creditAccountId, long amountMinor) {

  /**
   * Reads a posted transfer. What could never be refunded is refused here, so that no id of a
   * refund is spent on it.
   */
  static Original read(RouterClient router, String debitAccountId, String id) {
    RecordedTransfer recorded = router.transfer(debitAccountId, id);
    Transfer transfer = recorded.getTransfer();
    if (recorded.getOutcome().getOutcomeClass() != OutcomeClass.OUTCOME_CLASS_SUCCESS) {
      throw new CliFailure(
          ExitCode.FAILED,
          "the transfer "
              + id
              + " was declined: "
              + Texts.status(recorded.getOutcome().getStatus(), Outcomes.STATUS),
          "nothing moved, so nothing is to be refunded");
    }
    if (!isPosted(transfer.getKind())) {
      throw new CliFailure(
          ExitCode.FAILED,
          "the transfer " + id + " is a " + TransferTexts.kind(transfer) + ", not a payment",
          "refund a payment, a sweep or a capture; a hold is released with payswitch void");
    }
    return new Original(
        id,
        transfer.getLedger(),
        creditAccountId(router, transfer),
        recorded.getOutcome().getAmountMinor());
  }

  void requireLedger(String named) {
    if (!named.equals(ledger)) {
      throw new CliFailure(
          ExitCode.PRECONDITION,
          "the transfer " + id + " is of ledger " + ledger + ", not " + named,
          "name the amount in " + ledger);
    }
  }

  /** A capture is recorded as it was sent, without the account: its hold knows it. */
  private static String creditAccountId(RouterClient router, Transfer transfer) {
    return transfer.getCreditAccountId().isEmpty()
        ? router
            .transfer(transfer.getDebitAccountId(), transfer.getTarget().getId())
            .getTransfer()
            .getCreditAccountId()
        : transfer.getCreditAccountId();
  }

  private static boolean isPosted(TransferKind kind) {
    return kind == TransferKind.TRANSFER_KIND_PAYMENT
        || kind == TransferKind.TRANSFER_KIND_SWEEP
        || kind == TransferKind.TRANSFER_KIND_CAPTURE;
  }
}
