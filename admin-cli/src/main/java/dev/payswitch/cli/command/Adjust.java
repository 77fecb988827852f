// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adjust}: a hold gets another amount, another timeout, or both. */
@Command(
    name = "adjust",
    description = {
      "Set a new held amount, a new timeout counted from now, or both.",
      "More than before must be available; less never is declined for that. Exit codes as of pay."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch adjust alice room-12 EUR --amount 250.00",
      "  payswitch adjust alice room-12 EUR --expires-in 14d --id room-12-longer"
    })
final class Adjust implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final HoldTarget hold = new HoldTarget();

  @Parameters(index = "2", paramLabel = "LEDGER", description = "Such as EUR.")
  private String ledger = "";

  @Option(
      names = "--amount",
      paramLabel = "AMOUNT",
      description = "What is held from now on, in major units (default: as before).")
  private @Nullable String amount;

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description = "How long it lasts, counted from now: 12h, 7d (default: as before).")
  private @Nullable Duration expiresIn;

  @Mixin private final TransferOptions options = new TransferOptions();

  Adjust(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (amount == null && expiresIn == null) {
      throw Values.usage("nothing to adjust: --amount or --expires-in is missing");
    }
    Transfer.Builder transfer =
        hold.transfer(context, TransferKind.TRANSFER_KIND_ADJUST, options, ledger);
    if (amount != null) {
      transfer.setAmountMinor(Values.positiveAmountMinor(amount, transfer.getLedger()));
    }
    if (expiresIn != null) {
      transfer.setTimeout(Values.holdTimeout(expiresIn));
    }
    return options.submit(context, transfer.build()).code();
  }
}
