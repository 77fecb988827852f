// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.node.rows.Account;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded accounts that were used last, as they stand in the store. Bounded; owned by the apply
 * thread.
 */
final class AccountCache {
  private final Map<AccountId, Account> accounts;

  AccountCache(int capacity) {
    accounts =
        new LinkedHashMap<>(1024, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<AccountId, Account> eldest) {
            return size() > capacity;
          }
        };
  }

  @Nullable Account get(AccountId id) {
    return accounts.get(id);
  }

  void put(Account account) {
    accounts.put(account.id(), account);
  }
}
