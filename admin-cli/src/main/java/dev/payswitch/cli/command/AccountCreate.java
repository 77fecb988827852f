// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.TablePrinter;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.CreateAccountsRequest;
import dev.payswitch.proto.v1.CreateAccountsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code account create}: new accounts with the same settings. */
@Command(
    name = "create",
    description =
        "Create accounts; those that exist with the same ledger, code and reference stay.",
    footer = {
      "",
      "The last word is the ledger. Amounts are in major units.",
      "",
      "Examples:",
      "  payswitch account create alice bob EUR",
      "  payswitch account create carol EUR --single 200 --day 500",
      "  payswitch account create settlement:visa EUR --no-floor --reference \"VISA settlement\""
    })
final class AccountCreate implements Callable<Integer> {
  static final String PREFIX = "ACCOUNT_OUTCOME_STATUS_";
  private static final int MAX_ACCOUNTS = 8_192;

  private final CliContext context;

  @Parameters(
      arity = "2..*",
      paramLabel = "ID... LEDGER",
      description = "One or more ids, then their ledger.")
  private List<String> words = List.of();

  @Option(
      names = "--floor",
      paramLabel = "AMOUNT",
      description = "Available never goes below it; 0 or negative (default 0).")
  private @Nullable String floor;

  @Option(names = "--no-floor", description = "May go negative without limit.")
  private boolean noFloor;

  @Option(
      names = "--ceiling",
      paramLabel = "AMOUNT",
      description = "The balance never goes above it (default: none).")
  private @Nullable String ceiling;

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Option(names = "--code", paramLabel = "N", description = "Your type number, 0 to 65535.")
  private int code;

  @Option(names = "--reference", paramLabel = "TEXT", description = "Your text, up to 140 bytes.")
  private String reference = "";

  @Option(names = "--dry-run", description = "Show what would be created; sends nothing.")
  private boolean dryRun;

  AccountCreate(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Account> accounts = accounts();
    if (dryRun) {
      printPlan(accounts);
      return ExitCode.DONE.code();
    }
    try (Connection connection = context.connect()) {
      List<AccountOutcome> outcomes = connection.router().createAccounts(accounts);
      print(accounts, outcomes);
      return exitCode(outcomes).code();
    }
  }

  private List<Account> accounts() {
    if (words.size() - 1 > MAX_ACCOUNTS) {
      throw Values.usage("at most " + MAX_ACCOUNTS + " accounts at once");
    }
    if (noFloor && floor != null) {
      throw Values.usage("--floor and --no-floor exclude each other");
    }
    String ledger = Values.ledger(words.getLast());
    List<Account> accounts = new ArrayList<>();
    for (String id : words.subList(0, words.size() - 1)) {
      Account.Builder account =
          Account.newBuilder()
              .setId(Values.accountId(id))
              .setLedger(ledger)
              .setCode(Values.code(code))
              .setReference(reference)
              .setNoFloor(noFloor);
      if (floor != null) {
        account.setFloorMinor(Values.amountMinor(floor, ledger));
      }
      if (ceiling != null) {
        account.setCeilingMinor(Values.amountMinor(ceiling, ledger));
      }
      if (!limits.isEmpty()) {
        account.setLimits(limits.apply(AccountLimits.getDefaultInstance(), ledger));
      }
      accounts.add(account.build());
    }
    return accounts;
  }

  private void printPlan(List<Account> accounts) {
    context.err().println("dry run: nothing is sent");
    if (context.options().isJson()) {
      Json.print(CreateAccountsRequest.newBuilder().addAllAccounts(accounts), context.out());
      return;
    }
    accounts.forEach(
        account ->
            context.out().println("WOULD CREATE  " + account.getId() + "  " + account.getLedger()));
  }

  private void print(List<Account> accounts, List<AccountOutcome> outcomes) {
    if (context.options().isJson()) {
      Json.print(CreateAccountsResponse.newBuilder().addAllOutcomes(outcomes), context.out());
      return;
    }
    TablePrinter table =
        new TablePrinter().left("OUTCOME").left("ACCOUNT").left("LEDGER").right("AVAILABLE");
    for (int index = 0; index < outcomes.size(); index++) {
      AccountOutcome outcome = outcomes.get(index);
      String ledger = accounts.get(index).getLedger();
      table.row(
          Texts.status(outcome.getStatus(), PREFIX),
          accounts.get(index).getId(),
          ledger,
          outcome.hasAccount()
              ? Texts.amount(
                  outcome.getAccount().getAvailableMinor(), outcome.getAccount().getLedger())
              : Texts.UNKNOWN);
    }
    table.print(context.out());
  }

  private ExitCode exitCode(List<AccountOutcome> outcomes) {
    List<AccountOutcomeStatus> failed =
        outcomes.stream()
            .map(AccountOutcome::getStatus)
            .filter(status -> !isThere(status))
            .toList();
    if (failed.isEmpty()) {
      return ExitCode.DONE;
    }
    context
        .err()
        .println("error: " + failed.size() + " of " + outcomes.size() + " were not created");
    context.err().println(advice(failed.getFirst()));
    return failed.size() < outcomes.size() ? ExitCode.PARTLY_DONE : exitCode(failed.getFirst());
  }

  static boolean isThere(AccountOutcomeStatus status) {
    return status == AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED
        || status == AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS;
  }

  private static ExitCode exitCode(AccountOutcomeStatus status) {
    return switch (status) {
      case ACCOUNT_OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_LEDGER,
          ACCOUNT_OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_CODE,
          ACCOUNT_OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_REFERENCE ->
          ExitCode.PRECONDITION;
      case ACCOUNT_OUTCOME_STATUS_RETRY -> ExitCode.FAILED;
      case ACCOUNT_OUTCOME_STATUS_OUTCOME_UNKNOWN -> ExitCode.TIMED_OUT;
      default -> ExitCode.USAGE;
    };
  }

  private static String advice(AccountOutcomeStatus status) {
    return switch (exitCode(status)) {
      case PRECONDITION ->
          "the id is taken: choose another, or look at it with payswitch account get";
      case FAILED, TIMED_OUT -> "run it again: accounts that exist stay as they are";
      default -> "correct the value that the outcome names";
    };
  }
}
