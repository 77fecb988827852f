// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a transfer says about it: yes even in the worst case, no even in the best case,
 * or undecided, because the answer hangs on amounts of other transfers that are prepared and not
 * decided.
 *
 * @param reason the first reason in precedence, or what is undecided; null: yes
 * @param window the one whose limit is the reason, if it is one
 */
record SideCheck(@Nullable OutcomeStatus reason, boolean undecided, @Nullable LimitWindow window) {
  static final SideCheck FINE = new SideCheck(null, false, null);

  static SideCheck no(OutcomeStatus reason) {
    return new SideCheck(reason, false, null);
  }

  static SideCheck exceeds(LimitWindow window) {
    return new SideCheck(OutcomeStatus.WINDOW_LIMIT_EXCEEDED, false, window);
  }

  static SideCheck undecided(OutcomeStatus reason) {
    return new SideCheck(reason, true, null);
  }

  boolean isFine() {
    return reason == null;
  }

  /**
   * The answer of both sides together, the same wherever they live: the first reason in precedence;
   * ties go to what is certain, and then to the debit side, which is this one.
   */
  SideCheck and(SideCheck credit) {
    if (reason == null || credit.reason == null) {
      return reason == null ? credit : this;
    }
    return credit.precedes(this) ? credit : this;
  }

  private boolean precedes(SideCheck other) {
    if (isHoldUnknown() == other.isHoldUnknown()) {
      boolean certain = reason == other.reason && !undecided && other.undecided;
      return certain || requireNonNull(reason).precedes(requireNonNull(other.reason));
    }
    OutcomeStatus known = isHoldUnknown() ? other.reason : reason;
    return (known == OutcomeStatus.MEMBER_ID_USED) != isHoldUnknown();
  }

  /**
   * How the hold stands is not known yet: then nothing else that is said of the transfer is
   * certain, except that its id is used, since only the hold shows what is new to the accounts.
   */
  private boolean isHoldUnknown() {
    return undecided && reason == OutcomeStatus.HOLD_NOT_FOUND;
  }
}
