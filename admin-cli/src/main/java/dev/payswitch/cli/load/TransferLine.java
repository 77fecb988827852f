// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.util.Set;

/** One line of a transfers file, or the opening balance of an account's line. */
record TransferLine(long number, Transfer transfer) {
  static final Set<String> REQUIRED =
      Set.of("id", "debit_account", "credit_account", "amount", "ledger");
  static final Set<String> COLUMNS =
      Set.of("id", "debit_account", "credit_account", "amount", "ledger", "reference", "code");

  static TransferLine of(long number, CsvHeader.Row row) throws BadLine {
    String ledger = Cells.ledger(row.cell("ledger"));
    Transfer transfer =
        Transfer.newBuilder()
            .setId(Cells.transferId(row.cell("id")))
            .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
            .setDebitAccountId(Cells.accountId(row.cell("debit_account")))
            .setCreditAccountId(Cells.accountId(row.cell("credit_account")))
            .setAmountMinor(Cells.amount(row.cell("amount"), ledger))
            .setLedger(ledger)
            .setReference(Cells.reference(row.text("reference")))
            .setCode(Cells.code(row.cell("code")))
            .build();
    if (transfer.getAmountMinor() <= 0) {
      throw new BadLine("the amount must be above 0, but is " + row.cell("amount"));
    }
    if (transfer.getDebitAccountId().equals(transfer.getCreditAccountId())) {
      throw new BadLine("debit and credit account are the same");
    }
    return new TransferLine(number, transfer);
  }
}
