// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.util.Set;

/** One line of an accounts file: the account, and what it is to be opened with. */
record AccountLine(long number, Account account, long openingMinor) {
  static final Set<String> REQUIRED = Set.of("account", "ledger");
  static final Set<String> COLUMNS =
      Set.of(
          "account",
          "ledger",
          "floor",
          "no_floor",
          "ceiling",
          "opening_balance",
          "reference",
          "code");

  private static final String OPENING = "opening:";

  static AccountLine of(long number, CsvHeader.Row row) throws BadLine {
    String id = Cells.accountId(row.cell("account"));
    String ledger = Cells.ledger(row.cell("ledger"));
    Account.Builder account =
        Account.newBuilder()
            .setId(id)
            .setLedger(ledger)
            .setNoFloor(Cells.flag("no_floor", row.cell("no_floor")))
            .setReference(Cells.reference(row.text("reference")))
            .setCode(Cells.code(row.cell("code")));
    if (!row.cell("floor").isEmpty() && !account.getNoFloor()) {
      account.setFloorMinor(Cells.amount(row.cell("floor"), ledger));
    }
    if (!row.cell("ceiling").isEmpty()) {
      account.setCeilingMinor(Cells.amount(row.cell("ceiling"), ledger));
    }
    String opening = row.cell("opening_balance");
    long openingMinor = opening.isEmpty() ? 0 : Cells.amount(opening, ledger);
    if (openingMinor < 0) {
      throw new BadLine("opening_balance must not be below 0");
    }
    if (openingMinor > 0 && !TransferId.isValid(OPENING + id)) {
      throw new BadLine(
          "the account id is too long to be opened with a balance: at most "
              + (AccountId.MAX_LENGTH - OPENING.length())
              + " bytes");
    }
    return new AccountLine(number, account.build(), openingMinor);
  }

  boolean hasOpening() {
    return openingMinor > 0;
  }

  /** The account that opening balances of a ledger are paid from. */
  static Account openingAccount(String ledger) {
    return Account.newBuilder().setId(OPENING + ledger).setLedger(ledger).setNoFloor(true).build();
  }

  /** The transfer that pays the opening balance; its id makes sure that this happens once. */
  Transfer opening() {
    return Transfer.newBuilder()
        .setId(OPENING + account.getId())
        .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
        .setDebitAccountId(OPENING + account.getLedger())
        .setCreditAccountId(account.getId())
        .setAmountMinor(openingMinor)
        .setLedger(account.getLedger())
        .setReference("opening balance")
        .build();
  }
}
