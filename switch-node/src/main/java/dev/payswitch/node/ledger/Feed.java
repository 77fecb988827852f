// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.FeedRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.MovedRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The write set of a batch, which keeps a copy of every row that changes in arcs that are being
 * moved, in the same write. All rows go through here, so none can be left out. Owned by the apply
 * thread.
 */
final class Feed implements LedgerStore.WriteSet {
  private final LedgerStore.WriteSet writes;
  private final ShardTables tables;
  private final MoveTables moves;
  private final Map<AccountId, Optional<Account>> before = new HashMap<>();
  private long position;

  Feed(LedgerStore.WriteSet writes, ShardTables tables) {
    this.writes = writes;
    this.tables = tables;
    this.moves = tables.moves();
  }

  /** What is handed to the store. */
  LedgerStore.WriteSet writes() {
    return writes;
  }

  /**
   * An account in arcs that are being moved is about to change.
   *
   * @param known as it is now; null: it is new
   */
  void changing(AccountId id, @Nullable Account known) {
    before.putIfAbsent(id, Optional.ofNullable(known));
  }

  @Override
  public void put(Family family, byte[] key, byte[] value) {
    if (family.isKeptByArc()) {
      keep(family, key, value);
    }
    writes.put(family, key, value);
  }

  @Override
  public void delete(Family family, byte[] key) {
    if (family.isKeptByArc()) {
      keep(family, key, null);
    }
    writes.delete(family, key);
  }

  /** A row that came from another shard, or, with null, went there. */
  void arrive(Family family, byte[] key, byte @Nullable [] value) {
    if (value == null) {
      writes.delete(family, key);
    } else {
      writes.put(family, key, value);
    }
  }

  @Override
  public void deleteRange(Family family, byte[] from, byte[] until) {
    writes.deleteRange(family, from, until);
  }

  private void keep(Family family, byte[] key, byte @Nullable [] value) {
    InvariantViolation.require(
        tables.arcs().serves(ArcRange.arcIn(key)),
        "a row of an arc that is not served would change");
    Departure departure = moves.fed();
    if (departure != null && departure.arcs().containsKey(key)) {
      position = Math.max(position, departure.feedPosition()) + 1;
      FeedRow row = new FeedRow(position, new MovedRow(family.number(), key, value));
      writes.put(Family.AGENDA, Keys.feed(departure.moveId(), position), row.encode());
    }
  }

  /**
   * Ends the batch: what was kept is counted.
   *
   * @param accounts those that the batch changed, as they are now
   */
  void count(Map<AccountId, Account> accounts) {
    Departure departure = moves.fed();
    if (departure != null && position > departure.feedPosition()) {
      Book changed = departure.changed();
      for (Map.Entry<AccountId, Optional<Account>> each : before.entrySet()) {
        Account now = accounts.get(each.getKey());
        if (now != null) {
          Account was = each.getValue().orElse(null);
          changed = (was == null ? changed : changed.minus(was)).plus(now);
        }
      }
      moves.put(departure.withFeed(position, changed));
    }
    position = 0;
    before.clear();
  }
}
