// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.AccountTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.v1.ListAccountsRequest;
import dev.payswitch.proto.v1.ListAccountsResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code account list}: accounts in the order of the ring. */
@Command(
    name = "list",
    description = "List accounts in the order of the ring.",
    footer = {"", "Example:", "  payswitch account list --ledger EUR --limit 20"})
final class AccountList implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = "--ledger",
      paramLabel = "LEDGER",
      defaultValue = "",
      description = "Only accounts of this ledger.")
  private String ledger = "";

  @Mixin private final PageOptions pages = new PageOptions();

  AccountList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    pages.check();
    String wanted = ledger.isEmpty() ? ledger : Values.ledger(ledger);
    ListAccountsResponse.Builder all = ListAccountsResponse.newBuilder();
    try (Connection connection = context.connect()) {
      String token = pages.pageToken();
      do {
        ListAccountsResponse page =
            connection
                .router()
                .listAccounts(
                    ListAccountsRequest.newBuilder()
                        .setLedger(wanted)
                        .setPageSize(pages.next(all.getAccountsCount()))
                        .setPageToken(token)
                        .build());
        all.addAllAccounts(page.getAccountsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty() && pages.next(all.getAccountsCount()) > 0);
      all.setNextPageToken(token);
    }
    if (context.options().isJson()) {
      Json.print(all, context.out());
    } else {
      AccountTable.print(all.getAccountsList(), context.options().isWide(), context.out());
      PageOptions.noteMore(all.getNextPageToken(), context.err());
    }
    return ExitCode.DONE.code();
  }
}
