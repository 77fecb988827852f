// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.node.rows.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a transfer says about it: yes even in the worst case, no even in the best case,
 * or undecided, because the answer hangs on amounts of other transfers that are prepared and not
 * decided.
 *
 * @param reason the first reason in precedence, or what is undecided; null: yes
 */
record SideCheck(@Nullable OutcomeStatus reason, boolean undecided) {
  static final SideCheck FINE = new SideCheck(null, false);

  static SideCheck no(OutcomeStatus reason) {
    return new SideCheck(reason, false);
  }

  static SideCheck undecided(OutcomeStatus reason) {
    return new SideCheck(reason, true);
  }

  /**
   * The answer of both sides together, the same wherever they live: the first reason in precedence;
   * ties go to the debit side, which is this one.
   */
  SideCheck and(SideCheck credit) {
    if (reason == null) {
      return credit;
    }
    if (credit.reason == null || !credit.reason.precedes(reason)) {
      return this;
    }
    return credit;
  }
}
