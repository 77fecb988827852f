// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountState;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.RefundTotals;
import dev.payswitch.node.rows.ShareTotals;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the credit side, as pure functions. They are only asked about what is new to the
 * account. The order of the checks is the order of precedence.
 */
final class CreditRules {
  private CreditRules() {}

  /**
   * What the credit side knows when it looks at a transfer.
   *
   * @param credit null: there is no such account
   * @param ownIntended what the intents of this very transfer already count for in the account's
   *     totals: all attempts of one id count once
   * @param original what a refund gives back; null for every other kind
   * @param undecided what prepared groups may do to the account
   */
  record CreditView(
      @Nullable Account credit,
      Amount ownIntended,
      @Nullable Original original,
      ShareTotals undecided) {}

  /**
   * The transfer that a refund names.
   *
   * @param entry null: it did not take place
   * @param undecided whether it is part of a prepared group
   * @param ownReserved what attempts of this very refund reserve already
   */
  record Original(
      @Nullable Entry entry, boolean undecided, RefundTotals refunds, Amount ownReserved) {}

  /** May this account receive the amount? */
  static SideCheck check(
      CreditView view, AccountId debitAccount, TransferContent content, Amount added) {
    Account account = view.credit();
    if (account == null) {
      return SideCheck.no(OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND);
    }
    if (!account.ledger().equals(content.ledger())) {
      return SideCheck.no(OutcomeStatus.LEDGER_MISMATCH);
    }
    if (account.state() == AccountState.CLOSED) {
      return SideCheck.no(OutcomeStatus.CREDIT_ACCOUNT_CLOSED);
    }
    if (account.state().refusesCredits()) {
      return SideCheck.no(OutcomeStatus.CREDIT_ACCOUNT_FROZEN);
    }
    SideCheck original = checkOriginal(view, debitAccount, content);
    if (!original.isFine()) {
      return original;
    }
    long othersIntended = account.totals().creditsIntended() - view.ownIntended().minor();
    SideCheck ceiling = checkCeiling(account, added, othersIntended);
    return ceiling.isFine()
        ? checkOverflow(account.totals(), added, othersIntended, view.undecided().creditsMinor())
        : ceiling;
  }

  private static SideCheck checkOriginal(
      CreditView view, AccountId debitAccount, TransferContent content) {
    Original original = view.original();
    if (original == null) {
      return SideCheck.FINE;
    }
    Entry entry = original.entry();
    if (entry == null) {
      return original.undecided()
          ? SideCheck.undecided(OutcomeStatus.ORIGINAL_NOT_FOUND)
          : SideCheck.no(OutcomeStatus.ORIGINAL_NOT_FOUND);
    }
    if (!content.target().debitAccount().equals(content.creditAccount())
        || !entry.content().creditAccount().equals(debitAccount)) {
      return SideCheck.no(OutcomeStatus.ORIGINAL_MISMATCH);
    }
    TransferKind kind = entry.content().kind();
    if (!kind.isRefundable()) {
      return SideCheck.no(OutcomeStatus.ORIGINAL_NOT_REFUNDABLE);
    }
    Amount left = entry.amount().minus(original.refunds().refunded());
    if (content.amount().compareTo(left) > 0) {
      return SideCheck.no(OutcomeStatus.EXCEEDS_REFUNDABLE_AMOUNT);
    }
    Amount others = original.refunds().reserved().minus(original.ownReserved());
    return content.amount().compareTo(left.minus(others)) > 0
        ? SideCheck.undecided(OutcomeStatus.EXCEEDS_REFUNDABLE_AMOUNT)
        : SideCheck.FINE;
  }

  private static SideCheck checkCeiling(Account account, Amount added, long othersIntended) {
    Amount ceiling = account.bounds().ceiling();
    if (ceiling == null) {
      return SideCheck.FINE;
    }
    Totals totals = account.totals();
    long taken = totals.creditsPosted() + totals.creditsPending() - totals.debitsPosted();
    if (taken > ceiling.minor()) {
      return SideCheck.no(OutcomeStatus.CEILING_EXCEEDED);
    }
    // The room is at most 2^64 - 2: it fits if it is read without a sign.
    long room = ceiling.minor() - taken;
    if (Long.compareUnsigned(added.minor(), room) > 0) {
      return SideCheck.no(OutcomeStatus.CEILING_EXCEEDED);
    }
    return Long.compareUnsigned(room - added.minor(), othersIntended) < 0
        ? SideCheck.undecided(OutcomeStatus.CEILING_EXCEEDED)
        : SideCheck.FINE;
  }

  private static SideCheck checkOverflow(
      Totals totals, Amount added, long othersIntended, BigInteger undecidedMinor) {
    if (!totals.canCredit(added, 0, BigInteger.ZERO)) {
      return SideCheck.no(OutcomeStatus.AMOUNT_OVERFLOW);
    }
    return totals.canCredit(added, othersIntended, undecidedMinor)
        ? SideCheck.FINE
        : SideCheck.undecided(OutcomeStatus.AMOUNT_OVERFLOW);
  }
}
