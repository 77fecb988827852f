// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.v1.CancelTransferRequest;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.OutcomeState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code transfer cancel}: makes sure that an id never takes place, if it is not too late. */
@Command(
    name = "cancel",
    description = {
      "Make sure that a transfer id never takes place, and tell its outcome if it has one.",
      "Afterwards another id may be used; a delayed copy of this one is stopped."
    },
    footer = {
      "",
      "Exit code 0: it never takes place; 3: it took place before; 4: in progress, so not cancelled.",
      "",
      "Example:",
      "  payswitch transfer cancel alice order-1001"
    })
final class TransferCancel implements Callable<Integer> {
  private final CliContext context;

  @Parameters(index = "0", paramLabel = "DEBIT-ACCOUNT", description = "The account that gives.")
  private String debitAccount = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The transfer's id.")
  private String id = "";

  @Option(names = "--dry-run", description = "Show what would be sent; sends nothing.")
  private boolean dryRun;

  TransferCancel(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String accountId = Values.accountId(debitAccount);
    String transferId = Values.transferId(id);
    if (dryRun) {
      printPlan(accountId, transferId);
      return ExitCode.DONE.code();
    }
    try (Connection connection = context.connect()) {
      CancelTransferResponse answer = connection.router().cancel(accountId, transferId);
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        context.out().println(Outcomes.line(answer.getState(), transferId, answer.getOutcome()));
      }
      return exitCode(answer.getState()).code();
    }
  }

  private void printPlan(String accountId, String transferId) {
    context.err().println("dry run: nothing is sent");
    if (context.options().isJson()) {
      Json.print(
          CancelTransferRequest.newBuilder().setDebitAccountId(accountId).setId(transferId),
          context.out());
    } else {
      context.out().println("WOULD CANCEL  " + transferId + "  of " + accountId);
    }
  }

  private ExitCode exitCode(OutcomeState state) {
    return switch (state) {
      case OUTCOME_STATE_CANCELLED, OUTCOME_STATE_REJECTED -> ExitCode.DONE;
      case OUTCOME_STATE_COMMITTED -> {
        tell(
            "the transfer took place before it could be cancelled",
            "give it back: payswitch refund, or payswitch void for a hold");
        yield ExitCode.PRECONDITION;
      }
      case OUTCOME_STATE_IN_PROGRESS,
          OUTCOME_STATE_UNKNOWN,
          OUTCOME_STATE_UNSPECIFIED,
          UNRECOGNIZED -> {
        tell(
            "the transfer is in progress and was not cancelled",
            "run it again in a moment; use no other id before it has an outcome");
        yield ExitCode.TIMED_OUT;
      }
    };
  }

  private void tell(String problem, String advice) {
    context.err().println("error: " + problem);
    context.err().println(advice);
  }
}
