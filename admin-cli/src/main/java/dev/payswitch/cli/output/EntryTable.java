// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountSide;
import dev.payswitch.proto.v1.ListTransfersResponse;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The history of one account: debits with a minus, and the balance after each entry. */
public final class EntryTable {
  private EntryTable() {}

  public static void print(ListTransfersResponse list, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("POSTED")
            .left("KIND")
            .left("SIDE")
            .left("OTHER ACCOUNT")
            .right("AMOUNT")
            .right("BALANCE")
            .left("TRANSFER")
            .left("REFERENCE");
    if (wide) {
      table.right("CODE").left("DEBIT ACCOUNT").left("GROUP");
    }
    list.getEntriesList().forEach(entry -> table.row(row(entry, list.getLedger(), wide)));
    table.print(out);
  }

  /** In brackets where nothing was posted, so that what is not adds up to the balance. */
  private static String amount(AccountEntry entry, String amount) {
    return switch (entry.getKind()) {
      case TRANSFER_KIND_HOLD, TRANSFER_KIND_VOID, TRANSFER_KIND_ADJUST -> "(" + amount + ")";
      default -> entry.getSide() == AccountSide.ACCOUNT_SIDE_DEBIT ? "-" + amount : amount;
    };
  }

  private static List<String> row(AccountEntry entry, String ledger, boolean wide) {
    boolean debit = entry.getSide() == AccountSide.ACCOUNT_SIDE_DEBIT;
    List<String> cells = new ArrayList<>();
    cells.add(Texts.time(entry.getPostTime()));
    cells.add(Texts.status(entry.getKind(), "TRANSFER_KIND_").toLowerCase(Locale.ROOT));
    cells.add(debit ? "debit" : "credit");
    cells.add(debit ? entry.getCreditAccountId() : entry.getDebitAccountId());
    cells.add(amount(entry, Texts.amount(entry.getAmountMinor(), ledger)));
    cells.add(Texts.amount(entry.getBalanceAfterMinor(), ledger));
    cells.add(entry.getTransferId());
    cells.add(entry.getReference());
    if (wide) {
      cells.add(Integer.toString(entry.getCode()));
      cells.add(entry.getDebitAccountId());
      cells.add(entry.getGroupId());
    }
    return cells;
  }
}
