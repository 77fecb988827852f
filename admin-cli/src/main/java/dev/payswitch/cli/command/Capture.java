// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code capture}: takes all or part of a hold. */
@Command(
    name = "capture",
    description = {
      "Take all or part of a hold.",
      "The rest is released, unless --keep-rest is given. Exit codes as of pay."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch capture alice room-12 EUR --id room-12-paid",
      "  payswitch capture alice room-12 80.00 EUR --keep-rest"
    })
final class Capture implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final HoldTarget hold = new HoldTarget();

  @Parameters(
      index = "2..*",
      arity = "1..*",
      paramLabel = "[AMOUNT] LEDGER",
      hideParamSyntax = true,
      description = "How much, in major units; left out: all of it. Then the ledger, such as EUR.")
  private List<String> words = List.of();

  @Option(names = "--keep-rest", description = "The rest stays held; more captures may follow.")
  private boolean keepRest;

  @Mixin private final TransferOptions options = new TransferOptions();

  Capture(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PartAmount part = PartAmount.of(words);
    Transfer.Builder transfer =
        hold.transfer(context, TransferKind.TRANSFER_KIND_CAPTURE, options, part.ledger());
    part.amountMinor().ifPresent(transfer::setAmountMinor);
    if (keepRest) {
      transfer.setFinal(false);
    }
    return options.submit(context, transfer.build()).code();
  }
}
