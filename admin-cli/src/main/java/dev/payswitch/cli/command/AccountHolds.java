// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.HoldTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.v1.ListHoldsRequest;
import dev.payswitch.proto.v1.ListHoldsResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code account holds}: the open holds of an account; {@code hold} alone makes one. */
@Command(
    name = "holds",
    description = "List the open holds of an account, oldest first.",
    footer = {"", "Example:", "  payswitch account holds alice"})
final class AccountHolds implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  @Mixin private final PageOptions pages = new PageOptions();

  AccountHolds(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    pages.check();
    String accountId = Values.accountId(account);
    ListHoldsResponse.Builder all = ListHoldsResponse.newBuilder();
    try (Connection connection = context.connect()) {
      String token = pages.pageToken();
      do {
        ListHoldsResponse page =
            connection
                .router()
                .listHolds(
                    ListHoldsRequest.newBuilder()
                        .setAccountId(accountId)
                        .setPageSize(pages.next(all.getHoldsCount()))
                        .setPageToken(token)
                        .build());
        all.addAllHolds(page.getHoldsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty() && pages.next(all.getHoldsCount()) > 0);
      all.setNextPageToken(token);
      if (context.options().isJson()) {
        Json.print(all, context.out());
      } else {
        // Holds do not name their ledger: it is the account's.
        String ledger = connection.router().account(accountId).getLedger();
        HoldTable.print(all.getHoldsList(), ledger, context.out());
        PageOptions.noteMore(token, context.err());
      }
    }
    return ExitCode.DONE.code();
  }
}
