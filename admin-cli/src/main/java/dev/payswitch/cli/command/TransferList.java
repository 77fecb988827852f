// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.EntryTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.v1.AccountSide;
import dev.payswitch.proto.v1.ListOrder;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code transfer list}: the history of one account. */
@Command(
    name = "list",
    description = "List the transfers of an account by post time, newest first.",
    footer = {
      "",
      "Examples:",
      "  payswitch transfer list alice --limit 20",
      "  payswitch transfer list alice --side debit --from 2026-03-01 --until 2026-04-01"
    })
final class TransferList implements Callable<Integer> {
  /** A side of an account as the flag names it. */
  enum Side {
    DEBIT,
    CREDIT
  }

  private final CliContext context;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  @Option(names = "--side", paramLabel = "SIDE", description = "Only debit, or only credit.")
  private @Nullable Side side;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "From this time on: 2026-03-01 or 2026-03-01T10:15:00Z.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
  private @Nullable String until;

  @Option(names = "--oldest-first", description = "By growing instead of falling post time.")
  private boolean oldestFirst;

  @Mixin private final PageOptions pages = new PageOptions();

  TransferList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    pages.check();
    ListTransfersRequest.Builder request = request();
    ListTransfersResponse.Builder all = ListTransfersResponse.newBuilder();
    try (Connection connection = context.connect()) {
      String token = pages.pageToken();
      do {
        ListTransfersResponse page =
            connection
                .router()
                .listTransfers(
                    request
                        .setPageSize(pages.next(all.getEntriesCount()))
                        .setPageToken(token)
                        .build());
        all.addAllEntries(page.getEntriesList()).setLedger(page.getLedger());
        token = page.getNextPageToken();
      } while (!token.isEmpty() && pages.next(all.getEntriesCount()) > 0);
      all.setNextPageToken(token);
    }
    if (context.options().isJson()) {
      Json.print(all, context.out());
    } else {
      EntryTable.print(all.build(), context.options().isWide(), context.out());
      PageOptions.noteMore(all.getNextPageToken(), context.err());
    }
    return ExitCode.DONE.code();
  }

  private ListTransfersRequest.Builder request() {
    ListTransfersRequest.Builder request =
        ListTransfersRequest.newBuilder()
            .setAccountId(Values.accountId(account))
            .setOrder(
                oldestFirst
                    ? ListOrder.LIST_ORDER_OLDEST_FIRST
                    : ListOrder.LIST_ORDER_NEWEST_FIRST);
    if (side != null) {
      request.setSide(
          side == Side.DEBIT ? AccountSide.ACCOUNT_SIDE_DEBIT : AccountSide.ACCOUNT_SIDE_CREDIT);
    }
    if (from != null) {
      request.setFromTime(Values.time(from));
    }
    if (until != null) {
      request.setUntilTime(Values.time(until));
    }
    return request;
  }
}
