// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountState;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.node.rows.TransferContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a payment, as pure functions of one account. Each side is checked by itself, by
 * whichever shard owns it, and {@link SideCheck#and} picks the outcome: that is why outcomes do not
 * depend on where accounts live. The order of the checks is the order of precedence.
 */
public final class LedgerRules {
  /** Stands in every entry; apply runs the version that the leader used. */
  static final int VERSION = 1;

  private LedgerRules() {}

  /** May this account give the amount? Home decides in one step, so it is never undecided. */
  static SideCheck checkDebit(@Nullable Account account, TransferContent content) {
    if (account == null) {
      return SideCheck.no(OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND);
    }
    if (!account.ledger().equals(content.ledger())) {
      return SideCheck.no(OutcomeStatus.LEDGER_MISMATCH);
    }
    if (account.state() == AccountState.CLOSED) {
      return SideCheck.no(OutcomeStatus.DEBIT_ACCOUNT_CLOSED);
    }
    if (account.state().refusesDebits()) {
      return SideCheck.no(OutcomeStatus.DEBIT_ACCOUNT_FROZEN);
    }
    if (passesFloor(account, content.amount())) {
      return SideCheck.no(OutcomeStatus.INSUFFICIENT_FUNDS);
    }
    if (!account.totals().canDebit(content.amount())) {
      return SideCheck.no(OutcomeStatus.AMOUNT_OVERFLOW);
    }
    return SideCheck.FINE;
  }

  /**
   * May this account receive the amount?
   *
   * @param ownIntended what the intents of this very transfer already count for in the account's
   *     totals: all attempts of one id count once
   */
  static SideCheck checkCredit(
      @Nullable Account account, TransferContent content, Amount ownIntended) {
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
    long othersIntended = account.totals().creditsIntended() - ownIntended.minor();
    SideCheck ceiling = checkCeiling(account, content.amount(), othersIntended);
    if (ceiling.reason() != null) {
      return ceiling;
    }
    return checkCreditOverflow(account.totals(), content.amount(), othersIntended);
  }

  /**
   * Whether nothing on the debit side speaks against it, as far as this view of the account goes.
   */
  public static boolean allowsDebit(@Nullable Account account, TransferContent content) {
    return checkDebit(account, content).reason() == null;
  }

  private static boolean passesFloor(Account account, Amount amount) {
    Amount floor = account.bounds().floor();
    if (floor == null) {
      return false;
    }
    long available = account.totals().available();
    long rest = available - amount.minor();
    boolean underflow = available < 0 && rest > 0;
    return underflow || rest < floor.minor();
  }

  private static SideCheck checkCeiling(Account account, Amount amount, long othersIntended) {
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
    if (Long.compareUnsigned(amount.minor(), room) > 0) {
      return SideCheck.no(OutcomeStatus.CEILING_EXCEEDED);
    }
    return Long.compareUnsigned(room - amount.minor(), othersIntended) < 0
        ? SideCheck.undecided(OutcomeStatus.CEILING_EXCEEDED)
        : SideCheck.FINE;
  }

  private static SideCheck checkCreditOverflow(Totals totals, Amount amount, long othersIntended) {
    if (!totals.canCredit(amount, 0)) {
      return SideCheck.no(OutcomeStatus.AMOUNT_OVERFLOW);
    }
    return totals.canCredit(amount, othersIntended)
        ? SideCheck.FINE
        : SideCheck.undecided(OutcomeStatus.AMOUNT_OVERFLOW);
  }

  /** The first difference from what is recorded, in the order of the contract, or null. */
  static @Nullable OutcomeStatus difference(TransferContent recorded, TransferContent asked) {
    if (recorded.kind() != asked.kind()) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_KIND;
    }
    if (!recorded.creditAccount().equals(asked.creditAccount())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT;
    }
    if (!recorded.amount().equals(asked.amount())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
    }
    if (!recorded.ledger().equals(asked.ledger())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_LEDGER;
    }
    if (recorded.code() != asked.code()) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_CODE;
    }
    if (!recorded.reference().equals(asked.reference())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_REFERENCE;
    }
    if (!Objects.equals(recorded.effectiveTime(), asked.effectiveTime())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME;
    }
    return null;
  }
}
