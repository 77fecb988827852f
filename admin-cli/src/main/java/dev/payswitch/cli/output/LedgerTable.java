// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.LedgerVerification;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import java.io.PrintWriter;

/** The conservation check as a table: a row for each ledger and one line for the whole. */
public final class LedgerTable {
  private LedgerTable() {}

  public static void print(VerifyLedgersResponse answer, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("LEDGER")
            .right("ACCOUNTS")
            .right("DEBITS")
            .right("CREDITS")
            .right("IN FLIGHT")
            .left("HOLDS");
    answer.getLedgersList().forEach(ledger -> table.row(row(ledger)));
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

  private static String[] row(LedgerVerification ledger) {
    String name = ledger.getLedger();
    return new String[] {
      name,
      Texts.count(ledger.getAccountCount()),
      Texts.amount(ledger.getDebitsPostedMinor(), name),
      Texts.amount(ledger.getCreditsPostedMinor(), name),
      Texts.amount(ledger.getInFlightMinor(), name),
      ledger.getHolds() ? "yes" : "NO"
    };
  }

  private static String amount(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
