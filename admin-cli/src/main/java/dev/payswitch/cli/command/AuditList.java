// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.AuditTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code audit list}: who changed the settings of an account. */
@Command(
    name = "list",
    description = "List who changed the settings of an account, when, why and how; newest first.",
    footer = {"", "Example:", "  payswitch audit list alice"})
final class AuditList implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  @Mixin private final PageOptions pages = new PageOptions();

  AuditList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    pages.check();
    String accountId = Values.accountId(account);
    try (Connection connection = context.connect()) {
      ListAuditResponse list = read(connection.admin(context.options().actor()), accountId);
      if (context.options().isJson()) {
        Json.print(list, context.out());
      } else {
        // Records do not name the ledger of their amounts: it is the account's.
        String ledger = connection.router().account(accountId).getLedger();
        AuditTable.print(list.getRecordsList(), ledger, context.out());
        PageOptions.noteMore(list.getNextPageToken(), context.err());
      }
    }
    return ExitCode.DONE.code();
  }

  private ListAuditResponse read(AdminClient admin, String accountId) {
    ListAuditResponse.Builder all = ListAuditResponse.newBuilder();
    String token = pages.pageToken();
    do {
      ListAuditResponse page =
          admin.listAudit(
              ListAuditRequest.newBuilder()
                  .setAccountId(accountId)
                  .setPageSize(pages.next(all.getRecordsCount()))
                  .setPageToken(token));
      all.addAllRecords(page.getRecordsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty() && pages.next(all.getRecordsCount()) > 0);
    return all.setNextPageToken(token).build();
  }
}
