// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountLimits;
import dev.payswitch.node.rows.AccountState;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.RiskWindows;
import dev.payswitch.node.rows.ShareTotals;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the debit side, as pure functions. Home decides in one step, so its own answer is
 * undecided only where a group of another home is prepared. The order of the checks is the order of
 * precedence.
 */
final class HomeRules {
  private HomeRules() {}

  /**
   * What home knows when it looks at a transfer.
   *
   * @param debit null: there is no such account
   * @param hold the one that is named, or null
   * @param windows what was debited lately
   * @param undecided what prepared groups may do to the account
   * @param nowMicros the shard's time
   * @param fromMicros the time from which timeouts count
   */
  record HomeView(
      @Nullable Account debit,
      @Nullable Hold hold,
      RiskWindows windows,
      ShareTotals undecided,
      long nowMicros,
      long fromMicros) {}

  /** What home finds of a transfer that is not recorded yet. */
  static HomeFinding examine(HomeView view, TransferKey key, TransferContent content) {
    Account debit = view.debit();
    Hold hold = view.hold();
    boolean aboutHold = content.kind().isAboutHold();
    AccountId credit = aboutHold && hold != null ? hold.creditAccount() : content.credit();
    OutcomeStatus account = accountFault(debit, content);
    if (account != null || debit == null) {
      return new HomeFinding(
          SideCheck.no(account == null ? OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND : account),
          aboutHold ? Movement.NONE : Movement.posting(movable(debit, content)),
          !aboutHold,
          credit);
    }
    if (aboutHold && hold != null && hold.locked()) {
      return new HomeFinding(
          SideCheck.undecided(OutcomeStatus.HOLD_NOT_FOUND), Movement.NONE, false, credit);
    }
    OutcomeStatus fault = aboutHold ? HoldRules.fault(hold, content, view.nowMicros()) : null;
    if (fault != null || (aboutHold && hold == null)) {
      return new HomeFinding(
          SideCheck.no(fault == null ? OutcomeStatus.HOLD_NOT_FOUND : fault),
          Movement.NONE,
          false,
          credit);
    }
    Movement movement = movement(view, key, content);
    boolean isNew = !aboutHold || movement.added().isPositive();
    SideCheck check = isNew ? checkNew(debit, content, movement.added(), view) : SideCheck.FINE;
    return new HomeFinding(check, movement, isNew, credit);
  }

  private static @Nullable OutcomeStatus accountFault(
      @Nullable Account debit, TransferContent content) {
    if (debit == null) {
      return OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
    }
    return debit.ledger().equals(content.ledger()) ? null : OutcomeStatus.LEDGER_MISMATCH;
  }

  private static Movement movement(HomeView view, TransferKey key, TransferContent content) {
    Hold hold = view.hold();
    return switch (content.kind()) {
      case PAYMENT, REFUND, SWEEP -> Movement.posting(movable(view.debit(), content));
      case HOLD -> HoldRules.open(key, content, view.fromMicros());
      case CAPTURE -> HoldRules.capture(require(hold), content);
      case VOID -> HoldRules.release(require(hold));
      case ADJUST -> HoldRules.adjust(require(hold), content, view.fromMicros());
    };
  }

  private static Hold require(@Nullable Hold hold) {
    if (hold == null) {
      throw new InvariantViolation("a hold is changed that is not there");
    }
    return hold;
  }

  /** What is asked for; a sweep takes what is there, and never the credit line. */
  private static Amount movable(@Nullable Account debit, TransferContent content) {
    if (content.kind() != TransferKind.SWEEP) {
      return content.amount();
    }
    long available = debit == null ? 0 : Math.max(0, debit.totals().available());
    return content.amount().min(new Amount(available));
  }

  /**
   * Groups that are prepared may commit or not. What speaks against the transfer in neither case,
   * or in both, is certain; everything else hangs on them.
   */
  private static SideCheck checkNew(
      Account debit, TransferContent content, Amount added, HomeView view) {
    if (debit.shares() == 0) {
      return checkNew(debit, content, added, view, ShareTotals.NONE);
    }
    Account decided = debit.withTotals(debit.totals().reserve(0));
    // Without them a sweep would find more.
    Amount more = content.kind() == TransferKind.SWEEP ? movable(decided, content) : added;
    SideCheck without = checkNew(decided, content, more, view, ShareTotals.NONE);
    SideCheck with = checkNew(debit, content, added, view, view.undecided());
    OutcomeStatus reason = with.reason();
    return reason == null || with.equals(without) ? with : SideCheck.undecided(reason);
  }

  private static SideCheck checkNew(
      Account debit, TransferContent content, Amount added, HomeView view, ShareTotals undecided) {
    if (debit.state() == AccountState.CLOSED) {
      return SideCheck.no(OutcomeStatus.DEBIT_ACCOUNT_CLOSED);
    }
    if (debit.state().refusesDebits()) {
      return SideCheck.no(OutcomeStatus.DEBIT_ACCOUNT_FROZEN);
    }
    SideCheck limits =
        content.kind().countsAgainstLimits()
            ? checkLimits(debit.limits(), added, view, undecided)
            : SideCheck.FINE;
    if (!limits.isFine()) {
      return limits;
    }
    boolean nothingThere = content.kind() == TransferKind.SWEEP && movable(debit, content).isZero();
    if (nothingThere || passesFloor(debit, added)) {
      return SideCheck.no(OutcomeStatus.INSUFFICIENT_FUNDS);
    }
    return debit.totals().canDebit(added, undecided.debitsMinor())
        ? SideCheck.FINE
        : SideCheck.no(OutcomeStatus.AMOUNT_OVERFLOW);
  }

  private static SideCheck checkLimits(
      AccountLimits limits, Amount added, HomeView view, ShareTotals undecided) {
    Amount single = limits.single();
    if (single != null && added.compareTo(single) > 0) {
      return SideCheck.no(OutcomeStatus.TRANSFER_LIMIT_EXCEEDED);
    }
    for (AccountLimits.WindowLimit limit : limits.windows()) {
      RiskWindows.Used used = view.windows().used(limit.window(), view.nowMicros());
      Amount amount = limit.amount();
      Long count = limit.count();
      BigInteger sum =
          used.amountMinor().add(undecided.countedMinor()).add(BigInteger.valueOf(added.minor()));
      if ((amount != null && sum.compareTo(BigInteger.valueOf(amount.minor())) > 0)
          || (count != null && used.count() + undecided.count() + 1 > count)) {
        return SideCheck.exceeds(limit.window());
      }
    }
    return SideCheck.FINE;
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
}
