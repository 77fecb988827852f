// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.AccountTable;
import dev.payswitch.cli.output.HoldTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.v1.GetAccountViewResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code account get}: everything about one account at one moment. */
@Command(
    name = "get",
    description = {
      "Show an account: what it holds, what may be spent, and its settings.",
      "With what is left of its limits, and its open holds, all at one moment."
    },
    footer = {"", "Example:", "  payswitch account get alice"})
final class AccountGet implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  AccountGet(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String accountId = Values.accountId(account);
    try (Connection connection = context.connect()) {
      GetAccountViewResponse view = connection.router().accountView(accountId);
      if (context.options().isJson()) {
        Json.print(view, context.out());
      } else {
        print(view);
      }
    }
    return ExitCode.DONE.code();
  }

  private void print(GetAccountViewResponse view) {
    AccountTable.printOne(view, context.out());
    if (view.getHoldsCount() > 0) {
      context.out().println();
      HoldTable.print(view.getHoldsList(), view.getAccount().getLedger(), context.out());
    }
    if (view.getMoreHolds()) {
      context
          .err()
          .println("there are more holds: payswitch account holds " + view.getAccount().getId());
    }
  }
}
