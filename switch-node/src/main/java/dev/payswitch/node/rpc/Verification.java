// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.codec.BookCodec;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AppliedPoint;
import dev.payswitch.node.rows.ArcState;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.ShardHeader;
import dev.payswitch.node.rows.ShareRow;
import dev.payswitch.proto.shard.v1.GetLaneBooksResponse;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.VerifyShardResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds up everything a shard holds, from one snapshot, so that the sums are exact while payments
 * flow. It trusts no running total: accounts are added one by one and compared with the books.
 */
final class Verification {
  private static final int MAX_FINDINGS = 100;

  private final ShardId self;
  private final LedgerStore store;

  Verification(ShardId self, LedgerStore store) {
    this.self = self;
    this.store = store;
  }

  VerifyShardResponse verify() {
    try (LedgerStore.RowSnapshot rows = store.snapshot()) {
      return new Run(rows).verify();
    }
  }

  GetLaneBooksResponse laneBooks() {
    try (LedgerStore.RowSnapshot rows = store.snapshot()) {
      return GetLaneBooksResponse.newBuilder()
          .addAllLanes(books(rows))
          .setAppliedIndex(applied(rows))
          .build();
    }
  }

  private List<LaneBook> books(RowReader rows) {
    List<LaneBook> books = new ArrayList<>();
    MetaRows.outgoing(rows, lane -> books.add(BookCodec.show(self, lane, owed(rows, lane))));
    MetaRows.incoming(rows, lane -> books.add(BookCodec.show(self, lane)));
    return books;
  }

  private static List<OwedDecision> owed(RowReader rows, OutgoingLane lane) {
    List<OwedDecision> owed = new ArrayList<>();
    rows.scan(
        Family.AGENDA,
        Keys.owed(lane.target(), lane.acknowledgedSequence() + 1),
        Keys.owed(lane.target(), Long.MAX_VALUE),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> owed.add(OwedDecision.decode(key, value)));
    return owed;
  }

  private static long applied(RowReader rows) {
    byte[] row = rows.get(Family.META, Keys.meta(MetaRow.APPLIED));
    return row == null ? 0 : AppliedPoint.decode(row).index();
  }

  /** One verification over one snapshot. */
  private final class Run {
    private final RowReader rows;
    private final Map<LedgerId, LedgerSums> sums = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private long intents;

    Run(RowReader rows) {
      this.rows = rows;
    }

    VerifyShardResponse verify() {
      MetaRows.ledgers(rows, totals -> sumsOf(totals.ledger()).book(totals));
      addAccounts();
      addIntents();
      sums.values().forEach(each -> each.compare(this::find));
      VerifyShardResponse.Builder response =
          VerifyShardResponse.newBuilder()
              .setShardId(self.value())
              .setAppliedIndex(applied(rows))
              .setIntentCount(intents);
      sums.forEach((ledger, each) -> response.addLedgers(each.show(ledger)));
      List<LaneBook> books = books(rows);
      books.forEach(book -> compareEnd(response, book));
      return response
          .addAllLanes(books)
          .addAllMoves(BookCodec.moves(self, rows))
          .addAllFindings(findings)
          .build();
    }

    private void compareEnd(VerifyShardResponse.Builder response, LaneBook book) {
      if (book.getSourceShardId().equals(self.value())) {
        long commits = book.getOwedList().stream().filter(o -> !o.getLedger().isEmpty()).count();
        response.setOwedCommitCount(response.getOwedCommitCount() + commits);
      }
    }

    private LedgerSums sumsOf(LedgerId ledger) {
      return sums.computeIfAbsent(ledger, name -> new LedgerSums(LedgerTotals.none(name)));
    }

    private void addAccounts() {
      byte[] head = rows.get(Family.META, Keys.meta(MetaRow.HEADER));
      byte[] table = rows.get(Family.META, Keys.meta(MetaRow.ARCS));
      if (head == null || table == null) {
        return;
      }
      ShardHeader header = ShardHeader.decode(head);
      // Rows of arcs that went, or that are on their way here, are counted by their owner.
      for (ArcTable.ArcRun run : ArcTable.decode(table).runs()) {
        if (run.state() == ArcState.SERVING) {
          for (int arc = run.arcs().first(); arc < run.arcs().end(); arc++) {
            addAccounts(header, new Arc(arc));
          }
        }
      }
    }

    private void addAccounts(ShardHeader header, Arc arc) {
      rows.scan(
          Family.DATA,
          Keys.accountsOf(arc),
          Keys.accountsEnd(arc),
          RowReader.ScanOrder.FORWARD,
          (key, value) -> {
            Account account = Account.decode(Keys.accountIn(key), value);
            sumsOf(account.ledger()).add(account);
            check(header, arc, account);
            return true;
          });
    }

    private void check(ShardHeader header, Arc arc, Account account) {
      Amount floor = account.bounds().floor();
      Amount ceiling = account.bounds().ceiling();
      if (floor != null && account.totals().available() < floor.minor()) {
        find("account " + account.id() + " is below its floor");
      }
      if (ceiling != null && account.totals().balance() > ceiling.minor()) {
        find("account " + account.id() + " is above its ceiling");
      }
      if (!header.arcOf(account.id()).equals(arc)) {
        find("account " + account.id() + " stands in arc " + arc + ", which is not its own");
      }
    }

    private void addIntents() {
      Set<CreditKey> seen = new HashSet<>();
      ServedIntents.scan(
          rows,
          Long.MAX_VALUE,
          (arc, age) -> {
            intents++;
            addIntent(arc, age, seen.add(age.key()));
            return true;
          });
    }

    private void addIntent(Arc arc, IntentAge age, boolean first) {
      byte[] row = rows.get(Family.DATA, Keys.credit(arc, age.key()));
      CreditRow credit =
          row == null ? CreditRow.NONE : CreditRow.decode(age.key().creditAccount(), row);
      CreditRow.Intent intent = credit.intentOf(age.attempt());
      if (intent == null) {
        addShare(arc, age);
      } else if (first) {
        sumsOf(intent.content().ledger()).addIntended(credit.intended());
      }
    }

    private void addShare(Arc arc, IntentAge age) {
      byte[] row = rows.get(Family.DATA, Keys.share(arc, age.key()));
      if (row != null
          && ShareRow.decode(row) instanceof ShareRow.Prepared share
          && share.attempt().equals(age.attempt())) {
        LedgerSums of = sumsOf(share.legs().getFirst().content().ledger());
        of.addIntended(new Amount(share.intendedMinor()));
        of.addReserved(new Amount(share.reservedMinor()));
      } else {
        find("the agenda names an intent of " + age.key().transfer() + " that is not there");
      }
    }

    private void find(String finding) {
      if (findings.size() < MAX_FINDINGS) {
        findings.add(self + ": " + finding);
      }
    }
  }
}
