// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sweep}: moves what is available, up to an amount. */
@Command(
    name = "sweep",
    description = {
      "Move what is available, up to an amount.",
      "Never uses a credit line; declined when nothing is available. Exit codes as of pay."
    },
    footer = {"", "Example:", "  payswitch sweep merchant:42 payout:42 10000 EUR --id payout-7"})
final class Sweep implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final Movement movement = new Movement();

  @Mixin private final TransferOptions options = new TransferOptions();

  Sweep(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Transfer.Builder transfer =
        movement.transfer(context, TransferKind.TRANSFER_KIND_SWEEP, options);
    return options.submit(context, transfer.build()).code();
  }
}
