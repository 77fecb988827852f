// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code transfer submit}: one transfer with all its fields named. */
@Command(
    name = "submit",
    description = "Submit one payment with every field named; `payswitch pay` is the short form.",
    footer = {
      "",
      "Example:",
      "  payswitch transfer submit --debit-account alice --credit-account merchant:42 \\",
      "      --amount 12.50 --ledger EUR --id order-1001 --reference \"order 1001\""
    })
final class TransferSubmit implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = "--debit-account",
      required = true,
      paramLabel = "ID",
      description = "The account that gives.")
  private String debitAccount = "";

  @Option(
      names = "--credit-account",
      required = true,
      paramLabel = "ID",
      description = "The account that receives.")
  private String creditAccount = "";

  @Option(
      names = "--amount",
      required = true,
      paramLabel = "AMOUNT",
      description = "In major units, such as 12.50.")
  private String amount = "";

  @Option(names = "--ledger", required = true, paramLabel = "LEDGER", description = "Such as EUR.")
  private String ledger = "";

  @Option(
      names = "--effective-time",
      paramLabel = "TIME",
      description = "When it happened in your world; information only.")
  private @Nullable String effectiveTime;

  @Mixin private final Payment payment = new Payment();

  TransferSubmit(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Transfer.Builder transfer =
        payment.transfer(context, debitAccount, creditAccount, amount, ledger);
    if (effectiveTime != null) {
      transfer.setEffectiveTime(Values.time(effectiveTime));
    }
    Submission submission = new Submission(context, transfer.build());
    return (payment.isDryRun() ? submission.plan() : submission.send()).code();
  }
}
