// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.OpenHold;
import dev.payswitch.node.rows.RefundTotals;
import dev.payswitch.node.rows.ShareRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows of some shards, by what they are about. */
final class SimulatedRows {
  private static final int ACCOUNT = 1;
  private static final int ID = 3;
  private static final int HOLD = 5;
  private static final int INCOMING_HOLD = 6;
  private static final int OPEN_HOLD = 7;
  private static final int REFUND = 8;
  private static final int SHARE = 11;
  private static final int SHARE_TOTALS = 12;
  private static final int HOLD_DUE = 3;
  private static final int PREFIX_BYTES = 3;
  private static final byte[] FIRST = {};
  private static final byte[] LAST = {(byte) 0xff, (byte) 0xff};

  final List<Account> accounts = new ArrayList<>();
  final Map<TransferKey, List<Entry>> debits = new HashMap<>();
  final Map<TransferKey, List<Entry>> credits = new HashMap<>();
  final Map<TransferKey, Hold> holds = new HashMap<>();
  final Map<TransferKey, Hold> incomingHolds = new HashMap<>();
  final List<OpenHold> openHolds = new ArrayList<>();
  final Map<TransferKey, RefundTotals> refunds = new HashMap<>();
  final Map<TransferKey, IdRow> ids = new HashMap<>();
  final Map<CreditKey, ShareRow> shares = new HashMap<>();
  final List<AccountId> withShareTotals = new ArrayList<>();
  final List<TransferKey> holdsDue = new ArrayList<>();
  final List<String> agendaBesideHolds = new ArrayList<>();

  /** Rows of arcs that are not served where they are. */
  final List<String> ofNobody = new ArrayList<>();

  static SimulatedRows of(List<SimulatedShard> shards) {
    SimulatedRows rows = new SimulatedRows();
    shards.forEach(shard -> rows.read(shard.store()));
    return rows;
  }

  static SimulatedRows of(SimulatedShard shard) {
    return of(List.of(shard));
  }

  private void read(InMemoryLedgerStore store) {
    ArcTable arcs = arcsOf(store);
    scan(store, Family.HISTORY, (key, value) -> ifServed(arcs, key, value, this::readEntry));
    scan(store, Family.DATA, (key, value) -> ifServed(arcs, key, value, this::readData));
    scan(store, Family.AGENDA, this::readAgenda);
  }

  private static ArcTable arcsOf(InMemoryLedgerStore store) {
    byte[] row = store.get(Family.META, Keys.meta(MetaRow.ARCS));
    return row == null ? ArcTable.empty(0) : ArcTable.decode(row);
  }

  /** Rows of arcs that are not served are nobody's. */
  private void ifServed(ArcTable arcs, byte[] key, byte[] value, Row reader) {
    if (arcs.serves(ArcRange.arcIn(key))) {
      reader.read(key, value);
    } else {
      ofNobody.add(HexFormat.of().formatHex(key));
    }
  }

  static void scan(InMemoryLedgerStore store, Family family, Row row) {
    store.scan(
        family,
        FIRST,
        LAST,
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          row.read(key, value);
          return true;
        });
  }

  /** Takes a row. */
  interface Row {
    void read(byte[] key, byte[] value);
  }

  private void readEntry(byte[] key, byte[] value) {
    Entry entry = Entry.decode(key, value);
    Map<TransferKey, List<Entry>> side = entry.side() == AccountSide.DEBIT ? debits : credits;
    side.computeIfAbsent(entry.key(), each -> new ArrayList<>()).add(entry);
  }

  private void readData(byte[] key, byte[] value) {
    switch (key[2]) {
      case ACCOUNT -> accounts.add(Account.decode(Keys.accountIn(key), value));
      case HOLD -> put(holds, Hold.decode(value));
      case INCOMING_HOLD -> put(incomingHolds, Hold.decode(value));
      case OPEN_HOLD -> openHolds.add(OpenHold.decode(value));
      case REFUND -> refunds.put(transferIn(key), RefundTotals.decode(value));
      case ID -> ids.put(transferIn(key), IdRow.decode(value));
      case SHARE -> shares.put(CreditRow.decodeKey(key), ShareRow.decode(value));
      case SHARE_TOTALS -> withShareTotals.add(Keys.accountIn(key));
      default -> {}
    }
  }

  private static void put(Map<TransferKey, Hold> copies, Hold hold) {
    copies.put(hold.key(), hold);
  }

  /** The transfer that a row of its debit account is about. */
  static TransferKey transferIn(byte[] key) {
    String text =
        new String(key, PREFIX_BYTES, key.length - PREFIX_BYTES, StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    return new TransferKey(
        new AccountId(text.substring(0, end)), new TransferId(text.substring(end + 1)));
  }

  private void readAgenda(byte[] key, byte[] value) {
    if (key[0] == HOLD_DUE) {
      holdsDue.add(Keys.holdIn(key));
    } else {
      agendaBesideHolds.add(HexFormat.of().formatHex(key));
    }
  }

  /** The rows of some arcs as text. */
  static Map<String, String> text(InMemoryLedgerStore store, ArcRange arcs) {
    Map<String, String> rows = new TreeMap<>();
    HexFormat hex = HexFormat.of();
    for (Family family : List.of(Family.DATA, Family.HISTORY)) {
      scan(
          store,
          family,
          (key, value) -> {
            if (arcs.containsKey(key)) {
              rows.put(family + " " + hex.formatHex(key), hex.formatHex(value));
            }
          });
    }
    return rows;
  }

  /** Every row as text, to compare stores. */
  static Map<String, String> text(InMemoryLedgerStore store) {
    Map<String, String> rows = new TreeMap<>();
    HexFormat hex = HexFormat.of();
    for (Family family : Family.values()) {
      scan(
          store,
          family,
          (key, value) -> rows.put(family + " " + hex.formatHex(key), hex.formatHex(value)));
    }
    return rows;
  }

  /** Rows that two stores do not have alike. */
  static Map<String, String> differences(InMemoryLedgerStore replayed, InMemoryLedgerStore found) {
    Map<String, String> rows = text(found);
    Map<String, String> differences = new HashMap<>();
    text(replayed)
        .forEach(
            (key, value) -> {
              String other = rows.remove(key);
              if (!value.equals(other)) {
                differences.put(key, value + ", but is " + other);
              }
            });
    rows.forEach((key, value) -> differences.put(key, "nothing, but is " + value));
    return differences;
  }
}
