// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.ShareTotals;
import dev.payswitch.node.rows.Totals;

/**
 * How far a group moves one account on its way through the members. As its members follow each
 * other without anything between, this is what must stay free until it is decided.
 */
final class ShareExtent {
  private final Totals before;
  private long reserved;
  private long intended;
  private ShareTotals sums = ShareTotals.NONE;

  ShareExtent(Totals before) {
    this.before = before;
  }

  void debited(Amount added, boolean counts) {
    sums = sums.plus(ShareTotals.debit(added, counts && added.isPositive()));
  }

  void credited(Amount added) {
    sums = sums.plus(ShareTotals.credit(added));
  }

  /** The account stands here after a member. */
  void at(Totals now) {
    long debits = debits(now) - debits(before);
    long credited = now.creditsPosted() - before.creditsPosted();
    reserved = Math.max(reserved, debits > credited ? debits - credited : 0);
    long credits = credits(now) - credits(before);
    long debited = now.debitsPosted() - before.debitsPosted();
    intended = Math.max(intended, credits > debited ? credits - debited : 0);
  }

  private static long debits(Totals totals) {
    return totals.debitsPosted() + totals.debitsPending();
  }

  private static long credits(Totals totals) {
    return totals.creditsPosted() + totals.creditsPending();
  }

  /** How far what is available goes down, at most, minor units. */
  long reservedMinor() {
    return reserved;
  }

  /** How far the balance with what is pending goes up, at most, minor units. */
  long intendedMinor() {
    return intended;
  }

  /** What its legs come to, beyond what is reserved and intended: both are counted in checks. */
  ShareTotals sums() {
    return sums.beyond(reserved, intended);
  }
}
