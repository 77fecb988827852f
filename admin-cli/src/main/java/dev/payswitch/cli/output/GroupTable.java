// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The members of a group, by their index, with the outcomes there are. */
public final class GroupTable {
  private GroupTable() {}

  public static void print(
      List<Transfer> members, List<TransferOutcome> outcomes, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .right("INDEX")
            .left("TRANSFER")
            .left("DEBIT ACCOUNT")
            .left("CREDIT ACCOUNT")
            .right("AMOUNT")
            .left("STATUS");
    if (wide) {
      table.left("KIND").right("DEBIT AVAILABLE").right("CREDIT AVAILABLE").left("REFERENCE");
    }
    for (int index = 0; index < members.size(); index++) {
      TransferOutcome outcome =
          index < outcomes.size() ? outcomes.get(index) : TransferOutcome.getDefaultInstance();
      table.row(row(index, members.get(index), outcome, wide));
    }
    table.print(out);
  }

  private static List<String> row(
      int index, Transfer member, TransferOutcome outcome, boolean wide) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(index));
    cells.add(member.getId());
    cells.add(member.getDebitAccountId());
    cells.add(orUnknown(member.getCreditAccountId()));
    cells.add(orUnknown(TransferTexts.amount(member, outcome)));
    cells.add(
        outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_UNSPECIFIED
            ? Texts.UNKNOWN
            : Texts.status(outcome.getStatus(), "OUTCOME_STATUS_"));
    if (wide) {
      String ledger = member.getLedger();
      cells.add(TransferTexts.kind(member));
      cells.add(
          outcome.hasDebitAvailableMinor()
              ? Texts.amount(outcome.getDebitAvailableMinor(), ledger)
              : Texts.UNKNOWN);
      cells.add(
          outcome.hasCreditAvailableMinor()
              ? Texts.amount(outcome.getCreditAvailableMinor(), ledger)
              : Texts.UNKNOWN);
      cells.add(member.getReference());
    }
    return cells;
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? Texts.UNKNOWN : text;
  }
}
