// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.output.SettingsTexts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code account unfreeze}: the account accepts movements again. */
@Command(
    name = "unfreeze",
    description = {
      "Accept debits, credits, or both again.",
      "A side that is not named stays as it is."
    },
    footer = {"", "Example:", "  payswitch account unfreeze alice --reason \"case 77 closed\""})
final class AccountUnfreeze implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final ChangeOptions change = new ChangeOptions();

  @Mixin private final SideOptions sides = new SideOptions();

  AccountUnfreeze(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new SettingsChange(context, change)
        .apply(
            account ->
                SettingsTexts.of(account).toBuilder()
                    .setState(sides.apply(account.getState(), false))
                    .build())
        .code();
  }
}
