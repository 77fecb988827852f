// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.AccountTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.v1.Account;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code account get}: one account with its totals. */
@Command(
    name = "get",
    description = "Show an account: what it holds, what may be spent, and its settings.",
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
      Account answer = connection.router().account(accountId);
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        AccountTable.printOne(answer, context.out());
      }
    }
    return ExitCode.DONE.code();
  }
}
