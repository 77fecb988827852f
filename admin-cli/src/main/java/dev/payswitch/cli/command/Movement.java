// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import picocli.CommandLine.Parameters;

/** The words of every transfer that names both of its accounts. Filled by picocli. */
final class Movement {
  @Parameters(index = "0", paramLabel = "FROM", description = "The account that gives.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The account that receives.")
  private String to = "";

  @Parameters(index = "2", paramLabel = "AMOUNT", description = "In major units, such as 12.50.")
  private String amount = "";

  @Parameters(index = "3", paramLabel = "LEDGER", description = "Such as EUR.")
  private String ledger = "";

  Transfer.Builder transfer(CliContext context, TransferKind kind, TransferOptions options) {
    String known = Values.ledger(ledger);
    return options
        .transfer(context, kind, from, known)
        .setCreditAccountId(Values.accountId(to))
        .setAmountMinor(Values.positiveAmountMinor(amount, known));
  }
}
