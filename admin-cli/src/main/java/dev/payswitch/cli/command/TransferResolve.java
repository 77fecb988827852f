// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.InDoubtTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.admin.v1.ResolveTransferResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code transfer resolve}: has what is in doubt asked about now. */
@Command(
    name = "resolve",
    description = {
      "Ask the home of a transfer or group in doubt what became of it, now, and have the answer followed.",
      "It never chooses an outcome; shards do the same by themselves for what waits longer than 35 s."
    },
    footer = {
      "",
      "COMMITTED: its decision is on its way; DEAD: it never takes place and is forgotten;",
      "UNANSWERED: its home does not answer now.",
      "Exit code 0: nothing is in doubt any more; 4: its home does not answer.",
      "",
      "Example:",
      "  payswitch transfer resolve alice order-1001"
    })
final class TransferResolve implements Callable<Integer> {
  private final CliContext context;

  @Parameters(index = "0", paramLabel = "DEBIT-ACCOUNT", description = "The account that gives.")
  private String debitAccount = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The id of the transfer or group.")
  private String id = "";

  TransferResolve(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String account = Values.accountId(debitAccount);
    String transfer = Values.transferId(id);
    try (Connection connection = context.connect()) {
      ResolveTransferResponse answer =
          connection.admin(context.options().actor()).resolveTransfer(account, transfer);
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else if (answer.getTransfersCount() == 0) {
        context
            .err()
            .println("nothing of it is in doubt; payswitch transfer outcome tells the rest");
      } else {
        InDoubtTable.printResolved(answer.getTransfersList(), context.out());
      }
      answer.getSilentShardsList().forEach(silent -> context.err().println("no answer: " + silent));
      boolean open =
          answer.getSilentShardsCount() > 0
              || answer.getTransfersList().stream()
                  .anyMatch(each -> each.getFate().equals("UNANSWERED"));
      return (open ? ExitCode.TIMED_OUT : ExitCode.DONE).code();
    }
  }
}
