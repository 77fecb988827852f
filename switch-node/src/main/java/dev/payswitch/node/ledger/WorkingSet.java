// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.AuditRecord;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.OpenHold;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.RefundTotals;
import dev.payswitch.node.rows.RiskWindows;
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
  private final Feed writes;
  private final Changes changes;
  private final ShareRows shares;
  private final Map<AccountId, Account> accounts = new HashMap<>();
  private final Map<TransferKey, IdRow> ids = new HashMap<>();
  private final Map<TransferKey, Entry> debits = new HashMap<>();
  private final Map<CreditKey, CreditRow> credits = new HashMap<>();
  private final Map<TransferKey, Hold> holds = new HashMap<>();
  private final Map<CreditKey, Hold> incomingHolds = new HashMap<>();
  private final Map<TransferKey, RefundTotals> refunds = new HashMap<>();
  private final Map<AccountId, RiskWindows> windows = new HashMap<>();
  private final Map<AccountId, AuditRecord> audits = new HashMap<>();

  WorkingSet(LedgerStore store, ShardTables tables, AccountCache cache) {
    this.store = store;
    this.tables = tables;
    this.cache = cache;
    this.writes = new Feed(store.newWriteSet(), tables);
    this.changes = new Changes(tables, writes);
    this.shares = new ShareRows(store, tables, changes);
  }

  ShardTables tables() {
    return tables;
  }

  /** What changes here and can be taken back. */
  Changes changes() {
    return changes;
  }

  /** What groups of other homes do to accounts of this shard. */
  ShareRows shares() {
    return shares;
  }

  Arc arcOf(AccountId account) {
    return tables.header().arcOf(account);
  }

  boolean serves(AccountId account) {
    return tables.arcs().serves(arcOf(account));
  }

  /** Who owns the arc of an account, as far as this shard knows. */
  @Nullable ArcOwner ownerOf(AccountId account) {
    return tables.arcs().ownerOf(arcOf(account), tables.self());
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
    if (tables.moves().fed() != null && tables.moves().isFed(arcOf(account.id()))) {
      writes.changing(account.id(), account(account.id()));
    }
    changes.set(accounts, account.id(), account);
  }

  /** The row of this account came from another shard: what was known of it is older. */
  void forget(AccountId id) {
    cache.remove(id);
  }

  /**
   * Whether a hold may change now: its last version shows with the credit account, or the next one
   * is told over the same lane and so comes after it.
   *
   * @param participant where the credit account is; null: here
   */
  boolean mayFollow(Hold hold, @Nullable ShardId participant) {
    LanePlace told = hold.told();
    return told == null
        || (told.target().equals(participant) && tables.isNextInOrder(told))
        || tables.isAcknowledged(told);
  }

  @Nullable IdRow id(TransferKey key) {
    IdRow known = ids.get(key);
    if (known != null) {
      return known instanceof IdRow.Free ? null : known;
    }
    byte[] row = store.get(Family.DATA, Keys.id(arcOf(key.debitAccount()), key));
    return row == null ? null : IdRow.decode(row);
  }

  /** Records what became of an id; an outcome is never replaced. */
  void put(TransferKey key, IdRow row) {
    InvariantViolation.require(
        !(ids.get(key) instanceof IdRow.Outcome), "the outcome of " + key + " would change");
    changes.set(ids, key, row);
  }

  /** The debit entry of a transfer that committed here as home. */
  Entry entry(TransferKey key, IdRow.Committed committed) {
    Entry known = debits.get(key);
    if (known != null) {
      return known;
    }
    AccountId debit = key.debitAccount();
    byte[] row =
        store.get(Family.HISTORY, Keys.entry(arcOf(debit), debit, committed.postTimeMicros()));
    if (row == null) {
      throw new InvariantViolation("the entry of " + key + " is missing");
    }
    return Entry.decode(debit, committed.postTimeMicros(), row);
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
    changes.set(credits, key, row);
  }

  /** A hold of an account of this shard, or null. */
  @Nullable Hold hold(TransferKey key) {
    Hold known = holds.get(key);
    if (known != null) {
      return known;
    }
    byte[] row = store.get(Family.DATA, Keys.hold(arcOf(key.debitAccount()), key));
    return row == null ? null : Hold.decode(row);
  }

  /** The same hold as its credit account has it, or null. */
  @Nullable Hold incomingHold(CreditKey key) {
    Hold known = incomingHolds.get(key);
    if (known != null) {
      return known;
    }
    AccountId credit = key.creditAccount();
    byte[] row = store.get(Family.DATA, Keys.incomingHold(arcOf(credit), credit, key.transfer()));
    return row == null ? null : Hold.decode(row);
  }

  /** Keeps a new version of a hold with its debit account, in the agenda while it is open. */
  void put(Hold hold) {
    Hold before = hold(hold.key());
    InvariantViolation.require(
        hold.version() == (before == null ? 1 : before.version() + 1),
        "version " + hold.version() + " of hold " + hold.key() + " does not follow the last one");
    if (before != null && before.isOpen()) {
      byte[] due = Keys.holdDue(before.expireTimeMicros(), hold.key());
      changes.write(out -> out.delete(Family.AGENDA, due));
    }
    if (hold.isOpen()) {
      byte[] due = Keys.holdDue(hold.expireTimeMicros(), hold.key());
      changes.write(out -> out.put(Family.AGENDA, due, NOTHING));
    }
    list(hold.key().debitAccount(), AccountSide.DEBIT, hold);
    changes.set(holds, hold.key(), hold);
  }

  /** Keeps a hold of this version with its debit account, locked or not. */
  void replace(Hold hold) {
    changes.set(holds, hold.key(), hold);
  }

  /** Keeps the next version of a hold with its credit account. */
  void putIncoming(Hold hold) {
    CreditKey key = new CreditKey(hold.creditAccount(), hold.key());
    Hold before = incomingHold(key);
    InvariantViolation.require(
        hold.version() == (before == null ? 1 : before.version() + 1),
        "version " + hold.version() + " of hold " + hold.key() + " was told out of order");
    list(hold.creditAccount(), AccountSide.CREDIT, hold);
    changes.set(incomingHolds, key, hold);
  }

  private void list(AccountId account, AccountSide side, Hold hold) {
    byte[] key = Keys.openHold(arcOf(account), account, hold.postTimeMicros());
    if (!hold.isOpen()) {
      changes.write(out -> out.delete(Family.DATA, key));
    } else if (hold.version() == 1) {
      changes.write(out -> out.put(Family.DATA, key, new OpenHold(side, hold.key()).encode()));
    }
  }

  /** What went back of a transfer of this shard. */
  RefundTotals refunds(TransferKey original) {
    RefundTotals known = refunds.get(original);
    if (known != null) {
      return known;
    }
    byte[] row = store.get(Family.DATA, Keys.refund(arcOf(original.debitAccount()), original));
    return row == null ? RefundTotals.NONE : RefundTotals.decode(row);
  }

  void put(TransferKey original, RefundTotals totals) {
    changes.set(refunds, original, totals);
  }

  /** What an account with limits debited lately. */
  RiskWindows windows(Account account) {
    if (account.limits().windows().isEmpty()) {
      return RiskWindows.NONE;
    }
    RiskWindows known = windows.get(account.id());
    if (known != null) {
      return known;
    }
    byte[] row = store.get(Family.DATA, Keys.windows(arcOf(account.id()), account.id()));
    return row == null ? RiskWindows.NONE : RiskWindows.decode(row);
  }

  void put(AccountId account, RiskWindows used) {
    changes.set(windows, account, used);
  }

  /** The change that made a version of an account's settings, or null. */
  @Nullable AuditRecord audit(AccountId account, long version) {
    AuditRecord known = audits.get(account);
    if (known != null && known.version() == version) {
      return known;
    }
    byte[] row = store.get(Family.DATA, Keys.audit(arcOf(account), account, version));
    return row == null ? null : AuditRecord.decode(row);
  }

  void add(AccountId account, AuditRecord change) {
    audits.put(account, change);
    writes.put(Family.DATA, Keys.audit(arcOf(account), account, change.version()), change.encode());
  }

  /** Adds a line to the history of the account it belongs to. */
  void add(Entry entry) {
    if (entry.side() == AccountSide.DEBIT) {
      changes.set(debits, entry.key(), entry);
    }
    AccountId account = entry.account();
    byte[] key = Keys.entry(arcOf(account), account, entry.postTimeMicros());
    changes.write(out -> out.put(Family.HISTORY, key, entry.encode()));
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

  /** Adds the name of something that is due. */
  void addDue(byte[] key) {
    writes.put(Family.AGENDA, key, NOTHING);
  }

  void forgetDue(byte[] key) {
    writes.delete(Family.AGENDA, key);
  }

  /** A row that came from another shard, or went there. */
  void takeMoved(Family family, byte[] key, byte @Nullable [] value) {
    writes.arrive(family, key, value);
  }

  /** Ends the batch: what changed is ready to be written, and counted where arcs are moved. */
  void finish() {
    accounts.forEach(
        (id, account) -> {
          writes.put(Family.DATA, Keys.account(arcOf(id), id), account.encode());
          cache.put(account);
        });
    ids.forEach(this::writeId);
    credits.forEach(this::writeCredit);
    writeHolds();
    refunds.forEach(
        (key, row) ->
            writes.put(Family.DATA, Keys.refund(arcOf(key.debitAccount()), key), row.encode()));
    windows.forEach(
        (id, row) -> writes.put(Family.DATA, Keys.windows(arcOf(id), id), row.encode()));
    shares.writeTo(writes);
    writes.count(accounts);
    accounts.clear();
    ids.clear();
    debits.clear();
    credits.clear();
    holds.clear();
    incomingHolds.clear();
    refunds.clear();
    windows.clear();
    audits.clear();
  }

  /** Writes everything and is empty again. */
  void write() {
    tables.writeTo(writes);
    store.write(writes.writes());
  }

  private void writeId(TransferKey key, IdRow row) {
    byte[] rowKey = Keys.id(arcOf(key.debitAccount()), key);
    if (row instanceof IdRow.Free) {
      writes.delete(Family.DATA, rowKey);
    } else {
      writes.put(Family.DATA, rowKey, row.encode());
    }
  }

  private void writeHolds() {
    holds.forEach(
        (key, hold) ->
            writes.put(Family.DATA, Keys.hold(arcOf(key.debitAccount()), key), hold.encode()));
    incomingHolds.forEach(
        (key, hold) -> {
          AccountId credit = key.creditAccount();
          writes.put(
              Family.DATA, Keys.incomingHold(arcOf(credit), credit, key.transfer()), hold.encode());
        });
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
