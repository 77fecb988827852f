// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.ShareTotals;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import org.jspecify.annotations.Nullable;

/** Looks at a transfer from the shard of its credit account. */
final class CreditViews {
  private CreditViews() {}

  /**
   * What the rows of this batch say.
   *
   * @param content with the credit account
   * @param own what attempts of this very id have prepared already
   */
  static SideCheck examine(
      WorkingSet rows, CreditKey key, TransferContent content, Amount added, CreditRow own) {
    Account account = rows.account(key.creditAccount());
    return CreditRules.check(
        new CreditRules.CreditView(
            account,
            own.intended(),
            original(rows, key, content, own),
            account == null ? ShareTotals.NONE : rows.shares().totals(account)),
        key.transfer().debitAccount(),
        content,
        added);
  }

  /** The original of a refund is looked for with the account that the refund goes to. */
  private static CreditRules.@Nullable Original original(
      WorkingSet rows, CreditKey key, TransferContent content, CreditRow own) {
    if (content.kind() != TransferKind.REFUND) {
      return null;
    }
    TransferKey original = Refunds.original(key, content);
    IdRow row = rows.id(original);
    return new CreditRules.Original(
        row instanceof IdRow.Committed committed ? rows.entry(original, committed) : null,
        row instanceof IdRow.Prepared,
        rows.refunds(original),
        Refunds.reservedIn(own, key, original));
  }
}
