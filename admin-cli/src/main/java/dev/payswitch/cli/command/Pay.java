// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pay}: the short form of one payment. */
@Command(
    name = "pay",
    description = "Pay from one account to another.",
    footer = {
      "",
      "Exit code 0: it took place, now or before; 1: declined; 3: the id was used for something else;",
      "4: no answer in time. Running it again with the same --id is always safe.",
      "",
      "Example:",
      "  payswitch pay alice merchant:42 12.50 EUR --id order-1001"
    })
final class Pay implements Callable<Integer> {
  private final CliContext context;

  @Parameters(index = "0", paramLabel = "FROM", description = "The account that gives.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The account that receives.")
  private String to = "";

  @Parameters(index = "2", paramLabel = "AMOUNT", description = "In major units, such as 12.50.")
  private String amount = "";

  @Parameters(index = "3", paramLabel = "LEDGER", description = "Such as EUR.")
  private String ledger = "";

  @Mixin private final Payment payment = new Payment();

  Pay(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Transfer transfer = payment.transfer(context, from, to, amount, ledger).build();
    Submission submission = new Submission(context, transfer);
    return (payment.isDryRun() ? submission.plan() : submission.send()).code();
  }
}
