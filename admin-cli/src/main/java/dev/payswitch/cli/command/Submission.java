// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.client.RouterClient;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.cli.output.TransferTexts;
import dev.payswitch.proto.v1.LocateAccountResponse;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Sends one transfer and shows what became of it. */
final class Submission {
  private final CliContext context;
  private final Transfer transfer;

  Submission(CliContext context, Transfer transfer) {
    this.context = context;
    this.transfer = transfer;
  }

  ExitCode plan() {
    context.err().println("dry run: nothing is sent");
    if (context.options().isJson()) {
      Json.print(RecordedTransfer.newBuilder().setTransfer(transfer), context.out());
    } else {
      context
          .out()
          .println("WOULD SEND  " + transfer.getId() + "  " + TransferTexts.movement(transfer));
    }
    return ExitCode.DONE;
  }

  ExitCode send() {
    try (Connection connection = context.connect()) {
      RouterClient router = connection.router();
      boolean shows = !context.options().isJson();
      CompletableFuture<String> home = locate(router, transfer.getDebitAccountId(), shows);
      CompletableFuture<String> other =
          locate(router, transfer.getCreditAccountId(), shows && hasCreditAccount());
      TransferOutcome outcome = submit(router);
      if (shows) {
        print(outcome, home.join(), other.join());
      } else {
        Json.print(
            RecordedTransfer.newBuilder().setTransfer(transfer).setOutcome(outcome), context.out());
      }
      if (outcome.getOutcomeClass() != OutcomeClass.OUTCOME_CLASS_SUCCESS) {
        context.err().println("error: " + Outcomes.problem(outcome));
        context.err().println(Outcomes.advice(outcome, transfer.getId()));
      }
      return Outcomes.exitCode(outcome.getOutcomeClass());
    }
  }

  private TransferOutcome submit(RouterClient router) {
    try {
      return router.submit(transfer);
    } catch (CliFailure failure) {
      if (failure.fate() == CliFailure.Fate.UNKNOWN || failure.fate() == CliFailure.Fate.LATER) {
        throw failure.withAdvice(Outcomes.sendAgain(transfer.getId()));
      }
      throw failure;
    }
  }

  /** Where an account lives is only shown: not to know it is no failure of the payment. */
  private static CompletableFuture<String> locate(
      RouterClient router, String accountId, boolean wanted) {
    if (!wanted) {
      return CompletableFuture.completedFuture("");
    }
    return CompletableFuture.supplyAsync(() -> router.locate(accountId), Thread::startVirtualThread)
        .thenApply(LocateAccountResponse::getShardId)
        .exceptionally(Submission::unknownShard);
  }

  private static String unknownShard(Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause instanceof CliFailure) {
      return "";
    }
    throw new CompletionException(cause);
  }

  private void print(TransferOutcome outcome, String home, String other) {
    String status = Texts.status(outcome.getStatus(), Outcomes.STATUS);
    if (outcome.getStatus() == OutcomeStatus.OUTCOME_STATUS_EXISTS) {
      context
          .out()
          .println(
              status
                  + "   "
                  + transfer.getId()
                  + "  (first at "
                  + Texts.time(outcome.getCreateTime())
                  + ")");
      return;
    }
    List<String> words =
        new ArrayList<>(
            List.of(status, transfer.getId(), TransferTexts.movement(transfer, outcome)));
    if (outcome.hasCreateTime()) {
      words.add(Texts.time(outcome.getCreateTime()));
    }
    if (!home.isEmpty() && !other.isEmpty()) {
      words.add(home.equals(other) ? "shard " + home : "cross-shard " + home + "→" + other);
    }
    boolean success = outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_SUCCESS;
    if (success && !outcome.getSettled()) {
      words.add("not settled yet: the credit follows");
    }
    context.out().println(String.join("  ", words));
    printAvailable(outcome);
  }

  private void printAvailable(TransferOutcome outcome) {
    List<String> sides = new ArrayList<>();
    if (outcome.hasDebitAvailableMinor()) {
      sides.add(available(transfer.getDebitAccountId(), outcome.getDebitAvailableMinor()));
    }
    if (outcome.hasCreditAvailableMinor() && hasCreditAccount()) {
      sides.add(available(transfer.getCreditAccountId(), outcome.getCreditAvailableMinor()));
    }
    if (!sides.isEmpty()) {
      context.out().println(String.join("      ", sides));
    }
  }

  private String available(String accountId, long minor) {
    String ledger = transfer.getLedger();
    return accountId + "  available " + Texts.amount(minor, ledger) + " " + ledger;
  }

  /** What is about a hold leaves it out. */
  private boolean hasCreditAccount() {
    return !transfer.getCreditAccountId().isEmpty();
  }
}
