// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private final Movement movement = new Movement();

  @Mixin private final TransferOptions options = new TransferOptions();

  Pay(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Transfer.Builder transfer =
        movement.transfer(context, TransferKind.TRANSFER_KIND_PAYMENT, options);
    return options.submit(context, transfer.build()).code();
  }
}
