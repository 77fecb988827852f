// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.node.rows.TransferContent;
import org.jspecify.annotations.Nullable;

/**
 * Moves money: the only place where posted and pending totals, history, holds and books change,
 * always together. What it is asked to do was checked before; here the account's bounds are
 * asserted once more.
 */
final class Posting {
  private final WorkingSet rows;

  Posting(WorkingSet rows) {
    this.rows = rows;
  }

  /**
   * The transfer that is posted.
   *
   * @param content null: there is none, a hold expires
   * @param group the group that it is part of; null: none
   */
  record Cause(TransferKey key, @Nullable TransferContent content, @Nullable TransferId group) {
    Cause(TransferKey key, @Nullable TransferContent content) {
      this(key, content, null);
    }
  }

  /** Moves the debit side, and counts the transfer as one of this home. */
  Account debit(Cause cause, Movement movement, long postTime) {
    Account account = require(rows.account(cause.key().debitAccount()), cause);
    Account changed =
        account.withTotals(account.totals().debit(movement.posted(), movement.pending()));
    Amount floor = changed.bounds().floor();
    InvariantViolation.require(
        floor == null || changed.totals().available() >= floor.minor(),
        "the debit of " + cause.key() + " would pass the floor");
    rows.put(changed);
    Hold hold = movement.hold();
    if (hold != null) {
      Hold known = rows.hold(hold.key());
      rows.put(hold.postedAt(known == null ? postTime : known.postTimeMicros()));
    }
    TransferContent content = cause.content();
    if (content != null) {
      rows.add(
          new Entry(
              AccountSide.DEBIT,
              cause.key(),
              content,
              movement.amount(),
              postTime,
              changed.totals().balance(),
              cause.group()));
      countAgainstLimits(account, content, movement);
      rows.tables().ledger(rows.tables().ledger(account.ledger()).plusTransfer());
    }
    return changed;
  }

  private void countAgainstLimits(Account account, TransferContent content, Movement movement) {
    boolean counts = content.kind().countsAgainstLimits() && movement.added().isPositive();
    if (counts && !account.limits().windows().isEmpty()) {
      rows.put(
          account.id(),
          rows.windows(account)
              .plus(
                  account.limits(),
                  movement.added().minor(),
                  rows.tables().applied().batchTimeMicros()));
    }
  }

  /**
   * Moves the credit side.
   *
   * @param intended what remains intended for the account afterwards, minor units; null: as before
   */
  Account credit(
      AccountId id, Cause cause, Movement movement, long postTime, @Nullable Long intended) {
    Account account = require(rows.account(id), cause);
    Totals before = intended == null ? account.totals() : account.totals().intend(intended);
    Totals totals = before.credit(movement.posted(), movement.pending());
    Amount ceiling = account.bounds().ceiling();
    InvariantViolation.require(
        ceiling == null || totals.balance() <= ceiling.minor(),
        "the credit of " + cause.key() + " would pass the ceiling");
    Account changed = account.withTotals(totals);
    rows.put(changed);
    Hold hold = movement.hold();
    if (hold != null) {
      follow(hold, movement, postTime);
    }
    TransferContent content = cause.content();
    if (content != null) {
      rows.add(
          new Entry(
              AccountSide.CREDIT,
              cause.key(),
              content,
              movement.amount(),
              postTime,
              totals.balance(),
              cause.group()));
    }
    return changed;
  }

  /** The credit account's copy of a hold has the same pending amount as home's, at each version. */
  private void follow(Hold hold, Movement movement, long postTime) {
    Hold known = rows.incomingHold(new CreditKey(hold.creditAccount(), hold.key()));
    long held = known == null ? 0 : known.held().minor();
    InvariantViolation.require(
        held + movement.pending() == hold.held().minor(),
        "hold " + hold.key() + " has another amount with its credit account");
    rows.putIncoming(hold.postedAt(known == null ? postTime : known.postTimeMicros()));
  }

  /** Books what came in from another shard, or, negative, what went out. */
  void clear(LedgerId ledger, long postedMinor, long pendingMinor) {
    rows.tables().ledger(rows.tables().ledger(ledger).cleared(postedMinor, pendingMinor));
  }

  private static Account require(@Nullable Account account, Cause cause) {
    if (account == null) {
      throw new InvariantViolation("an account of " + cause.key() + " is missing at its posting");
    }
    return account;
  }
}
