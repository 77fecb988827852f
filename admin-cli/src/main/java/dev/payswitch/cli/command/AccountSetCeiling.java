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

/** {@code account set-ceiling}: how much the account may hold. */
@Command(
    name = "set-ceiling",
    description = {
      "Set what balance plus pending and intended credits never exceed.",
      "Refused when they are above it already."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch account set-ceiling alice 1000.00 --reason \"e-money, limited by law\"",
      "  payswitch account set-ceiling alice none --reason \"identity checked\""
    })
final class AccountSetCeiling implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final ChangeOptions change = new ChangeOptions();

  @Parameters(
      index = "1",
      paramLabel = "AMOUNT|none",
      description = "In major units, 0 or more, such as 1000.00; none: no bound.")
  private String amount = "";

  AccountSetCeiling(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new SettingsChange(context, change).apply(this::settings).code();
  }

  private AccountSettings settings(Account account) {
    AccountSettings.Builder settings = SettingsTexts.of(account).toBuilder();
    Values.amountMinorOrNone(amount, account.getLedger())
        .ifPresentOrElse(settings::setCeilingMinor, settings::clearCeilingMinor);
    if (settings.getCeilingMinor() < 0) {
      throw Values.usage("a ceiling must not be below 0");
    }
    return settings.build();
  }
}
