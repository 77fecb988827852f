// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.CsvStatement;
import dev.payswitch.cli.output.ShownStatement;
import dev.payswitch.cli.output.StatementWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code account statement}: everything that was posted, between two balances. */
@Command(
    name = "statement",
    description = {
      "Print what was posted to an account, oldest first, with the balance after each line.",
      "Begins with the opening and ends with the closing balance. Holds are not part of it."
    },
    footer = {
      "",
      "CSV has no limit: it is written page by page. Amounts are in major units.",
      "",
      "Examples:",
      "  payswitch account statement alice --from 2026-03-01 --until 2026-04-01",
      "  payswitch account statement alice --csv > alice.csv"
    })
final class AccountStatement implements Callable<Integer> {
  /** A table and a JSON document are kept until their end. */
  private static final int MAX_SHOWN = 100_000;

  private final CliContext context;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  @Mixin private final PeriodOptions period = new PeriodOptions();

  @Option(names = "--csv", description = "As CSV (RFC 4180) instead of a table.")
  private boolean csv;

  AccountStatement(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (csv && context.options().isJson()) {
      throw Values.usage("--csv and -o json exclude each other");
    }
    String accountId = Values.accountId(account);
    StatementWriter writer =
        csv
            ? new CsvStatement(context.out())
            : new ShownStatement(accountId, context.options().isJson(), context.out());
    try (Connection connection = context.connect()) {
      new StatementReader(connection.router(), accountId, period)
          .readTo(writer, csv ? Long.MAX_VALUE : MAX_SHOWN);
    }
    return ExitCode.DONE.code();
  }
}
