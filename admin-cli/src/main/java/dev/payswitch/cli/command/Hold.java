// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hold}: reserves an amount until it is captured, voided or expired. */
@Command(
    name = "hold",
    description = {
      "Hold an amount until it is captured, voided or expired.",
      "payswitch account holds shows the open ones. Exit codes as of pay."
    },
    footer = {
      "",
      "Example:",
      "  payswitch hold alice hotel:7 200 EUR --expires-in 7d --id room-12"
    })
final class Hold implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final Movement movement = new Movement();

  @Option(
      names = "--expires-in",
      required = true,
      paramLabel = "TIME",
      description = "How long it lasts by the server's clock: 30m, 12h, 7d; at most 90d.")
  private Duration expiresIn = Duration.ZERO;

  @Mixin private final TransferOptions options = new TransferOptions();

  Hold(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Transfer.Builder transfer =
        movement
            .transfer(context, TransferKind.TRANSFER_KIND_HOLD, options)
            .setTimeout(Values.holdTimeout(expiresIn));
    return options.submit(context, transfer.build()).code();
  }
}
