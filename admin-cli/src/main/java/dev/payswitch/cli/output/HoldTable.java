// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.v1.Hold;
import java.io.PrintWriter;
import java.util.List;

/** Open holds as a table. */
public final class HoldTable {
  private HoldTable() {}

  public static void print(List<Hold> holds, String ledger, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("HOLD")
            .left("DEBIT ACCOUNT")
            .left("CREDIT ACCOUNT")
            .right("HELD")
            .right("CAPTURED")
            .left("MADE")
            .left("EXPIRES");
    holds.forEach(
        hold ->
            table.row(
                hold.getId(),
                hold.getDebitAccountId(),
                hold.getCreditAccountId(),
                Texts.amount(hold.getHeldMinor(), ledger),
                Texts.amount(hold.getCapturedMinor(), ledger),
                Texts.time(hold.getCreateTime()),
                Texts.time(hold.getExpireTime())));
    table.print(out);
  }
}
