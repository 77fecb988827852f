// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.client.RouterClient;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.CloseAccountStatus;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code account close}: for good, together with the sweep of what is left. */
@Command(
    name = "close",
    description = {
      "Close an account for good.",
      "It must hold nothing, unless --sweep-to names where the rest goes; both happen together."
    },
    footer = {
      "",
      "Running it again is safe: a closed account stays closed.",
      "",
      "Example:",
      "  payswitch account close alice --sweep-to payout:alice --reason \"customer left\""
    })
final class AccountClose implements Callable<Integer> {
  private static final String STATUS = "CLOSE_ACCOUNT_STATUS_";

  private final CliContext context;

  @Mixin private final ChangeOptions change = new ChangeOptions();

  @Option(
      names = "--sweep-to",
      paramLabel = "ACCOUNT",
      description = "Where the rest of the balance goes.")
  private @Nullable String sweepTo;

  @Option(
      names = "--transfer-id",
      paramLabel = "ID",
      description = "The id of that transfer (default: a new UUID).")
  private @Nullable String transferId;

  AccountClose(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CloseAccountRequest.Builder request = request();
    try (Connection connection = context.connect()) {
      Account account = connection.router().account(request.getAccountId());
      if (account.getState() == AccountState.ACCOUNT_STATE_CLOSED) {
        return nothingToDo(account).code();
      }
      change.requireVersion(account);
      request.setVersion(account.getVersion());
      return (change.isDryRun()
              ? plan(request.build(), account)
              : send(connection.router(), request.build()))
          .code();
    }
  }

  private CloseAccountRequest.Builder request() {
    CloseAccountRequest.Builder request =
        CloseAccountRequest.newBuilder()
            .setAccountId(change.accountId())
            .setActor(context.options().actor())
            .setReason(change.reason());
    if (sweepTo != null) {
      request
          .setSweepToAccountId(Values.accountId(sweepTo))
          .setTransferId(
              transferId == null
                  ? TransferIds.next(context.clock())
                  : Values.transferId(transferId));
    } else if (transferId != null) {
      throw Values.usage("--transfer-id is for the transfer to --sweep-to, which is missing");
    }
    return request;
  }

  private ExitCode nothingToDo(Account account) {
    context.err().println("nothing to do: it was closed before");
    CloseAccountResponse answer =
        CloseAccountResponse.newBuilder()
            .setStatus(CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED)
            .setAccount(account)
            .build();
    print(answer, CloseAccountRequest.newBuilder().setAccountId(account.getId()).build());
    return ExitCode.DONE;
  }

  private ExitCode plan(CloseAccountRequest request, Account account) {
    context.err().println("dry run: nothing is changed");
    if (context.options().isJson()) {
      Json.print(request, context.out());
    } else {
      String ledger = account.getLedger();
      String balance = Texts.amount(account.getBalanceMinor(), ledger) + " " + ledger;
      context
          .out()
          .println("WOULD CLOSE  " + account.getId() + "  balance " + balance + sweep(request));
    }
    return ExitCode.DONE;
  }

  private ExitCode send(RouterClient router, CloseAccountRequest request) {
    CloseAccountResponse answer = close(router, request);
    print(answer, request);
    if (answer.getStatus() == CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED) {
      return ExitCode.DONE;
    }
    throw refused(answer, request);
  }

  private void print(CloseAccountResponse answer, CloseAccountRequest request) {
    if (context.options().isJson()) {
      Json.print(answer, context.out());
    } else {
      String status = Texts.status(answer.getStatus(), STATUS);
      context.out().println(status + "  " + request.getAccountId() + sweep(request));
    }
  }

  private static String sweep(CloseAccountRequest request) {
    return request.getSweepToAccountId().isEmpty()
        ? ""
        : "  sweep "
            + request.getTransferId()
            + "  "
            + request.getAccountId()
            + " → "
            + request.getSweepToAccountId();
  }

  /** The sweep must keep its id when it is tried again, also one that was made here. */
  private static CloseAccountResponse close(RouterClient router, CloseAccountRequest request) {
    try {
      return router.closeAccount(request);
    } catch (CliFailure failure) {
      if (failure.fate() == CliFailure.Fate.UNKNOWN || failure.fate() == CliFailure.Fate.LATER) {
        String id = request.getTransferId();
        throw failure.withAdvice(
            "run it again"
                + (id.isEmpty() ? "" : " with --transfer-id " + id)
                + ": a closed account stays closed");
      }
      throw failure;
    }
  }

  private static CliFailure refused(CloseAccountResponse answer, CloseAccountRequest request) {
    String accountId = request.getAccountId();
    return switch (answer.getStatus()) {
      case CLOSE_ACCOUNT_STATUS_VERSION_MISMATCH ->
          ChangeOptions.versionMismatch(answer.getAccount(), request.getVersion());
      case CLOSE_ACCOUNT_STATUS_HAS_PENDING ->
          failed(
              "the account " + accountId + " has open holds or undecided amounts",
              "capture or void them first: payswitch account holds " + accountId);
      case CLOSE_ACCOUNT_STATUS_BALANCE_NOT_ZERO ->
          failed(
              "the balance of " + accountId + " is not 0",
              "pay the rest out, or name --sweep-to ACCOUNT");
      case CLOSE_ACCOUNT_STATUS_SWEEP_REFUSED ->
          failed(
              "the sweep to " + request.getSweepToAccountId() + " was refused; nothing was closed",
              "payswitch transfer get "
                  + accountId
                  + " "
                  + request.getTransferId()
                  + " may say why; then use a new --transfer-id");
      case CLOSE_ACCOUNT_STATUS_ACCOUNT_NOT_FOUND ->
          failed("there is no account " + accountId, "check the id");
      case CLOSE_ACCOUNT_STATUS_CLOSED, CLOSE_ACCOUNT_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          failed(
              "the router answered " + answer.getStatus(),
              "use a router and a CLI of the same release");
    };
  }

  private static CliFailure failed(String problem, String advice) {
    return new CliFailure(ExitCode.FAILED, problem, advice);
  }
}
