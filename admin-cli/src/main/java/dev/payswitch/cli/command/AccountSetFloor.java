// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.output.SettingsTexts;
import dev.payswitch.proto.admin.v1.AccountSettings;
import dev.payswitch.proto.v1.Account;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code account set-floor}: how far down available may go. */
@Command(
    name = "set-floor",
    description = {
      "Set what available never goes below: negative is a credit line.",
      "Refused when available is below it already."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch account set-floor alice -500.00 --reason \"credit line approved\"",
      "  payswitch account set-floor settlement:visa none --reason \"settles at night\""
    })
final class AccountSetFloor implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final ChangeOptions change = new ChangeOptions();

  @Parameters(
      index = "1",
      paramLabel = "AMOUNT|none",
      description = "In major units, such as -500.00; none: no bound at all.")
  private String amount = "";

  AccountSetFloor(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new SettingsChange(context, change).apply(this::settings).code();
  }

  private AccountSettings settings(Account account) {
    AccountSettings.Builder settings = SettingsTexts.of(account).toBuilder();
    Values.amountMinorOrNone(amount, account.getLedger())
        .ifPresentOrElse(
            minor -> settings.setNoFloor(false).setFloorMinor(minor),
            () -> settings.setNoFloor(true).setFloorMinor(0));
    return settings.build();
  }
}
