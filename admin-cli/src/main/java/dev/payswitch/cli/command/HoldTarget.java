// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import picocli.CommandLine.Parameters;

/** The words that name a hold: what is about it has the same debit account. Filled by picocli. */
final class HoldTarget {
  @Parameters(
      index = "0",
      paramLabel = "DEBIT-ACCOUNT",
      description = "The account the hold is on.")
  private String debitAccount = "";

  @Parameters(index = "1", paramLabel = "HOLD-ID", description = "The transfer id of the hold.")
  private String holdId = "";

  Transfer.Builder transfer(
      CliContext context, TransferKind kind, TransferOptions options, String ledger) {
    return options
        .transfer(context, kind, debitAccount, ledger)
        .setTarget(TransferReference.newBuilder().setId(Values.transferId(holdId)));
  }
}
