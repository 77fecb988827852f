// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code void}: releases what is still held. */
@Command(
    name = "void",
    description = {
      "Release what a hold still holds.",
      "Captures made before stand: see refund. Exit codes as of pay."
    },
    footer = {"", "Example:", "  payswitch void alice room-12 EUR --id room-12-cancelled"})
final class VoidHold implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final HoldTarget hold = new HoldTarget();

  @Parameters(index = "2", paramLabel = "LEDGER", description = "Such as EUR.")
  private String ledger = "";

  @Mixin private final TransferOptions options = new TransferOptions();

  VoidHold(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Transfer.Builder transfer =
        hold.transfer(context, TransferKind.TRANSFER_KIND_VOID, options, ledger);
    return options.submit(context, transfer.build()).code();
  }
}
