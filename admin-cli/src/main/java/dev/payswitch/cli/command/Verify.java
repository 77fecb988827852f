// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.LedgerTable;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code verify}: proves that no money was made or lost. */
@Command(
    name = "verify",
    description = {
      "Prove that no money was made or lost.",
      "Per ledger, over all shards and lanes: debits = credits + what is in flight. Exact while",
      "payments flow; reads every account once."
    },
    footer = {
      "",
      "Exit code 0: everything holds; 1: something does not.",
      "",
      "Example:",
      "  payswitch verify --timeout 30s"
    })
final class Verify implements Callable<Integer> {
  private final CliContext context;

  Verify(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      VerifyLedgersResponse answer = connection.admin(context.options().actor()).verifyLedgers();
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else if (context.options().isWide()) {
        LedgerTable.printWide(answer, context.out());
      } else {
        LedgerTable.print(answer, context.out());
      }
      if (!answer.getHolds()) {
        context.err().println("error: the books do not balance");
        context.err().println("keep the disks as they are, and read the findings above");
      }
      return (answer.getHolds() ? ExitCode.DONE : ExitCode.FAILED).code();
    }
  }
}
