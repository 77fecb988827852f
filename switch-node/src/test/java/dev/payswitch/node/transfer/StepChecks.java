// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.codec.CommandCodec;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.DecidedRows;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.AppliedPoint;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.HoldState;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LeaderStart;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.MoveBook;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.ShareRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of one shard's rows after every entry of its log. The log is applied once more,
 * command by command: where a batch ends makes no difference to the rows.
 */
final class StepChecks {
  private static final int ACCOUNT = 1;
  private static final int ID = 3;
  private static final int CREDIT = 4;
  private static final int HOLD = 5;
  private static final int SHARE = 11;
  private static final int APPLIED = 1;
  private static final int LEADER = 4;
  private static final int LEDGER_TOTALS = 5;
  private static final int OUTGOING_LANE = 6;
  private static final int INCOMING_LANE = 7;
  private static final byte MOVED_OUT = Keys.meta(MetaRow.MOVED_OUT)[0];
  private static final byte MOVED_IN = Keys.meta(MetaRow.MOVED_IN)[0];

  private final ShardId shard;
  private final RejectionChecks rejections;
  private final HandoverChecks handovers;
  private final Set<String> handedOver = new HashSet<>();
  private final List<Change> changes = new ArrayList<>();
  private final WatchedStore store =
      new WatchedStore(
          (family, key, before, after) -> changes.add(new Change(family, key, before, after)));
  private final Ledger ledger;
  private final DecidedRows decidedRows = new DecidedRows(store);
  private final Map<AccountId, Account> accounts = new HashMap<>();
  private final Map<TransferKey, IdRow.Prepared> preparedIds = new HashMap<>();
  private final Map<CreditKey, CreditRow> intents = new HashMap<>();
  private final Map<CreditKey, ShareRow> shares = new HashMap<>();
  private final Map<TransferKey, Hold> openHolds = new HashMap<>();
  private final Map<LedgerId, LedgerTotals> ledgers = new HashMap<>();
  private final Map<ShardId, Book> outgoing = new HashMap<>();
  private final Map<ShardId, Book> incoming = new HashMap<>();
  private final Map<ShardId, Book> movedOut = new HashMap<>();
  private final Map<ShardId, Book> movedIn = new HashMap<>();
  private final Map<TransferKey, Long> tookPlace = new HashMap<>();
  private final Map<TransferKey, Integer> debits = new HashMap<>();
  private final Map<TransferKey, Integer> credits = new HashMap<>();
  private final Map<AccountId, Long> lastPosts = new HashMap<>();
  private final List<Attempt> decided = new ArrayList<>();
  private final List<Hold> expired = new ArrayList<>();
  private final Map<TransferKey, IdRow> recorded = new HashMap<>();
  private final LaneBooks books = new LaneBooks();
  private LeaderStart leader = LeaderStart.NONE;
  private int entry;
  private long durableMicros;
  private AppliedPoint applied = AppliedPoint.NONE;

  private StepChecks(ShardId shard, RejectionChecks rejections, HandoverChecks handovers) {
    this.shard = shard;
    this.ledger = new Ledger(shard, store, 4);
    this.rejections = rejections;
    this.handovers = handovers;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Change(
      Family family, byte[] key, byte @Nullable [] before, byte @Nullable [] after) {}

  /** Applies a shard's log and checks after each entry; the rows must be the ones it has. */
  static StepChecks of(SimulatedShard shard, RejectionChecks rejections, HandoverChecks handovers) {
    StepChecks checks = new StepChecks(shard.id(), rejections, handovers);
    shard.entries().forEach(checks::apply);
    assertThat(SimulatedRows.differences(checks.store.rows(), shard.store()))
        .as("rows of %s that are not as its log says", shard.id())
        .isEmpty();
    return checks;
  }

  private void apply(SimulatedLog.Entry batch) {
    entry = (int) batch.position().index();
    durableMicros = batch.durableMicros();
    CommandCodec.Decoded decoded = CommandCodec.decode(batch.bytes());
    Ledger.EntryHeader header =
        new Ledger.EntryHeader(
            batch.position().term(), entry, decoded.leaderTimeMicros(), decoded.rulesVersion());
    List<LedgerCommand> commands = decoded.commands();
    if (endOfBatchMatters(commands)) {
      apply(header, commands);
    } else {
      commands.forEach(command -> apply(header, List.of(command)));
    }
    check();
  }

  /** What a batch changes in arcs that are moved is counted when it ends. */
  private boolean endOfBatchMatters(List<LedgerCommand> commands) {
    return commands.stream().anyMatch(MoveCommand.class::isInstance)
        || ledger.published().departures().stream().anyMatch(Departure::isFed);
  }

  private void apply(Ledger.EntryHeader header, List<LedgerCommand> commands) {
    ArcTable before = ledger.published().arcs();
    LeaderStart leaderBefore = leader;
    List<CommandResult> results = ledger.apply(header, commands);
    ArcTable after = ledger.published().arcs();
    changes.forEach(change -> take(change, before));
    if (before != after) {
      handOver(before, after);
    }
    changes.clear();
    onlyTheLeaderInOfficeDecided(commands.size() == 1 ? leader : leaderBefore);
    // A rejection changes nothing that it was made for, so the rows can be asked afterwards; but
    // not where other commands followed it.
    DecidedRows rows = commands.size() == 1 ? decidedRows : null;
    if (rows != null) {
      recorded.forEach(
          (key, row) -> rejections.recorded(shard, key, row, commands.getFirst(), rows));
    }
    recorded.clear();
    for (int index = 0; index < commands.size(); index++) {
      if (commands.get(index) instanceof LedgerCommand.PrepareTransfers prepare) {
        rejections.answered(prepare, results.get(index), rows);
      }
    }
  }

  /** Rows of arcs that were not served belong to a move, the last of them come with the switch. */
  private void take(Change change, ArcTable before) {
    boolean byArc = change.family == Family.DATA || change.family == Family.HISTORY;
    if (!byArc || serves(before, change.key)) {
      changed(change.family, change.key, change.before, change.after);
    }
  }

  private static boolean serves(ArcTable arcs, byte[] key) {
    Arc arc = ArcRange.arcIn(key);
    return arc.index() < arcs.arcCount() && arcs.serves(arc);
  }

  private void handOver(ArcTable before, ArcTable after) {
    for (int index = 0; index < after.arcCount(); index++) {
      Arc arc = new Arc(index);
      boolean served = index < before.arcCount() && before.serves(arc);
      if (served && !after.serves(arc)) {
        forget(arc);
        handovers.ends(shard, arc, durableMicros);
      } else if (!served && after.serves(arc)) {
        load(arc);
        handovers.begins(shard, arc, after, durableMicros);
      }
    }
    for (Departure move : ledger.published().departures()) {
      if (move.handover() != null && handedOver.add(move.moveId())) {
        handovers.given(move.moveId(), SimulatedRows.text(store.rows(), move.arcs()));
      }
    }
    MetaRows.arrivals(
        store,
        move -> {
          if (move.complete() && handedOver.add(move.moveId())) {
            handovers.taken(move.moveId(), SimulatedRows.text(store.rows(), move.arcs()));
          }
        });
  }

  private void forget(Arc arc) {
    accounts.keySet().removeIf(id -> isIn(arc, id));
    preparedIds.keySet().removeIf(key -> isIn(arc, key.debitAccount()));
    intents.keySet().removeIf(key -> isIn(arc, key.creditAccount()));
    shares.keySet().removeIf(key -> isIn(arc, key.creditAccount()));
    openHolds.keySet().removeIf(key -> isIn(arc, key.debitAccount()));
    lastPosts.keySet().removeIf(id -> isIn(arc, id));
  }

  private boolean isIn(Arc arc, AccountId account) {
    return requireNonNull(ledger.published().header()).arcOf(account).equals(arc);
  }

  private void load(Arc arc) {
    ArcRange range = new ArcRange(arc.index(), 1);
    SimulatedRows.scan(
        store.rows(),
        Family.DATA,
        (key, value) -> {
          if (range.containsKey(key)) {
            load(key, value);
          }
        });
    SimulatedRows.scan(
        store.rows(),
        Family.HISTORY,
        (key, value) -> {
          if (range.containsKey(key)) {
            Entry entry = Entry.decode(key, value);
            lastPosts.merge(entry.account(), entry.postTimeMicros(), Math::max);
          }
        });
  }

  private void load(byte[] key, byte[] value) {
    switch (key[2]) {
      case ACCOUNT -> put(accounts, Keys.accountIn(key), value, v -> account(key, v));
      case ID -> {
        if (id(value) instanceof IdRow.Prepared prepared) {
          preparedIds.put(SimulatedRows.transferIn(key), prepared);
        }
      }
      case CREDIT -> {
        CreditKey credit = CreditRow.decodeKey(key);
        put(intents, credit, value, v -> CreditRow.decode(credit.creditAccount(), v));
      }
      case HOLD -> {
        Hold hold = Hold.decode(value);
        if (hold.isOpen()) {
          openHolds.put(hold.key(), hold);
        }
      }
      case SHARE -> put(shares, CreditRow.decodeKey(key), value, ShareRow::decode);
      default -> {}
    }
  }

  /** The books of the lanes from and to this shard, as they were at each sequence. */
  LaneBooks books() {
    return books;
  }

  /** The index of the entry after which this line of a history was there. */
  int shownAt(Entry entry) {
    Integer at = (entry.side() == AccountSide.DEBIT ? debits : credits).get(entry.key());
    return at == null ? Integer.MAX_VALUE : at;
  }

  /** Since when transfers and groups of this home could not be lost any more. */
  Map<TransferKey, Long> tookPlace() {
    return tookPlace;
  }

  private void changed(
      Family family, byte[] key, byte @Nullable [] before, byte @Nullable [] after) {
    switch (family) {
      case DATA -> changed(key, before, after);
      case HISTORY -> {
        assertThat(before).as("a line of a history that changes").isNull();
        if (after != null) {
          Entry entry = Entry.decode(key, after);
          Map<TransferKey, Integer> side = entry.side() == AccountSide.DEBIT ? debits : credits;
          assertThat(side.put(entry.key(), this.entry)).as("%s", entry).isNull();
          posted(entry);
        }
      }
      case META -> {
        if (after != null) {
          changedMeta(key, after);
        }
      }
      case AGENDA -> {}
    }
  }

  /** The lines of a history are in the order of their times. */
  private void posted(Entry entry) {
    long last = lastPosts.getOrDefault(entry.account(), 0L);
    assertThat(entry.postTimeMicros()).as("%s", entry).isGreaterThan(last);
    lastPosts.put(entry.account(), entry.postTimeMicros());
  }

  private void changed(byte[] key, byte @Nullable [] before, byte @Nullable [] after) {
    switch (key[2]) {
      case ACCOUNT -> put(accounts, Keys.accountIn(key), after, v -> account(key, v));
      case ID -> changedId(SimulatedRows.transferIn(key), id(before), id(after));
      case CREDIT -> {
        CreditKey credit = CreditRow.decodeKey(key);
        proofStays(credit, before, after);
        put(intents, credit, after, value -> CreditRow.decode(credit.creditAccount(), value));
      }
      case HOLD -> {
        if (after != null) {
          changedHold(before == null ? null : Hold.decode(before), Hold.decode(after));
        }
      }
      case SHARE -> changedShare(CreditRow.decodeKey(key), before, after);
      default -> {}
    }
  }

  /** The row that proves a credit is never changed or removed. */
  private static void proofStays(CreditKey key, byte @Nullable [] before, byte @Nullable [] after) {
    if (before != null && CreditRow.decode(key.creditAccount(), before).applied() != null) {
      assertThat(after).as("the proof of the credit of %s", key).isEqualTo(before);
    }
  }

  private static Account account(byte[] key, byte[] value) {
    return Account.decode(Keys.accountIn(key), value);
  }

  private static @Nullable IdRow id(byte @Nullable [] value) {
    return value == null ? null : IdRow.decode(value);
  }

  private static <K, V> void put(
      Map<K, V> rows, K key, byte @Nullable [] value, Function<byte[], V> decode) {
    if (value == null) {
      rows.remove(key);
    } else {
      rows.put(key, decode.apply(value));
    }
  }

  private void changedId(TransferKey key, @Nullable IdRow before, @Nullable IdRow after) {
    if (before instanceof IdRow.Outcome) {
      assertThat(after).as("the outcome of %s", key).isEqualTo(before);
    }
    if (after instanceof IdRow.Prepared prepared) {
      preparedIds.put(key, prepared);
    } else {
      preparedIds.remove(key);
    }
    if (before instanceof IdRow.Outcome) {
      return;
    }
    boolean alone = after instanceof IdRow.Committed transfer && transfer.group() == null;
    if (alone || (after instanceof GroupRow group && group.isCommitted())) {
      tookPlace.put(key, durableMicros);
    }
    if (after instanceof IdRow.Committed committed && committed.crossShard() != null) {
      decided.add(committed.crossShard().attempt());
    } else if (after instanceof GroupRow group) {
      group.participants().forEach(each -> decided.add(each.attempt()));
      recorded.put(key, group);
    } else if (after instanceof IdRow.Rejected rejected) {
      recorded.put(key, rejected);
    }
  }

  private void changedHold(@Nullable Hold before, Hold after) {
    if (after.isOpen()) {
      openHolds.put(after.key(), after);
    } else {
      openHolds.remove(after.key());
    }
    if (after.state() == HoldState.EXPIRED && before != null && before.isOpen()) {
      expired.add(after);
    }
  }

  private void changedShare(CreditKey key, byte @Nullable [] before, byte @Nullable [] after) {
    if (before != null && ShareRow.decode(before) instanceof ShareRow.Applied) {
      assertThat(after).as("the proof of the share of %s", key).isNotNull();
    }
    put(shares, key, after, ShareRow::decode);
    if (shares.get(key) instanceof ShareRow.Prepared share) {
      for (GroupLeg leg : share.legs()) {
        Hold hold = leg.hold();
        if (leg.debit() && hold != null) {
          assertThat(hold.isDue(share.timeMicros())).as("%s is due at its prepare", hold).isFalse();
        }
      }
    }
  }

  private void changedMeta(byte[] key, byte[] after) {
    switch (key[0]) {
      case APPLIED -> applied = AppliedPoint.decode(after);
      case LEADER -> leader = LeaderStart.decode(after);
      case LEDGER_TOTALS -> {
        LedgerTotals totals = LedgerTotals.decode(key, after);
        ledgers.put(totals.ledger(), totals);
      }
      case OUTGOING_LANE -> {
        OutgoingLane lane = OutgoingLane.decode(key, after);
        outgoing.put(lane.target(), lane.book());
        books.left(shard, lane);
      }
      case INCOMING_LANE -> {
        IncomingLane lane = IncomingLane.decode(key, after);
        incoming.put(lane.source(), lane.book());
        books.arrived(shard, lane);
      }
      default -> changedMoveBook(key, after);
    }
  }

  private void changedMoveBook(byte[] key, byte[] after) {
    if (key[0] == MOVED_OUT || key[0] == MOVED_IN) {
      MoveBook book = MoveBook.decode(key, after);
      (key[0] == MOVED_OUT ? movedOut : movedIn).put(book.peer(), book.book());
    }
  }

  private void check() {
    assertThat(applied.index()).isEqualTo(entry);
    for (Hold hold : expired) {
      assertThat(hold.isDue(applied.batchTimeMicros())).as("%s expires early", hold).isTrue();
    }
    expired.clear();
    ledgers.values().forEach(this::moneyIsConserved);
    accounts.values().forEach(this::boundsAreKept);
    whatIsSetAsideIsExplained();
    whatIsLockedIsExplained();
  }

  /**
   * Entries of an earlier leader stand before the start entry of the next.
   *
   * @param before who was in office when the first of these commands was applied
   */
  private void onlyTheLeaderInOfficeDecided(LeaderStart before) {
    for (Attempt attempt : decided) {
      assertThat(attempt.startIndex())
          .as("%s decided under %s", attempt, leader)
          .isIn(before.startIndex(), leader.startIndex());
    }
    decided.clear();
  }

  private void moneyIsConserved(LedgerTotals totals) {
    BigInteger posted = BigInteger.ZERO;
    BigInteger pending = BigInteger.ZERO;
    for (Account account : accounts.values()) {
      if (account.ledger().equals(totals.ledger())) {
        posted = posted.add(BigInteger.valueOf(account.totals().balance()));
        pending =
            pending.add(
                BigInteger.valueOf(
                    account.totals().creditsPending() - account.totals().debitsPending()));
      }
    }
    assertThat(posted).as("balances in %s", totals.ledger()).isEqualTo(totals.clearingMinor());
    assertThat(pending).as("pending in %s", totals).isEqualTo(totals.pendingClearingMinor());
    assertThat(between(totals.ledger(), Book.Line::sumMinor))
        .as("lanes and moves in %s", totals)
        .isEqualTo(totals.clearingMinor());
    assertThat(between(totals.ledger(), Book.Line::pendingMinor))
        .as("pending of lanes and moves in %s", totals)
        .isEqualTo(totals.pendingClearingMinor());
    assertThat(accounts.values().stream().filter(a -> a.ledger().equals(totals.ledger())).count())
        .as("accounts in %s", totals)
        .isEqualTo(totals.accountCount());
  }

  /** What came from other shards less what went to them. */
  private BigInteger between(LedgerId ledger, Function<Book.Line, BigInteger> amount) {
    return sum(incoming, ledger, amount)
        .subtract(sum(outgoing, ledger, amount))
        .add(sum(movedIn, ledger, amount))
        .subtract(sum(movedOut, ledger, amount));
  }

  private static BigInteger sum(
      Map<ShardId, Book> lanes, LedgerId ledger, Function<Book.Line, BigInteger> amount) {
    BigInteger sum = BigInteger.ZERO;
    for (Book book : lanes.values()) {
      Book.Line line = book.lines().get(ledger);
      sum = line == null ? sum : sum.add(amount.apply(line));
    }
    return sum;
  }

  private void boundsAreKept(Account account) {
    Amount floor = account.bounds().floor();
    Amount ceiling = account.bounds().ceiling();
    if (floor != null) {
      assertThat(account.totals().available())
          .as("%s", account)
          .isGreaterThanOrEqualTo(floor.minor());
    }
    if (ceiling != null) {
      assertThat(
              account.totals().balance()
                  + account.totals().creditsPending()
                  + account.totals().creditsIntended())
          .as("%s", account)
          .isLessThanOrEqualTo(ceiling.minor());
    }
  }

  private void whatIsSetAsideIsExplained() {
    Map<AccountId, long[]> sums = new HashMap<>();
    intents.forEach((key, row) -> sums(sums, key)[1] += largest(row));
    shares.forEach(
        (key, row) -> {
          if (row instanceof ShareRow.Prepared share) {
            long[] of = sums(sums, key);
            of[0] += share.reservedMinor();
            of[1] += share.intendedMinor();
            of[2]++;
          }
        });
    for (Account account : accounts.values()) {
      long[] expected = sums.getOrDefault(account.id(), new long[3]);
      assertThat(account.totals().debitsReserved())
          .as("reserved: %s", account)
          .isEqualTo(expected[0]);
      assertThat(account.totals().creditsIntended())
          .as("intended: %s", account)
          .isEqualTo(expected[1]);
      assertThat((long) account.shares()).as("shares: %s", account).isEqualTo(expected[2]);
    }
  }

  /** At most one of the attempts of an id commits. */
  private static long largest(CreditRow row) {
    return row.intents().stream().mapToLong(each -> each.amount().minor()).max().orElse(0);
  }

  private static long[] sums(Map<AccountId, long[]> sums, CreditKey key) {
    return sums.computeIfAbsent(key.creditAccount(), account -> new long[3]);
  }

  /** Prepared members keep their ids and holds for themselves; nobody else does. */
  private void whatIsLockedIsExplained() {
    Map<TransferKey, TransferKey> members = new HashMap<>();
    Set<TransferKey> locked = new HashSet<>();
    shares.forEach(
        (key, row) -> {
          switch (row) {
            case ShareRow.Prepared share ->
                share.legs().stream()
                    .filter(GroupLeg::debit)
                    .forEach(
                        leg -> {
                          members.put(leg.key(), key.transfer());
                          Hold hold = leg.hold();
                          if (hold != null) {
                            locked.add(hold.key());
                          }
                        });
            case ShareRow.Applied share -> locked.addAll(share.holds());
          }
        });
    locked.retainAll(openHolds.keySet());
    Map<TransferKey, TransferKey> prepared = new HashMap<>();
    preparedIds.forEach((key, row) -> prepared.put(key, row.group()));
    assertThat(prepared).as("prepared members").isEqualTo(members);
    openHolds.forEach(
        (key, hold) -> assertThat(hold.locked()).as("%s", hold).isEqualTo(locked.contains(key)));
  }
}
