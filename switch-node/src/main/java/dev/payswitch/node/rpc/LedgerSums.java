// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.proto.shard.v1.LedgerSum;
import java.math.BigInteger;
import java.util.function.Consumer;

/** What the accounts of one ledger on one shard add up to, beside what the books say. */
final class LedgerSums {
  private LedgerTotals book;
  private BigInteger debits = BigInteger.ZERO;
  private BigInteger credits = BigInteger.ZERO;
  private BigInteger debitsPending = BigInteger.ZERO;
  private BigInteger creditsPending = BigInteger.ZERO;
  private BigInteger accountsIntended = BigInteger.ZERO;
  private BigInteger intents = BigInteger.ZERO;
  private BigInteger accountsReserved = BigInteger.ZERO;
  private BigInteger reservations = BigInteger.ZERO;
  private long accounts;

  LedgerSums(LedgerTotals book) {
    this.book = book;
  }

  void book(LedgerTotals totals) {
    book = totals;
  }

  void add(Account account) {
    debits = debits.add(BigInteger.valueOf(account.totals().debitsPosted()));
    credits = credits.add(BigInteger.valueOf(account.totals().creditsPosted()));
    debitsPending = debitsPending.add(BigInteger.valueOf(account.totals().debitsPending()));
    creditsPending = creditsPending.add(BigInteger.valueOf(account.totals().creditsPending()));
    accountsIntended = accountsIntended.add(BigInteger.valueOf(account.totals().creditsIntended()));
    accountsReserved = accountsReserved.add(BigInteger.valueOf(account.totals().debitsReserved()));
    accounts++;
  }

  void addReserved(Amount amount) {
    reservations = reservations.add(BigInteger.valueOf(amount.minor()));
  }

  void addIntended(Amount amount) {
    intents = intents.add(BigInteger.valueOf(amount.minor()));
  }

  void compare(Consumer<String> find) {
    BigInteger balance = credits.subtract(debits);
    if (!balance.equals(book.clearingMinor())) {
      find.accept(
          "balances of "
              + book.ledger()
              + " add up to "
              + balance
              + ", the clearing total is "
              + book.clearingMinor());
    }
    BigInteger pending = creditsPending.subtract(debitsPending);
    if (!pending.equals(book.pendingClearingMinor())) {
      find.accept(
          "pending amounts of "
              + book.ledger()
              + " add up to "
              + pending
              + ", the pending clearing total is "
              + book.pendingClearingMinor());
    }
    if (!accountsIntended.equals(intents)) {
      find.accept(
          "intents of "
              + book.ledger()
              + " add up to "
              + intents
              + ", the accounts show "
              + accountsIntended);
    }
    if (!accountsReserved.equals(reservations)) {
      find.accept(
          "reservations of "
              + book.ledger()
              + " add up to "
              + reservations
              + ", the accounts show "
              + accountsReserved);
    }
    if (accounts != book.accountCount()) {
      find.accept(
          "there are "
              + accounts
              + " accounts of "
              + book.ledger()
              + ", the book counts "
              + book.accountCount());
    }
  }

  LedgerSum show(LedgerId ledger) {
    return LedgerSum.newBuilder()
        .setLedger(ledger.value())
        .setDebitsPostedMinor(debits.toString())
        .setCreditsPostedMinor(credits.toString())
        .setClearingMinor(book.clearingMinor().toString())
        .setDebitsPendingMinor(debitsPending.toString())
        .setCreditsPendingMinor(creditsPending.toString())
        .setPendingClearingMinor(book.pendingClearingMinor().toString())
        .setAccountCount(accounts)
        .setCreditsIntendedMinor(accountsIntended.toString())
        .setIntentsMinor(intents.toString())
        .setDebitsReservedMinor(accountsReserved.toString())
        .setReservationsMinor(reservations.toString())
        .build();
  }
}
