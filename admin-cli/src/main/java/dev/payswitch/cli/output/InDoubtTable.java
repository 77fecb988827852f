// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.InDoubtTransfer;
import dev.payswitch.proto.admin.v1.ResolvedTransfer;
import java.io.PrintWriter;
import java.util.List;

/** What is prepared and waits for its home, as a table. */
public final class InDoubtTable {
  private InDoubtTable() {}

  public static void print(List<InDoubtTransfer> transfers, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .right("AGE")
            .left("DEBIT ACCOUNT")
            .left("ID")
            .left("PREPARED FOR")
            .left("ON")
            .left("HOME")
            .left("ATTEMPT");
    transfers.forEach(
        transfer ->
            table.row(
                LaneTable.age(transfer.getAgeMillis()),
                transfer.getDebitAccountId(),
                transfer.getId(),
                transfer.getAccountId(),
                transfer.getShardId(),
                transfer.getHomeShardId(),
                transfer.getAttempt()));
    table.print(out);
  }

  public static void printResolved(List<ResolvedTransfer> transfers, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("FATE")
            .left("ID")
            .left("PREPARED FOR")
            .left("ON")
            .left("HOME")
            .left("ATTEMPT");
    transfers.forEach(
        resolved ->
            table.row(
                resolved.getFate(),
                resolved.getTransfer().getId(),
                resolved.getTransfer().getAccountId(),
                resolved.getTransfer().getShardId(),
                resolved.getTransfer().getHomeShardId(),
                resolved.getTransfer().getAttempt()));
    table.print(out);
  }
}
