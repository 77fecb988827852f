// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code account history}: the history of one account, which {@code transfer list} shows too. */
@Command(
    name = "history",
    description = "List the transfers of an account by post time, newest first.",
    footer = {
      "",
      "The same as payswitch transfer list.",
      "",
      "Examples:",
      "  payswitch account history alice --limit 20",
      "  payswitch account history alice --side debit --from 2026-03-01 --until 2026-04-01"
    })
final class AccountHistory implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final History history = new History();

  AccountHistory(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return history.show(context).code();
  }
}
