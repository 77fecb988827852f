// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import com.google.protobuf.Timestamp;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountSide;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * A statement as CSV, line by line as it comes: nothing of it is kept. The first column is never
 * empty, since an empty first cell would be written with quotes.
 */
public final class CsvStatement implements StatementWriter {
  private static final List<String> HEADER =
      List.of(
          "entry",
          "time",
          "transfer_id",
          "debit_account",
          "credit_account",
          "amount",
          "balance",
          "ledger",
          "code",
          "reference",
          "group_id");

  private final CSVPrinter printer;
  private String ledger = "";

  public CsvStatement(PrintWriter out) {
    try {
      printer = new CSVPrinter(out, CSVFormat.RFC4180);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void begin(String ledger, @Nullable Timestamp from, long openingMinor) {
    this.ledger = ledger;
    print(HEADER.toArray());
    balance("opening", from, openingMinor);
  }

  @Override
  public void entry(AccountEntry entry, long movedMinor) {
    print(
        kind(entry),
        Texts.exactTime(entry.getPostTime()),
        entry.getTransferId(),
        entry.getDebitAccountId(),
        entry.getCreditAccountId(),
        Texts.amount(movedMinor, ledger),
        Texts.amount(entry.getBalanceAfterMinor(), ledger),
        ledger,
        entry.getCode(),
        entry.getReference(),
        entry.getGroupId());
  }

  @Override
  public void end(@Nullable Timestamp until, long closingMinor) {
    balance("closing", until, closingMinor);
  }

  private void balance(String name, @Nullable Timestamp at, long minor) {
    String time = at == null ? "" : Texts.exactTime(at);
    print(name, time, "", "", "", "", Texts.amount(minor, ledger), ledger, "", "", "");
  }

  private static String kind(AccountEntry entry) {
    String side = entry.getSide() == AccountSide.ACCOUNT_SIDE_DEBIT ? "debit" : "credit";
    return Texts.status(entry.getKind(), "TRANSFER_KIND_").toLowerCase(Locale.ROOT) + " " + side;
  }

  private void print(Object... cells) {
    try {
      printer.printRecord(cells);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
