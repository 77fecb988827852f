// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.v1.GetBalanceRequest;
import dev.payswitch.proto.v1.GetBalanceResponse;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code account balance}: what an account held at a moment. */
@Command(
    name = "balance",
    description = {
      "Show the balance of an account, now or at a past moment.",
      "Credits posted minus debits posted, by post time: the past never changes."
    },
    footer = {"", "Example:", "  payswitch account balance alice --at 2026-03-01T00:00:00Z"})
final class AccountBalance implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "The moment: 2026-03-01 or 2026-03-01T10:15:00Z (default: now).")
  private @Nullable String at;

  AccountBalance(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String accountId = Values.accountId(account);
    GetBalanceRequest.Builder request = GetBalanceRequest.newBuilder().setAccountId(accountId);
    if (at != null) {
      request.setAtTime(Values.time(at));
    }
    try (Connection connection = context.connect()) {
      GetBalanceResponse answer = connection.router().balance(request.build());
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        context.out().println(line(accountId, answer));
      }
    }
    return ExitCode.DONE.code();
  }

  private static String line(String accountId, GetBalanceResponse answer) {
    String ledger = answer.getLedger();
    return String.join(
        "  ",
        accountId,
        "balance " + Texts.amount(answer.getBalanceMinor(), ledger) + " " + ledger,
        "as of " + Texts.time(answer.getAsOfTime()));
  }
}
