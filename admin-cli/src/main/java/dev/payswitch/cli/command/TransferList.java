// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code transfer list}: the history of one account, which {@code account history} shows too. */
@Command(
    name = "list",
    description = "List the transfers of an account by post time, newest first.",
    footer = {
      "",
      "The same as payswitch account history.",
      "",
      "Examples:",
      "  payswitch transfer list alice --limit 20",
      "  payswitch transfer list alice --side debit --from 2026-03-01 --until 2026-04-01"
    })
final class TransferList implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final History history = new History();

  TransferList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return history.show(context).code();
  }
}
