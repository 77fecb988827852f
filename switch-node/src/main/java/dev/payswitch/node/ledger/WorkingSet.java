// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.TransferContent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one batch reads and changes. Commands see the changes of the commands before them;
 * the store sees all of them at once, each changed row once, however often it changed. Owned by the
 * apply thread.
 */
final class WorkingSet {
  private static final byte[] NOTHING = {};

  private final LedgerStore store;
  private final ShardTables tables;
  private final AccountCache cache;
  private final LedgerStore.WriteSet writes;
  private final Map<AccountId, Account> accounts = new HashMap<>();
  private final Map<TransferKey, IdRow> ids = new HashMap<>();
  private final Map<TransferKey, Entry> debits = new HashMap<>();
  private final Map<CreditKey, CreditRow> credits = new HashMap<>();

  WorkingSet(LedgerStore store, ShardTables tables, AccountCache cache) {
    this.store = store;
    this.tables = tables;
    this.cache = cache;
    this.writes = store.newWriteSet();
  }

  ShardTables tables() {
    return tables;
  }

  Arc arcOf(AccountId account) {
    return tables.header().arcOf(account);
  }

  boolean serves(AccountId account) {
    return tables.arcs().serves(arcOf(account));
  }

  @Nullable Account account(AccountId id) {
    Account known = accounts.get(id);
    if (known == null) {
      known = cache.get(id);
    }
    if (known != null) {
      return known;
    }
    byte[] row = store.get(Family.DATA, Keys.account(arcOf(id), id));
    if (row == null) {
      return null;
    }
    Account read = Account.decode(id, row);
    cache.put(read);
    return read;
  }

  void put(Account account) {
    accounts.put(account.id(), account);
  }

  @Nullable IdRow id(TransferKey key) {
    IdRow known = ids.get(key);
    if (known != null) {
      return known;
    }
    byte[] row = store.get(Family.DATA, Keys.id(arcOf(key.debitAccount()), key));
    return row == null ? null : IdRow.decode(row);
  }

  /** Records what became of an id; an outcome is never replaced. */
  void put(TransferKey key, IdRow row) {
    InvariantViolation.require(
        !(ids.get(key) instanceof IdRow.Outcome), "the outcome of " + key + " would change");
    ids.put(key, row);
  }

  /** The content of a transfer that committed here as home. */
  TransferContent content(TransferKey key, IdRow.Committed committed) {
    Entry known = debits.get(key);
    if (known != null) {
      return known.content();
    }
    AccountId debit = key.debitAccount();
    byte[] row =
        store.get(Family.HISTORY, Keys.entry(arcOf(debit), debit, committed.postTimeMicros()));
    if (row == null) {
      throw new InvariantViolation("the entry of " + key + " is missing");
    }
    return Entry.decode(debit, committed.postTimeMicros(), row).content();
  }

  CreditRow credit(CreditKey key) {
    CreditRow known = credits.get(key);
    if (known != null) {
      return known;
    }
    byte[] row = store.get(Family.DATA, Keys.credit(arcOf(key.creditAccount()), key));
    return row == null ? CreditRow.NONE : CreditRow.decode(key.creditAccount(), row);
  }

  void put(CreditKey key, CreditRow row) {
    credits.put(key, row);
  }

  /** Adds a line to the history of the account it belongs to. */
  void add(Entry entry) {
    if (entry.side() == AccountSide.DEBIT) {
      debits.put(entry.key(), entry);
    }
    AccountId account = entry.account();
    writes.put(
        Family.HISTORY,
        Keys.entry(arcOf(account), account, entry.postTimeMicros()),
        entry.encode());
  }

  void add(ShardId target, OwedDecision decision) {
    writes.put(Family.AGENDA, Keys.owed(target, decision.sequence()), decision.encode());
  }

  void removeOwed(ShardId target, long sequence) {
    writes.delete(Family.AGENDA, Keys.owed(target, sequence));
  }

  void add(IntentAge age) {
    writes.put(Family.AGENDA, Keys.intentAge(age), NOTHING);
  }

  void remove(IntentAge age) {
    writes.delete(Family.AGENDA, Keys.intentAge(age));
  }

  /** Writes everything and is empty again. */
  void write() {
    accounts.forEach(
        (id, account) -> {
          writes.put(Family.DATA, Keys.account(arcOf(id), id), account.encode());
          cache.put(account);
        });
    ids.forEach(
        (key, row) ->
            writes.put(Family.DATA, Keys.id(arcOf(key.debitAccount()), key), row.encode()));
    credits.forEach(this::writeCredit);
    tables.writeTo(writes);
    store.write(writes);
    accounts.clear();
    ids.clear();
    debits.clear();
    credits.clear();
  }

  private void writeCredit(CreditKey key, CreditRow row) {
    byte[] rowKey = Keys.credit(arcOf(key.creditAccount()), key);
    if (row.isNone()) {
      writes.delete(Family.DATA, rowKey);
    } else {
      writes.put(Family.DATA, rowKey, row.encode());
    }
  }
}
