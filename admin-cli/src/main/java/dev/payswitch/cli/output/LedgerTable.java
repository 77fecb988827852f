// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.LedgerVerification;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The conservation check as a table: a row for each ledger and one line for the whole. */
public final class LedgerTable {
  private LedgerTable() {}

  public static void print(VerifyLedgersResponse answer, PrintWriter out) {
    print(answer, false, out);
  }

  /** With what open holds keep pending. */
  public static void printWide(VerifyLedgersResponse answer, PrintWriter out) {
    print(answer, true, out);
  }

  private static void print(VerifyLedgersResponse answer, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("LEDGER")
            .right("ACCOUNTS")
            .right("DEBITS")
            .right("CREDITS")
            .right("IN FLIGHT")
            .left("HOLDS");
    if (wide) {
      table.right("PENDING DEBITS").right("PENDING CREDITS").right("PENDING IN FLIGHT");
    }
    answer.getLedgersList().forEach(ledger -> table.row(row(ledger, wide)));
    table.print(out);
    out.println();
    out.println(summary(answer));
    answer.getFindingsList().forEach(finding -> out.println("FINDING  " + finding));
  }

  /** The one line that says whether money was made or lost. */
  public static String summary(VerifyLedgersResponse answer) {
    return String.join(
        "  ",
        answer.getHolds() ? "HOLDS" : "DOES NOT HOLD",
        amount(answer.getShardCount(), "shard"),
        amount(answer.getLaneCount(), "lane"),
        Texts.count(answer.getInDoubtCount()) + " in doubt");
  }

  private static List<String> row(LedgerVerification ledger, boolean wide) {
    String name = ledger.getLedger();
    List<String> cells = new ArrayList<>();
    cells.add(name);
    cells.add(Texts.count(ledger.getAccountCount()));
    cells.add(Texts.amount(ledger.getDebitsPostedMinor(), name));
    cells.add(Texts.amount(ledger.getCreditsPostedMinor(), name));
    cells.add(Texts.amount(ledger.getInFlightMinor(), name));
    cells.add(ledger.getHolds() ? "yes" : "NO");
    if (wide) {
      cells.add(pending(ledger.getDebitsPendingMinor(), name));
      cells.add(pending(ledger.getCreditsPendingMinor(), name));
      cells.add(pending(ledger.getPendingInFlightMinor(), name));
    }
    return cells;
  }

  /** Routers of the release before do not tell it. */
  private static String pending(String decimalMinor, String ledger) {
    return decimalMinor.isEmpty() ? Texts.UNKNOWN : Texts.amount(decimalMinor, ledger);
  }

  private static String amount(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
