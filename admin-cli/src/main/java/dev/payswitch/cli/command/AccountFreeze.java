// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.output.SettingsTexts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code account freeze}: the account refuses new movements. */
@Command(
    name = "freeze",
    description = {
      "Refuse new debits, new credits, or both.",
      "Existing holds can still be captured, voided or expire."
    },
    footer = {
      "",
      "Example:",
      "  payswitch account freeze alice --debits --reason \"card reported stolen\""
    })
final class AccountFreeze implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final ChangeOptions change = new ChangeOptions();

  @Mixin private final SideOptions sides = new SideOptions();

  AccountFreeze(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new SettingsChange(context, change)
        .apply(
            account ->
                SettingsTexts.of(account).toBuilder()
                    .setState(sides.apply(account.getState(), true))
                    .build())
        .code();
  }
}
