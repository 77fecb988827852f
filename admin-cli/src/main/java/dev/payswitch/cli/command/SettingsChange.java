// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.client.RouterClient;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.SettingsTexts;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.admin.v1.AccountSettings;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import dev.payswitch.proto.v1.UpdateAccountStatus;
import java.util.List;
import java.util.function.Function;

/**
 * One change of an account's settings. They are read first, and the change is asked for with the
 * version that was read: nobody overwrites what he has not seen, and only what differs is sent.
 */
final class SettingsChange {
  private static final String STATUS = "UPDATE_ACCOUNT_STATUS_";

  private final CliContext context;
  private final ChangeOptions options;

  SettingsChange(CliContext context, ChangeOptions options) {
    this.context = context;
    this.options = options;
  }

  /** Changes the settings to what {@code edit} makes of the account. */
  ExitCode apply(Function<Account, AccountSettings> edit) {
    String accountId = options.accountId();
    String reason = options.reason();
    try (Connection connection = context.connect()) {
      Account account = connection.router().account(accountId);
      options.requireVersion(account);
      if (account.getState() == AccountState.ACCOUNT_STATE_CLOSED) {
        throw new CliFailure(
            ExitCode.FAILED,
            "the account " + accountId + " is closed",
            "a closed account does not change any more: use another one");
      }
      AccountSettings before = SettingsTexts.of(account);
      AccountSettings after = edit.apply(account);
      List<String> changes = SettingsTexts.changes(before, after, account.getLedger());
      if (changes.isEmpty()) {
        return nothingToDo(account);
      }
      UpdateAccountRequest request =
          request(before, after)
              .setAccountId(accountId)
              .setActor(context.options().actor())
              .setReason(reason)
              .setVersion(account.getVersion())
              .build();
      return options.isDryRun()
          ? plan(request, changes)
          : send(connection.router(), request, changes);
    }
  }

  private static UpdateAccountRequest.Builder request(
      AccountSettings before, AccountSettings after) {
    UpdateAccountRequest.Builder request = UpdateAccountRequest.newBuilder();
    if (before.getNoFloor() != after.getNoFloor()) {
      request.setNoFloor(after.getNoFloor()).setFloorMinor(after.getFloorMinor());
    } else if (before.getFloorMinor() != after.getFloorMinor()) {
      request.setFloorMinor(after.getFloorMinor());
    }
    if (before.hasCeilingMinor() && !after.hasCeilingMinor()) {
      request.setRemoveCeiling(true);
    } else if (after.hasCeilingMinor() && !SettingsTexts.haveSameCeiling(before, after)) {
      request.setCeilingMinor(after.getCeilingMinor());
    }
    if (!before.getLimits().equals(after.getLimits())) {
      request.setLimits(after.getLimits());
    }
    if (before.getState() != after.getState()) {
      request.setState(after.getState());
    }
    return request;
  }

  private ExitCode nothingToDo(Account account) {
    context.err().println("nothing to do: the account has these settings already");
    if (context.options().isJson()) {
      Json.print(UpdateAccountResponse.newBuilder().setAccount(account), context.out());
    } else {
      context.out().println(line("UNCHANGED", account.getId(), account.getVersion(), List.of()));
    }
    return ExitCode.DONE;
  }

  private ExitCode plan(UpdateAccountRequest request, List<String> changes) {
    context.err().println("dry run: nothing is changed");
    if (context.options().isJson()) {
      Json.print(request, context.out());
    } else {
      context
          .out()
          .println(line("WOULD UPDATE", request.getAccountId(), request.getVersion(), changes));
    }
    return ExitCode.DONE;
  }

  private ExitCode send(RouterClient router, UpdateAccountRequest request, List<String> changes) {
    UpdateAccountResponse answer = update(router, request);
    Account now = answer.getAccount();
    if (context.options().isJson()) {
      Json.print(answer, context.out());
    } else {
      String status = Texts.status(answer.getStatus(), STATUS);
      context.out().println(line(status, request.getAccountId(), now.getVersion(), changes));
    }
    if (answer.getStatus() == UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_UPDATED) {
      return ExitCode.DONE;
    }
    throw refused(answer.getStatus(), request, now);
  }

  /** Reading comes first when it is run again, so a change that was made is not made twice. */
  private static UpdateAccountResponse update(RouterClient router, UpdateAccountRequest request) {
    try {
      return router.updateAccount(request);
    } catch (CliFailure failure) {
      if (failure.fate() == CliFailure.Fate.UNKNOWN || failure.fate() == CliFailure.Fate.LATER) {
        throw failure.withAdvice("run it again: what was changed is not changed twice");
      }
      throw failure;
    }
  }

  private static CliFailure refused(
      UpdateAccountStatus status, UpdateAccountRequest request, Account now) {
    String accountId = request.getAccountId();
    return switch (status) {
      case UPDATE_ACCOUNT_STATUS_VERSION_MISMATCH ->
          ChangeOptions.versionMismatch(now, request.getVersion());
      case UPDATE_ACCOUNT_STATUS_FLOOR_ABOVE_AVAILABLE ->
          failed(
              "available of " + accountId + " is already below that floor",
              "top the account up, or choose a lower floor");
      case UPDATE_ACCOUNT_STATUS_CEILING_BELOW_BALANCE ->
          failed(
              "the balance of " + accountId + " with what is pending is above that ceiling",
              "pay some of it out, or choose a higher ceiling");
      case UPDATE_ACCOUNT_STATUS_ACCOUNT_NOT_FOUND ->
          failed("there is no account " + accountId, "check the id");
      case UPDATE_ACCOUNT_STATUS_ACCOUNT_CLOSED ->
          failed(
              "the account " + accountId + " is closed",
              "a closed account does not change any more: use another one");
      case UPDATE_ACCOUNT_STATUS_UPDATED, UPDATE_ACCOUNT_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          failed("the router answered " + status, "use a router and a CLI of the same release");
    };
  }

  private static CliFailure failed(String problem, String advice) {
    return new CliFailure(ExitCode.FAILED, problem, advice);
  }

  private static String line(String status, String accountId, long version, List<String> changes) {
    String known = status + "  " + accountId + "  version " + Long.toUnsignedString(version);
    return changes.isEmpty() ? known : known + "  " + String.join(", ", changes);
  }
}
