// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.protobuf.Timestamp;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.client.RouterClient;
import dev.payswitch.cli.output.StatementWriter;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountSide;
import dev.payswitch.proto.v1.GetBalanceRequest;
import dev.payswitch.proto.v1.ListOrder;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import org.jspecify.annotations.Nullable;

/**
 * Reads a period of an account's history page by page, and adds it up on the way: a statement whose
 * lines do not lead from one balance to the next is never finished.
 */
final class StatementReader {
  private static final int PAGE_SIZE = 1_000;

  private final RouterClient router;
  private final String accountId;
  private final PeriodOptions period;
  private long count;
  private boolean begun;
  private long balanceMinor;

  StatementReader(RouterClient router, String accountId, PeriodOptions period) {
    this.router = router;
    this.accountId = accountId;
    this.period = period;
  }

  /** Fails after {@code maxEntries}: what a writer keeps must have a limit. */
  void readTo(StatementWriter writer, long maxEntries) {
    ListTransfersRequest.Builder request =
        ListTransfersRequest.newBuilder()
            .setAccountId(accountId)
            .setOrder(ListOrder.LIST_ORDER_OLDEST_FIRST)
            .setPageSize(PAGE_SIZE);
    period.addTo(request);
    ListTransfersResponse page;
    do {
      page = router.listTransfers(request.build());
      for (AccountEntry entry : page.getEntriesList()) {
        if (isPosted(entry)) {
          requireRoom(maxEntries);
          read(entry, page.getLedger(), writer);
        }
      }
      request.setPageToken(page.getNextPageToken());
    } while (!page.getNextPageToken().isEmpty());
    if (!begun) {
      begin(openingWithoutEntries(), page.getLedger(), writer);
    }
    writer.end(period.until(), balanceMinor);
  }

  private void requireRoom(long maxEntries) {
    if (count == maxEntries) {
      throw new CliFailure(
          ExitCode.FAILED,
          "the statement has more than " + Texts.count(maxEntries) + " lines",
          "write it with --csv, or choose a shorter time with --from and --until");
    }
    count++;
  }

  private void read(AccountEntry entry, String ledger, StatementWriter writer) {
    long moved =
        entry.getSide() == AccountSide.ACCOUNT_SIDE_DEBIT
            ? Math.negateExact(entry.getAmountMinor())
            : entry.getAmountMinor();
    if (!begun) {
      begin(Math.subtractExact(entry.getBalanceAfterMinor(), moved), ledger, writer);
    }
    balanceMinor = Math.addExact(balanceMinor, moved);
    if (balanceMinor != entry.getBalanceAfterMinor()) {
      throw new CliFailure(
          ExitCode.FAILED,
          "the history does not add up at transfer " + entry.getTransferId(),
          "do not use this statement; check the books: payswitch verify");
    }
    writer.entry(entry, moved);
  }

  private void begin(long openingMinor, String ledger, StatementWriter writer) {
    begun = true;
    balanceMinor = openingMinor;
    writer.begin(ledger, period.from(), openingMinor);
  }

  /** Nothing was posted in the period, so any moment of it tells the balance. */
  private long openingWithoutEntries() {
    @Nullable Timestamp from = period.from();
    return from == null
        ? 0
        : router
            .balance(GetBalanceRequest.newBuilder().setAccountId(accountId).setAtTime(from).build())
            .getBalanceMinor();
  }

  /** What is pending is no money that moved. */
  private static boolean isPosted(AccountEntry entry) {
    return switch (entry.getKind()) {
      case TRANSFER_KIND_PAYMENT,
          TRANSFER_KIND_CAPTURE,
          TRANSFER_KIND_REFUND,
          TRANSFER_KIND_SWEEP ->
          true;
      case TRANSFER_KIND_HOLD,
          TRANSFER_KIND_VOID,
          TRANSFER_KIND_ADJUST,
          TRANSFER_KIND_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }
}
