// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.node.rows.Account;
import org.jspecify.annotations.Nullable;

/**
 * Decoded accounts that were used before, as they stand in the store. Bounded; owned by the apply
 * thread.
 *
 * <p>A table of small sets: an account may stand in any slot of the one set that its id names, and
 * a full set gives up its slots in turn. Unlike a list in the order of use, a look-up writes
 * nothing and a change writes one reference, which the garbage collector would have to follow.
 * Hashes stand apart, so that looking for an account touches no other one.
 */
final class AccountCache {
  private static final int SLOTS_PER_SET = 4;
  private static final int MAX_CAPACITY = 1 << 28;

  private final @Nullable Account[] accounts;
  private final int[] hashes;
  private final int firstSlotMask;
  private int nextVictim;

  /**
   * @param capacity rounded up to a power of two
   */
  AccountCache(int capacity) {
    int least = Math.clamp(capacity, SLOTS_PER_SET, MAX_CAPACITY);
    int size = Integer.highestOneBit(2 * least - 1);
    accounts = new @Nullable Account[size];
    hashes = new int[size];
    firstSlotMask = size - SLOTS_PER_SET;
  }

  @Nullable Account get(AccountId id) {
    int slot = slotOf(id, hash(id));
    return slot < 0 ? null : accounts[slot];
  }

  void put(Account account) {
    int hash = hash(account.id());
    int slot = slotOf(account.id(), hash);
    if (slot < 0) {
      slot = slotFor(hash);
      hashes[slot] = hash;
    }
    accounts[slot] = account;
  }

  void remove(AccountId id) {
    int slot = slotOf(id, hash(id));
    if (slot >= 0) {
      accounts[slot] = null;
    }
  }

  private int slotOf(AccountId id, int hash) {
    int first = hash & firstSlotMask;
    for (int slot = first; slot < first + SLOTS_PER_SET; slot++) {
      if (hashes[slot] == hash) {
        Account account = accounts[slot];
        if (account != null && account.id().equals(id)) {
          return slot;
        }
      }
    }
    return -1;
  }

  /** An empty slot of the set, otherwise one whose account must go. */
  private int slotFor(int hash) {
    int first = hash & firstSlotMask;
    for (int slot = first; slot < first + SLOTS_PER_SET; slot++) {
      if (accounts[slot] == null) {
        return slot;
      }
    }
    return first + (nextVictim++ & (SLOTS_PER_SET - 1));
  }

  /** Spread, because hashes of ids that differ little differ little. */
  private static int hash(AccountId id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }
}
