// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.node.rows.TransferContent;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Moves money: the only place where posted totals, history and books change, always together. What
 * it is asked to do was checked before; here the account's bounds are asserted once more.
 */
final class Posting {
  private final WorkingSet rows;

  Posting(WorkingSet rows) {
    this.rows = rows;
  }

  /** Debits the account and counts the transfer as one of this home. */
  Account debit(
      @Nullable Account account, TransferKey key, TransferContent content, long postTime) {
    Account debited = require(account, key);
    Account changed = debited.withTotals(debited.totals().debit(content.amount()));
    Amount floor = changed.bounds().floor();
    InvariantViolation.require(
        floor == null || changed.totals().available() >= floor.minor(),
        "the debit of " + key + " would pass the floor");
    rows.put(changed);
    long balance = changed.totals().balance();
    rows.add(new Entry(AccountSide.DEBIT, key, content, postTime, balance));
    countTransfer(content.ledger());
    return changed;
  }

  /**
   * Credits the account.
   *
   * @param intended what remains intended for the account afterwards, minor units
   */
  Account credit(
      @Nullable Account account,
      TransferKey key,
      TransferContent content,
      long postTime,
      long intended) {
    Account credited = require(account, key);
    Totals totals = credited.totals().intend(intended).credit(content.amount());
    Amount ceiling = credited.bounds().ceiling();
    InvariantViolation.require(
        ceiling == null || totals.balance() <= ceiling.minor(),
        "the credit of " + key + " would pass the ceiling");
    Account changed = credited.withTotals(totals);
    rows.put(changed);
    rows.add(new Entry(AccountSide.CREDIT, key, content, postTime, totals.balance()));
    return changed;
  }

  /** Books what came in from another shard, or, negative, what went out. */
  void clear(LedgerId ledger, BigInteger minor) {
    LedgerTotals totals = rows.tables().ledger(ledger);
    rows.tables()
        .ledger(
            new LedgerTotals(
                ledger,
                totals.accountCount(),
                totals.transferCount(),
                totals.clearingMinor().add(minor)));
  }

  private void countTransfer(LedgerId ledger) {
    LedgerTotals totals = rows.tables().ledger(ledger);
    rows.tables()
        .ledger(
            new LedgerTotals(
                ledger, totals.accountCount(), totals.transferCount() + 1, totals.clearingMinor()));
  }

  private static Account require(@Nullable Account account, TransferKey key) {
    if (account == null) {
      throw new InvariantViolation("an account of " + key + " is missing at its posting");
    }
    return account;
  }
}
