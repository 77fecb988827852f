// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.OutcomeState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code transfer outcome}: what became of an id, declined ones included. Changes nothing. */
@Command(
    name = "outcome",
    description = {
      "Tell what became of a transfer id.",
      "Committed, rejected, cancelled, in progress or unknown. Changes nothing."
    },
    footer = {
      "",
      "Exit code 0: committed, rejected or cancelled; 4: in progress; 1: nothing is known of it.",
      "",
      "Example:",
      "  payswitch transfer outcome alice order-1001"
    })
final class TransferOutcomeGet implements Callable<Integer> {
  private final CliContext context;

  @Parameters(index = "0", paramLabel = "DEBIT-ACCOUNT", description = "The account that gives.")
  private String debitAccount = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The transfer's id.")
  private String id = "";

  TransferOutcomeGet(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String accountId = Values.accountId(debitAccount);
    String transferId = Values.transferId(id);
    try (Connection connection = context.connect()) {
      GetOutcomeResponse answer = connection.router().outcome(accountId, transferId);
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        context.out().println(Outcomes.line(answer.getState(), transferId, answer.getOutcome()));
      }
      return exitCode(answer.getState()).code();
    }
  }

  private static ExitCode exitCode(OutcomeState state) {
    return switch (state) {
      case OUTCOME_STATE_COMMITTED, OUTCOME_STATE_REJECTED, OUTCOME_STATE_CANCELLED ->
          ExitCode.DONE;
      case OUTCOME_STATE_IN_PROGRESS -> ExitCode.TIMED_OUT;
      case OUTCOME_STATE_UNKNOWN, OUTCOME_STATE_UNSPECIFIED, UNRECOGNIZED -> ExitCode.FAILED;
    };
  }
}
