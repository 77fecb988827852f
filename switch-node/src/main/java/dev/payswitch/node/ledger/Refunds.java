// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.RefundTotals;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import java.util.HashSet;
import java.util.Set;

/**
 * What went back, or may go back, of posted transfers. It is kept with the original, which lives
 * with the account that a refund goes to.
 */
final class Refunds {
  private final WorkingSet rows;

  Refunds(WorkingSet rows) {
    this.rows = rows;
  }

  /** The original that a refund names, in the scope of the account that it goes to. */
  static TransferKey original(CreditKey key, TransferContent content) {
    return new TransferKey(key.creditAccount(), content.target().id());
  }

  /** A refund takes place; anything else is none of this class's business. */
  void count(CreditKey key, TransferContent content, long postedMinor) {
    if (content.kind() == TransferKind.REFUND) {
      TransferKey original = original(key, content);
      RefundTotals totals = rows.refunds(original);
      Amount refunded = totals.refunded().plus(new Amount(postedMinor));
      rows.put(original, new RefundTotals(refunded, totals.reserved()));
    }
  }

  /**
   * Reserves what the undecided attempts of one id may give back, or no longer reserves it. One id
   * may be tried with several contents, so there may be several originals, or none.
   */
  void reserve(CreditKey key, CreditRow before, CreditRow after) {
    Set<TransferKey> originals = new HashSet<>();
    addOriginals(originals, key, before);
    addOriginals(originals, key, after);
    for (TransferKey original : originals) {
      Amount change = reservedIn(after, key, original).minus(reservedIn(before, key, original));
      RefundTotals totals = rows.refunds(original);
      rows.put(original, new RefundTotals(totals.refunded(), totals.reserved().plus(change)));
    }
  }

  /** Reserves what a refund of a prepared group gives back, or, negative, no longer reserves it. */
  void reserve(CreditKey key, TransferContent content, Amount change) {
    TransferKey original = original(key, content);
    RefundTotals totals = rows.refunds(original);
    rows.put(original, new RefundTotals(totals.refunded(), totals.reserved().plus(change)));
  }

  private static void addOriginals(Set<TransferKey> originals, CreditKey key, CreditRow row) {
    for (CreditRow.Intent intent : row.intents()) {
      if (intent.content().kind() == TransferKind.REFUND) {
        originals.add(original(key, intent.content()));
      }
    }
  }

  /** What the attempts of one id reserve of an original: at most one commits, so the largest. */
  static Amount reservedIn(CreditRow row, CreditKey key, TransferKey original) {
    Amount largest = Amount.ZERO;
    for (CreditRow.Intent intent : row.intents()) {
      if (intent.content().kind() == TransferKind.REFUND
          && original(key, intent.content()).equals(original)) {
        largest = largest.max(intent.amount());
      }
    }
    return largest;
  }
}
