// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.AuditRecord;
import java.io.PrintWriter;
import java.util.List;

/** The audit trail of an account as a table. */
public final class AuditTable {
  private AuditTable() {}

  public static void print(List<AuditRecord> records, String ledger, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("CHANGED")
            .right("VERSION")
            .left("ACTOR")
            .left("CHANGE")
            .left("REASON");
    records.forEach(
        change ->
            table.row(
                Texts.time(change.getChangeTime()),
                Long.toUnsignedString(change.getVersion()),
                change.getActor(),
                String.join(
                    ", ", SettingsTexts.changes(change.getBefore(), change.getAfter(), ledger)),
                change.getReason()));
    table.print(out);
  }
}
