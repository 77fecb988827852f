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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The history of one account, for the two commands that show it. Filled by picocli. */
final class History {
  /** A side of an account as the flag names it. */
  enum Side {
    DEBIT,
    CREDIT
  }

  @Parameters(paramLabel = "ACCOUNT", arity = "0..1", description = "The account's id.")
  private String account = "";

  @Option(names = "--side", paramLabel = "SIDE", description = "Only debit, or only credit.")
  private @Nullable Side side;

  @Mixin private final PeriodOptions period = new PeriodOptions();

  @Option(names = "--oldest-first", description = "By growing instead of falling post time.")
  private boolean oldestFirst;

  @Mixin private final PageOptions pages = new PageOptions();

  boolean isOfAccount() {
    return !account.isEmpty();
  }

  PageOptions pages() {
    return pages;
  }

  ExitCode show(CliContext context) {
    if (!isOfAccount()) {
      throw Values.usage("name the account whose history is wanted");
    }
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
    return ExitCode.DONE;
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
    period.addTo(request);
    return request;
  }
}
