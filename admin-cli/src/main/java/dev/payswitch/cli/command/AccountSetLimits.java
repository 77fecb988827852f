// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.output.SettingsTexts;
import dev.payswitch.proto.admin.v1.AccountSettings;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code account set-limits}: risk limits on debits. */
@Command(
    name = "set-limits",
    description = {
      "Set risk limits on debits; those that are not named stay as they are.",
      "Payments, holds, sweeps and increases of holds count. Windows roll; amounts are in major units."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch account set-limits alice --single 200 --day 500 --day-count 20 \\",
      "      --reason \"new customer\"",
      "  payswitch account set-limits alice --day none --reason \"limit lifted\"",
      "  payswitch account set-limits alice --none --reason \"identity checked\""
    })
final class AccountSetLimits implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final ChangeOptions change = new ChangeOptions();

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Option(names = "--none", description = "Remove all limits, then set those that are named.")
  private boolean none;

  AccountSetLimits(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (!none && limits.isEmpty()) {
      throw Values.usage("no limit is named, such as --day 500, and not --none");
    }
    return new SettingsChange(context, change).apply(this::settings).code();
  }

  private AccountSettings settings(Account account) {
    AccountLimits before = none ? AccountLimits.getDefaultInstance() : account.getLimits();
    return SettingsTexts.of(account).toBuilder()
        .setLimits(limits.apply(before, account.getLedger()))
        .build();
  }
}
