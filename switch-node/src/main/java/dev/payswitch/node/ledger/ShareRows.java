// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.ShareRow;
import dev.payswitch.node.rows.ShareTotals;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link WorkingSet} that holds what groups of other homes do to accounts of this
 * shard. Owned by the apply thread.
 */
final class ShareRows {
  private static final byte[] NOTHING = {};

  private final LedgerStore store;
  private final ShardTables tables;
  private final Changes changes;
  private final Map<CreditKey, Optional<ShareRow>> shares = new HashMap<>();
  private final Map<AccountId, ShareTotals> totals = new HashMap<>();

  ShareRows(LedgerStore store, ShardTables tables, Changes changes) {
    this.store = store;
    this.tables = tables;
    this.changes = changes;
  }

  /**
   * What a group does to an account, or null.
   *
   * @param key the account, and the group's id as the transfer
   */
  @Nullable ShareRow get(CreditKey key) {
    Optional<ShareRow> known = shares.get(key);
    if (known != null) {
      return known.orElse(null);
    }
    byte[] row = store.get(Family.DATA, Keys.share(arcOf(key.creditAccount()), key));
    return row == null ? null : ShareRow.decode(row);
  }

  void put(CreditKey key, ShareRow row) {
    changes.set(shares, key, Optional.of(row));
  }

  void remove(CreditKey key) {
    changes.set(shares, key, Optional.empty());
  }

  /** What prepared groups may do to an account, all together. */
  ShareTotals totals(Account account) {
    if (account.shares() == 0) {
      return ShareTotals.NONE;
    }
    ShareTotals known = totals.get(account.id());
    if (known != null) {
      return known;
    }
    byte[] row = store.get(Family.DATA, Keys.shareTotals(arcOf(account.id()), account.id()));
    return row == null ? ShareTotals.NONE : ShareTotals.decode(row);
  }

  void put(AccountId account, ShareTotals sums) {
    changes.set(totals, account, sums);
  }

  void addUnsettled(IntentAge age) {
    changes.write(out -> out.put(Family.AGENDA, Keys.unsettled(age), NOTHING));
  }

  void removeUnsettled(IntentAge age) {
    changes.write(out -> out.delete(Family.AGENDA, Keys.unsettled(age)));
  }

  private Arc arcOf(AccountId account) {
    return tables.header().arcOf(account);
  }

  /** Writes everything and is empty again. */
  void writeTo(LedgerStore.WriteSet writes) {
    shares.forEach(
        (key, row) -> {
          byte[] rowKey = Keys.share(arcOf(key.creditAccount()), key);
          row.ifPresentOrElse(
              share -> writes.put(Family.DATA, rowKey, share.encode()),
              () -> writes.delete(Family.DATA, rowKey));
        });
    totals.forEach(
        (id, sums) -> {
          byte[] rowKey = Keys.shareTotals(arcOf(id), id);
          if (sums.equals(ShareTotals.NONE)) {
            writes.delete(Family.DATA, rowKey);
          } else {
            writes.put(Family.DATA, rowKey, sums.encode());
          }
        });
    shares.clear();
    totals.clear();
  }
}
