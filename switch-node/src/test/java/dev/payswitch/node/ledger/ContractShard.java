// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AuditRecord;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.ShardHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One shard of {@link ContractWorld}: a ledger over a store in memory, with its arcs and lanes. */
final class ContractShard {
  static final FencingToken TOKEN = new FencingToken(1, 1);

  private static final int ARC_COUNT = 64;
  private static final PointHasher HASHER = new PointHasher(HashAlgorithm.XXH3_64, 7);
  private static final ShardHeader HEADER = new ShardHeader(ARC_COUNT, HASHER, List.of());

  private final ShardId id;
  private final InMemoryLedgerStore store = new InMemoryLedgerStore();
  private Ledger ledger;
  private long index;
  private long serial;

  /**
   * A shard that has taken its arcs and is led.
   *
   * @param arcs the numbers of those it serves
   */
  ContractShard(ShardId id, NavigableSet<Integer> arcs, List<ShardId> sources, long timeMicros) {
    this.id = id;
    this.ledger = new Ledger(id, store, 4);
    List<LedgerCommand.Range> ranges = new ArrayList<>();
    arcs.forEach(arc -> ranges.add(new LedgerCommand.Range(arc, 1, ArcEpoch.FIRST)));
    apply(
        new LedgerCommand.TakeArcs(
            new LedgerCommand.FirstRing(1, ARC_COUNT, HASHER, ranges, List.of())),
        timeMicros);
    apply(new LedgerCommand.StartLeader(1, "boot"), timeMicros);
    sources.forEach(source -> apply(new LedgerCommand.AcceptLane(source, TOKEN), timeMicros));
  }

  static NavigableSet<Integer> allArcs() {
    NavigableSet<Integer> arcs = new TreeSet<>();
    for (int arc = 0; arc < ARC_COUNT; arc++) {
      arcs.add(arc);
    }
    return arcs;
  }

  static int arcOf(String account) {
    return HEADER.arcOf(new AccountId(account)).index();
  }

  ShardId id() {
    return id;
  }

  InMemoryLedgerStore store() {
    return store;
  }

  ShardHeader header() {
    return HEADER;
  }

  CommandResult apply(LedgerCommand command, long timeMicros) {
    return ledger
        .apply(
            new Ledger.EntryHeader(1, index++, timeMicros, Ledger.rulesVersion()), List.of(command))
        .getFirst();
  }

  /** Continues from the rows alone, so that nothing is answered from memory. */
  void restart() {
    ledger = new Ledger(id, store, 4);
  }

  Attempt nextAttempt() {
    return new Attempt(ArcEpoch.FIRST, ledger.published().leader().startIndex(), ++serial);
  }

  @Nullable Account find(String name) {
    AccountId account = new AccountId(name);
    byte[] row = store.get(Family.DATA, Keys.account(HEADER.arcOf(account), account));
    return row == null ? null : Account.decode(account, row);
  }

  /** The audit trail of an account, from its first change on. */
  List<AuditRecord> audits(AccountId account) {
    List<AuditRecord> audits = new ArrayList<>();
    for (long version = 2; ; version++) {
      byte[] row = store.get(Family.DATA, Keys.audit(HEADER.arcOf(account), account, version));
      if (row == null) {
        return audits;
      }
      audits.add(AuditRecord.decode(row));
    }
  }

  /** Every row of a family. */
  List<RawRow> rows(Family family) {
    List<RawRow> rows = new ArrayList<>();
    byte[] last = {(byte) 0xff, (byte) 0xff};
    store.scan(
        family,
        new byte[0],
        last,
        RowReader.ScanOrder.FORWARD,
        (key, value) -> rows.add(new RawRow(key, value)));
    return rows;
  }

  /** A row as it is stored. */
  @SuppressWarnings("ArrayRecordComponent")
  record RawRow(byte[] key, byte[] value) {
    /** What kind of row of an account it is. */
    int kind() {
      return key[2];
    }

    /** The names in the key of a row of an account, the account first. */
    List<String> names() {
      String names = new String(key, 3, key.length - 3, StandardCharsets.US_ASCII);
      return List.of(names.split("\0", -1));
    }

    CreditKey creditKey() {
      List<String> names = names();
      return new CreditKey(
          new AccountId(names.get(0)),
          new TransferKey(new AccountId(names.get(1)), new TransferId(names.get(2))));
    }

    TransferKey transferKey() {
      List<String> names = names();
      return new TransferKey(new AccountId(names.get(0)), new TransferId(names.get(1)));
    }
  }

  Map<String, LedgerTotals> ledgers() {
    Map<String, LedgerTotals> ledgers = new HashMap<>();
    MetaRows.ledgers(store, totals -> ledgers.put(totals.ledger().value(), totals));
    return ledgers;
  }
}
