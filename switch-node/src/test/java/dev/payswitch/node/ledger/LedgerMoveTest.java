// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.ArcState;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.FeedRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.MovedRow;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.ShardHeader;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The steps of a move in the logs of its two shards, one by one. */
final class LedgerMoveTest {
  private static final ShardHeader HEADER =
      new ShardHeader(16, new PointHasher(HashAlgorithm.XXH3_64, 7), List.of());
  private static final ArcRange ALL = new ArcRange(0, 16);
  private static final String MOVE = "op-1.1";
  private static final ShardId FROM = new ShardId("s1");
  private static final ShardId TO = new ShardId("s2");
  private static final ShardId PEER = new ShardId("s3");
  private static final FencingToken TOKEN = new FencingToken(1, 1);
  private static final ArcEpoch SINCE = new ArcEpoch(2);

  private final Shard source = new Shard(FROM, List.of(range()));
  private final Shard target = new Shard(TO, List.of());
  private long number;

  private static LedgerCommand.Range range() {
    return new LedgerCommand.Range(0, 16, ArcEpoch.FIRST);
  }

  private static final class Shard {
    final ShardId id;
    final InMemoryLedgerStore store = new InMemoryLedgerStore();
    Ledger ledger;
    long index;
    long now = 1_000_000;

    Shard(ShardId id, List<LedgerCommand.Range> arcs) {
      this.id = id;
      this.ledger = new Ledger(id, store, 8);
      apply(
          new LedgerCommand.TakeArcs(
              new LedgerCommand.FirstRing(1, 16, HEADER.hasher(), arcs, List.of())));
      apply(new LedgerCommand.StartLeader(1, "boot"));
    }

    List<CommandResult> applyAll(List<LedgerCommand> commands) {
      now += 10;
      return ledger.apply(new Ledger.EntryHeader(1, index++, now, Ledger.rulesVersion()), commands);
    }

    CommandResult apply(LedgerCommand command) {
      return applyAll(List.of(command)).getFirst();
    }

    void restart() {
      ledger = new Ledger(id, store, 8);
    }

    @Nullable Account account(String account) {
      AccountId name = new AccountId(account);
      byte[] row = store.get(Family.DATA, Keys.account(HEADER.arcOf(name), name));
      return row == null ? null : Account.decode(name, row);
    }

    Departure departure() {
      return ledger.published().departures().getFirst();
    }
  }

  private void open(String account) {
    source.apply(Payments.create(Payments.account(account).setNoFloor(true)));
  }

  private static LedgerCommand pay(String id, String debit, String credit, long amount) {
    return new LedgerCommand.ExecuteTransfer(
        Payments.request(
            Transfer.newBuilder()
                .setId(id)
                .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
                .setDebitAccountId(debit)
                .setCreditAccountId(credit)
                .setLedger("EUR")
                .setAmountMinor(amount)),
        1);
  }

  private void begin() {
    assertThat(step(source.apply(new MoveCommand.BeginDeparture(MOVE, ALL, TO)))).isEmpty();
    assertThat(arrival(target.apply(new MoveCommand.BeginArrival(MOVE, FROM, 1, ALL))).complete())
        .isFalse();
    source.apply(new MoveCommand.TellBase(MOVE, base()));
  }

  private Book base() {
    Book sums = Book.EMPTY;
    for (String account : List.of("a", "b", "c")) {
      Account known = source.account(account);
      sums = known == null ? sums : sums.plus(known);
    }
    return sums.minus(source.departure().changed());
  }

  private static String step(CommandResult result) {
    return ((CommandResult.DepartureStep) result).why();
  }

  private static Arrival arrival(CommandResult result) {
    CommandResult.ArrivalStep taken = (CommandResult.ArrivalStep) result;
    assertThat(taken.rejected()).isEmpty();
    Arrival arrival = taken.arrival();
    assertThat(arrival).isNotNull();
    return Objects.requireNonNull(arrival);
  }

  private Arrival copy() {
    List<MovedRow> rows = new ArrayList<>();
    for (Family family : List.of(Family.DATA, Family.HISTORY)) {
      source.store.scan(
          family,
          ALL.from(),
          ALL.until(),
          RowReader.ScanOrder.FORWARD,
          (key, value) -> rows.add(new MovedRow(family.number(), key, value)));
    }
    return arrival(take(rows, new CopyMark(1, new byte[0], true), 0));
  }

  private CommandResult take(List<MovedRow> rows, @Nullable CopyMark copied, long position) {
    return target.apply(new MoveCommand.TakeRows(MOVE, FROM, 1, ++number, rows, copied, position));
  }

  private Arrival catchUp(long after) {
    return arrival(target.apply(rest(after)));
  }

  /** Everything of the feed that the target does not have. */
  private MoveCommand.TakeRows rest(long after) {
    List<MovedRow> rows = new ArrayList<>();
    long[] last = {after};
    source.store.scan(
        Family.AGENDA,
        Keys.feed(MOVE, after + 1),
        Keys.feed(MOVE, Long.MAX_VALUE),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          FeedRow row = FeedRow.decode(key, value);
          last[0] = row.position();
          return rows.add(row.row());
        });
    return new MoveCommand.TakeRows(MOVE, FROM, 1, ++number, rows, null, last[0]);
  }

  private static LedgerCommand depart(Arrival arrived, int mostChanges) {
    return new MoveCommand.Depart(MOVE, SINCE, arrived.feedPosition(), mostChanges);
  }

  private MoveCommand.CompleteArrival handover(MoveCommand.TakeRows rest) {
    return handover(rest, handover().sums());
  }

  private Departure.Handover handover() {
    return Objects.requireNonNull(source.departure().handover());
  }

  private MoveCommand.CompleteArrival handover(MoveCommand.TakeRows rest, Book sums) {
    Departure.Handover given = handover();
    return new MoveCommand.CompleteArrival(
        rest,
        given.since(),
        sums,
        given.batchTimeMicros(),
        given.postTimeMicros(),
        given.lanes().stream().map(lane -> new MoveCommand.LaneProgress(lane, 0)).toList());
  }

  private static long balance(@Nullable Account account) {
    return Objects.requireNonNull(account).totals().balance();
  }

  private Arrival moveAll() {
    begin();
    copy();
    source.apply(pay("during", "a", "b", 4));
    Arrival caughtUp = catchUp(0);
    source.apply(pay("rest", "a", "b", 3));
    assertThat(step(source.apply(depart(caughtUp, 100)))).isEmpty();
    return arrival(target.apply(handover(rest(caughtUp.feedPosition()))));
  }

  @Test
  void everythingIsAtTheTargetAndNothingIsServedTwice() {
    open("a");
    open("b");
    source.apply(pay("before", "a", "b", 5));
    moveAll();

    assertThat(source.ledger.published().arcs().all(ALL, ArcState.GONE)).isTrue();
    assertThat(target.ledger.published().arcs().all(ALL, ArcState.SERVING)).isTrue();
    assertThat(balance(target.account("b"))).isEqualTo(12);
    assertThat(source.apply(pay("after", "a", "b", 1))).isInstanceOf(CommandResult.NotServed.class);
    target.restart();
    assertThat(outcome(target.apply(served(pay("before", "a", "b", 5)))))
        .isInstanceOf(TransferOutcome.Exists.class);
    assertThat(outcome(target.apply(served(pay("after", "a", "b", 1)))))
        .isInstanceOf(TransferOutcome.Created.class);
    assertThat(target.ledger.published().applied().postTimeMicros())
        .isGreaterThan(source.ledger.published().applied().postTimeMicros());
  }

  private static LedgerCommand served(LedgerCommand command) {
    return new LedgerCommand.ExecuteTransfer(
        ((LedgerCommand.ExecuteTransfer) command).transfer(), SINCE.value());
  }

  private static TransferOutcome outcome(CommandResult result) {
    return ((CommandResult.TransferDecided) result).outcome();
  }

  @Test
  void clearingTotalsMoveWithTheAccounts() {
    open("a");
    open("b");
    source.apply(pay("before", "a", "b", 5));
    // A payment from elsewhere, so that the accounts do not add up to nothing.
    source.apply(new LedgerCommand.AcceptLane(PEER, TOKEN));
    creditFromPeer("in", 30);
    moveAll();

    LedgerId eur = new LedgerId("EUR");
    assertThat(totals(source.store, eur).clearingMinor()).isZero();
    assertThat(totals(source.store, eur).accountCount()).isZero();
    assertThat(totals(target.store, eur).clearingMinor()).isEqualTo(30);
    assertThat(totals(target.store, eur).accountCount()).isEqualTo(2);
  }

  private static LedgerTotals totals(RowReader rows, LedgerId ledger) {
    List<LedgerTotals> found = new ArrayList<>();
    MetaRows.ledgers(rows, found::add);
    return found.stream().filter(each -> each.ledger().equals(ledger)).findFirst().orElseThrow();
  }

  private void creditFromPeer(String id, long amount) {
    prepare(id, amount);
    source.apply(new LedgerCommand.ApplyDecisions(PEER, TOKEN, List.of(decision(id, amount, 1))));
  }

  private TransferRequest fromPeer(String id, long amount) {
    return Payments.request(
        Transfer.newBuilder()
            .setId(id)
            .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
            .setDebitAccountId("elsewhere")
            .setCreditAccountId("a")
            .setLedger("EUR")
            .setAmountMinor(amount));
  }

  private static Attempt attempt(String id) {
    return new Attempt(ArcEpoch.FIRST, 1, id.length());
  }

  private void prepare(String id, long amount) {
    source.apply(
        new LedgerCommand.PrepareTransfers(
            PEER,
            TOKEN,
            List.of(
                new LedgerCommand.TransferPrepare(
                    attempt(id),
                    fromPeer(id, amount),
                    new AccountId("a"),
                    new Amount(amount),
                    false))));
  }

  private OwedDecision decision(String id, long amount, long sequence) {
    return new OwedDecision(
        sequence,
        new TransferKey(new AccountId("elsewhere"), new TransferId(id)),
        new AccountId("a"),
        attempt(id),
        new OwedDecision.Commit(new LedgerId("EUR"), amount, 0, null));
  }

  @Test
  void aDecisionThatComesAfterTheMoveIsPassedOnAndAcknowledgedOnlyWhenItShows() {
    open("a");
    open("b");
    source.apply(new LedgerCommand.AcceptLane(PEER, TOKEN));
    prepare("late", 30);
    moveAll();

    var applied =
        (CommandResult.DecisionsApplied)
            source.apply(
                new LedgerCommand.ApplyDecisions(PEER, TOKEN, List.of(decision("late", 30, 1))));
    assertThat(applied.appliedSequence()).isEqualTo(1);
    assertThat(applied.shownSequence()).isZero();
    CommandResult.Told told = applied.told().getFirst();
    assertThat(told.participant()).isEqualTo(TO);

    target.apply(new LedgerCommand.AcceptLane(FROM, TOKEN));
    target.apply(new LedgerCommand.ApplyDecisions(FROM, TOKEN, List.of(told.owed())));
    assertThat(balance(target.account("a"))).isEqualTo(30 - 7);
    source.apply(new LedgerCommand.AcknowledgeDecisions(TO, told.owed().sequence()));
    assertThat(MetaRows.shownSequence(source.store, PEER)).isEqualTo(1);
  }

  @Test
  void arcsThatAreStillComingGoOnLater() {
    open("a");
    begin();

    CommandResult.DepartureStep onwards =
        (CommandResult.DepartureStep)
            target.apply(new MoveCommand.BeginDeparture("op-2.1", ALL, PEER));

    assertThat(onwards.why()).contains("still coming");
    assertThat(onwards.later()).isTrue();
  }

  @Test
  void nothingIsGivenAwayWhileTooMuchIsLeftToTell() {
    open("a");
    open("b");
    begin();
    Arrival arrived = copy();
    source.apply(pay("during", "a", "b", 7));
    assertThat(step(source.apply(depart(arrived, 0)))).contains("changed");
    Arrival caughtUp = catchUp(0);

    // A change in the same entry counts, before or after.
    List<CommandResult> results =
        source.applyAll(List.of(pay("same", "a", "b", 1), depart(caughtUp, 0)));
    assertThat(step(results.get(1))).contains("changed");
    caughtUp = catchUp(caughtUp.feedPosition());
    results = source.applyAll(List.of(depart(caughtUp, 0), pay("later", "a", "b", 1)));
    assertThat(step(results.getFirst())).contains("changed");
    assertThat(source.ledger.published().arcs().all(ALL, ArcState.SERVING)).isTrue();
    long left = source.departure().feedPosition() - caughtUp.feedPosition();
    assertThat(step(source.apply(depart(caughtUp, (int) left - 1)))).contains("changed");
    assertThat(step(source.apply(depart(caughtUp, (int) left)))).isEmpty();
  }

  @Test
  void nothingIsServedWhileTheSumsDiffer() {
    open("a");
    open("b");
    begin();
    Arrival arrived = copy();
    source.apply(pay("rest", "a", "b", 3));
    assertThat(step(source.apply(depart(arrived, 100)))).isEmpty();
    MoveCommand.TakeRows rest = rest(0);
    Book wrong = handover().sums().plus(Objects.requireNonNull(source.account("a")));

    assertThat(rejection(target.apply(handover(rest, wrong)))).contains("does not have");
    assertThat(target.ledger.published().arcs().all(ALL, ArcState.INCOMING)).isTrue();
    assertThat(arrival(target.apply(handover(rest))).complete()).as("told again").isTrue();
    assertThat(balance(target.account("b"))).as("the rest is taken once").isEqualTo(3);
  }

  private static String rejection(CommandResult result) {
    return ((CommandResult.ArrivalStep) result).rejected();
  }

  @Test
  void anotherLeaderOfTheSourceFindsOutThatTheArcsAreServed() {
    open("a");
    open("b");
    moveAll();
    Arrival found = arrival(target.apply(new MoveCommand.BeginArrival(MOVE, FROM, 9, ALL)));
    assertThat(found.complete()).isTrue();
    assertThat(target.ledger.published().arcs().all(ALL, ArcState.SERVING)).isTrue();
  }

  @Test
  void nothingOfTheSameEntryLooksForRowsThatComeWithIt() {
    open("a");
    open("b");
    begin();
    Arrival arrived = copy();
    source.apply(pay("rest", "a", "b", 3));
    source.apply(depart(arrived, 100));

    List<CommandResult> results =
        target.applyAll(List.of(handover(rest(0)), served(pay("early", "a", "b", 1))));

    assertThat(arrival(results.getFirst()).complete()).isTrue();
    assertThat(results.get(1)).isInstanceOf(CommandResult.NotServed.class);
    assertThat(outcome(target.apply(served(pay("early", "a", "b", 1)))))
        .isInstanceOf(TransferOutcome.Created.class);
    assertThat(balance(target.account("b"))).isEqualTo(4);
  }

  @Test
  void aMoveThatIsTakenBackLeavesNothing() {
    open("a");
    begin();
    Arrival arrived = copy();
    assertThat(step(source.apply(new MoveCommand.CancelDeparture(MOVE)))).isEmpty();
    assertThat(step(source.apply(depart(arrived, 0)))).contains("cancelled");
    target.apply(new MoveCommand.DropArrival(MOVE, FROM));
    source.apply(new MoveCommand.EndDeparture(MOVE));

    assertThat(source.ledger.published().departures()).isEmpty();
    assertThat(source.ledger.published().arcs().all(ALL, ArcState.SERVING)).isTrue();
    assertThat(target.account("a")).isNull();
    assertThat(target.ledger.published().arcs().runs()).isEmpty();
  }

  @Test
  void theTargetServesNothingBeforeItHasEverything() {
    open("a");
    open("b");
    begin();
    source.apply(
        depart(arrival(target.apply(new MoveCommand.BeginArrival(MOVE, FROM, 1, ALL))), 0));
    assertThat(target.apply(served(pay("early", "a", "b", 1))))
        .isInstanceOf(CommandResult.NotServed.class);
    assertThat(rejection(target.apply(handover(rest(0))))).contains("does not have");
    assertThat(target.ledger.published().arcs().all(ALL, ArcState.INCOMING)).isTrue();
  }

  @Test
  void rowsOfAnEarlierLeaderOrOutOfOrderAreRefused() {
    open("a");
    begin();
    copy();
    var gap =
        (CommandResult.ArrivalStep)
            target.apply(new MoveCommand.TakeRows(MOVE, FROM, 1, number + 2, List.of(), null, 5));
    assertThat(gap.rejected()).contains("missing");
    target.apply(new MoveCommand.BeginArrival(MOVE, FROM, 9, ALL));
    var old =
        (CommandResult.ArrivalStep)
            target.apply(new MoveCommand.TakeRows(MOVE, FROM, 1, number + 1, List.of(), null, 5));
    assertThat(old.rejected()).contains("another leader");
  }

  @Test
  void rowsGoWhenTheMoveIsOver() {
    open("a");
    open("b");
    Arrival complete = moveAll();
    source.apply(new MoveCommand.ConfirmDeparture(MOVE, complete.digest()));
    assertThat(source.account("a")).isNotNull();
    assertThat(step(source.apply(new MoveCommand.EndDeparture(MOVE)))).isEmpty();
    assertThat(source.account("a")).isNull();
    assertThat(source.ledger.published().departures()).isEmpty();
  }

  @Test
  void whatWasOwedAtTheCutOverIsWaitedFor() {
    open("a");
    source.apply(
        new LedgerCommand.CommitTransfer(
            attempt("x"),
            Payments.request(
                Transfer.newBuilder()
                    .setId("out")
                    .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
                    .setDebitAccountId("a")
                    .setCreditAccountId("there")
                    .setLedger("EUR")
                    .setAmountMinor(3)),
            new AccountId("there"),
            PEER,
            new Amount(3)));
    begin();
    assertThat(step(source.apply(depart(copy(), 0)))).isEmpty();
    arrival(target.apply(handover(rest(0))));

    LanePlace place = new LanePlace(FROM, PEER, 1);
    assertThat(MetaRows.isAcknowledged(target.store, TO, place)).isFalse();
    target.apply(new MoveCommand.NoteForeignLane(FROM, PEER, 1));
    assertThat(MetaRows.isAcknowledged(target.store, TO, place)).isTrue();
  }

  @Test
  void aRowOfAnArcThatIsNotServedIsNeverWritten() {
    InMemoryLedgerStore store = new InMemoryLedgerStore();
    ShardTables tables = new ShardTables(FROM, store);
    Feed feed = new Feed(store.newWriteSet(), tables);
    byte[] key = Keys.account(HEADER.arcOf(new AccountId("a")), new AccountId("a"));
    tables.arcs(ArcTable.empty(16));
    assertThatThrownBy(() -> feed.put(Family.DATA, key, new byte[1]))
        .isInstanceOf(InvariantViolation.class);
  }
}
