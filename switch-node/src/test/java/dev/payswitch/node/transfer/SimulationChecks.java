// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.MoveBook;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What must be true of all rows once everybody is up and had time to finish. */
final class SimulationChecks {
  private final List<SimulatedShard> shards;
  private final SimulatedRows rows;

  SimulationChecks(List<SimulatedShard> shards) {
    this.shards = shards;
    this.rows = SimulatedRows.of(shards);
  }

  SimulatedRows rows() {
    return rows;
  }

  void nothingIsUnderWay() {
    assertThat(rows.agendaBesideHolds).as("agenda").isEmpty();
  }

  /** Every move is over, and nothing of it is left. */
  void nothingMoves() {
    Map<String, MoveBook> out = new TreeMap<>();
    Map<String, MoveBook> in = new TreeMap<>();
    for (SimulatedShard shard : shards) {
      InMemoryLedgerStore store = shard.store();
      MetaRows.departures(
          store, move -> assertThat(move).as("a move out of %s", shard.id()).isNull());
      MetaRows.arrivals(
          store, move -> assertThat(move).as("into %s", shard.id()).matches(Arrival::complete));
      MetaRows.foreignLanes(
          store, lane -> assertThat(lane).as("what %s waits for", shard.id()).isNull());
      MetaRows.incoming(
          store, lane -> assertThat(lane.forwards()).as("%s at %s", lane, shard.id()).isEmpty());
      MetaRows.moveBooks(
          store, MetaRow.MOVED_OUT, book -> out.put(shard.id() + " " + book.peer(), book));
      MetaRows.moveBooks(
          store, MetaRow.MOVED_IN, book -> in.put(book.peer() + " " + shard.id(), book));
    }
    assertThat(out.keySet()).isEqualTo(in.keySet());
    out.forEach(
        (pair, book) -> {
          MoveBook other = Objects.requireNonNull(in.get(pair));
          assertThat(other.moveCount()).as("moves %s", pair).isEqualTo(book.moveCount());
          assertThat(other.book()).as("moves %s", pair).isEqualTo(book.book());
        });
    assertThat(rows.ofNobody).as("rows of arcs that are not served").isEmpty();
    assertThat(rows.accounts.stream().map(Account::id).toList()).doesNotHaveDuplicates();
    assertThat(rows.accounts).hasSize(SimulatedAccounts.NAMES.size());
  }

  /** Of what is posted and of what is pending, on each shard and over all of them. */
  void moneyIsConserved() {
    Map<LedgerId, BigInteger> clearing = new TreeMap<>();
    Map<LedgerId, BigInteger> pendingClearing = new TreeMap<>();
    for (SimulatedShard shard : shards) {
      List<BigInteger> booked = new ArrayList<>();
      List<BigInteger> pending = new ArrayList<>();
      MetaRows.ledgers(
          shard.store(),
          totals -> {
            booked.add(totals.clearingMinor());
            pending.add(totals.pendingClearingMinor());
            clearing.merge(totals.ledger(), totals.clearingMinor(), BigInteger::add);
            pendingClearing.merge(totals.ledger(), totals.pendingClearingMinor(), BigInteger::add);
          });
      List<Account> accounts = SimulatedRows.of(shard).accounts;
      assertThat(sum(accounts, account -> account.totals().balance()))
          .as("balances of %s", shard.id())
          .isEqualTo(sum(booked));
      assertThat(
              sum(
                  accounts,
                  account -> account.totals().creditsPending() - account.totals().debitsPending()))
          .as("pending on %s", shard.id())
          .isEqualTo(sum(pending));
    }
    assertThat(clearing.values()).as("clearing totals").allMatch(sum -> sum.signum() == 0);
    assertThat(pendingClearing.values()).as("pending").allMatch(sum -> sum.signum() == 0);
    rows.accounts.forEach(this::check);
  }

  private static BigInteger sum(List<Account> accounts, ToLongFunction<Account> amount) {
    return sum(
        accounts.stream().map(each -> BigInteger.valueOf(amount.applyAsLong(each))).toList());
  }

  private static BigInteger sum(List<BigInteger> amounts) {
    return amounts.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private void check(Account account) {
    String name = account.id().value();
    Amount floor = account.bounds().floor();
    Amount ceiling = account.bounds().ceiling();
    assertThat(account.totals().creditsIntended()).as("intended for %s", name).isZero();
    if (floor != null) {
      assertThat(account.totals().available()).as(name).isGreaterThanOrEqualTo(floor.minor());
    }
    if (ceiling != null) {
      assertThat(account.totals().balance() + account.totals().creditsPending())
          .as(name)
          .isLessThanOrEqualTo(ceiling.minor());
    }
    assertThat(posted(rows.debits, account)).as(name).isEqualTo(account.totals().debitsPosted());
    assertThat(posted(rows.credits, account)).as(name).isEqualTo(account.totals().creditsPosted());
  }

  private static long posted(Map<TransferKey, List<Entry>> side, Account account) {
    return side.values().stream()
        .flatMap(List::stream)
        .filter(entry -> entry.account().equals(account.id()))
        .filter(SimulationChecks::posts)
        .mapToLong(entry -> entry.amount().minor())
        .sum();
  }

  private static boolean posts(Entry entry) {
    return switch (entry.content().kind()) {
      case PAYMENT, CAPTURE, REFUND, SWEEP -> true;
      case HOLD, VOID, ADJUST -> false;
    };
  }

  void bothEndsOfEachLaneAgree() {
    Map<String, IncomingLane> incoming = new TreeMap<>();
    for (SimulatedShard shard : shards) {
      MetaRows.incoming(
          shard.store(), lane -> incoming.put(lane.source() + " " + shard.id(), lane));
    }
    for (SimulatedShard shard : shards) {
      MetaRows.outgoing(
          shard.store(),
          lane -> {
            IncomingLane other = incoming.get(shard.id() + " " + lane.target());
            long applied = other == null ? 0 : other.appliedSequence();
            Map<LedgerId, Book.Line> book = other == null ? Map.of() : other.book().lines();
            assertThat(applied).isEqualTo(lane.decidedSequence());
            assertThat(lane.acknowledgedSequence()).isEqualTo(lane.decidedSequence());
            assertThat(book).isEqualTo(lane.book().lines());
          });
    }
  }

  /** Each log once more: it gives the same rows, and what must be true was true all along. */
  Map<ShardId, StepChecks> everyStepIsRight(Ring ring) {
    Map<ShardId, StepChecks> steps = new TreeMap<>();
    RejectionChecks rejections = new RejectionChecks();
    HandoverChecks handovers = new HandoverChecks();
    shards.forEach(shard -> steps.put(shard.id(), StepChecks.of(shard, rejections, handovers)));
    handovers.rowsAreTakenAsTheyWereGiven();
    handovers.everyArcHasOneOwner(ring);
    rejections.participantsSaidSo();
    LaneBooks books = new LaneBooks();
    steps.values().forEach(each -> books.add(each.books()));
    books.bothEndsAgreeAtEverySequence();
    return steps;
  }

  /** Each id took place once on both sides or not at all, and nobody was told anything else. */
  void answersAreTrue(Map<TransferKey, SimulatedCallers.History> histories) {
    histories.forEach(
        (key, history) -> {
          List<Entry> debit = rows.debits.getOrDefault(key, List.of());
          List<Entry> credit = rows.credits.getOrDefault(key, List.of());
          assertThat(credit).as("credits of %s", key).hasSameSizeAs(debit).hasSizeLessThan(2);
          if (!debit.isEmpty()) {
            assertThat(credit.getFirst().content()).isEqualTo(debit.getFirst().content());
            assertThat(credit.getFirst().amount()).isEqualTo(debit.getFirst().amount());
          }
          List<Entry> own = debit.stream().filter(entry -> entry.group() == null).toList();
          if (!history.mayHaveHappened && history.unanswered == 0) {
            assertThat(own).as("entries of %s, of which all were told no", key).isEmpty();
          }
          history.answers.forEach(answer -> answerIsTrue(key, answer, debit, own));
          answersAgree(key, history);
        });
    assertThat(histories.keySet())
        .containsAll(ofNoGroup(rows.debits))
        .containsAll(ofNoGroup(rows.credits));
  }

  private static List<TransferKey> ofNoGroup(Map<TransferKey, List<Entry>> side) {
    return side.values().stream()
        .map(List::getFirst)
        .filter(entry -> entry.group() == null)
        .map(Entry::key)
        .toList();
  }

  private void answerIsTrue(
      TransferKey key, SimulatedCallers.Answer answer, List<Entry> debit, List<Entry> own) {
    TransferOutcome outcome = answer.outcome();
    TransferRequest asked = answer.asked();
    if (asked == null) {
      assertThat(GroupChecks.isRecorded(outcome, rows.ids.get(key)))
          .as("the cancel of %s was told %s", key, outcome)
          .isTrue();
      return;
    }
    switch (outcome.status().outcomeClass()) {
      case SUCCESS -> {
        assertThat(own).as("%s was told %s", key, outcome).hasSize(1);
        Entry entry = own.getFirst();
        assertThat(successOf(outcome)).isEqualTo(entry.amount() + " " + entry.postTimeMicros());
        assertThat(asAsked(entry, asked.content())).isEqualTo(asked.content());
      }
      case REJECTED -> assertThat(debit).as("%s was told %s", key, outcome).isEmpty();
      case CONFLICT, NOT_EXECUTED, UNKNOWN, MALFORMED -> {}
    }
  }

  private static String successOf(TransferOutcome outcome) {
    return switch (outcome) {
      case TransferOutcome.Created created -> created.amount() + " " + created.timeMicros();
      case TransferOutcome.Exists exists -> exists.amount() + " " + exists.timeMicros();
      default -> throw new IllegalArgumentException("no success: " + outcome);
    };
  }

  /** What is recorded, without what the request left out, and as explicit as the request. */
  private static TransferContent asAsked(Entry entry, TransferContent asked) {
    TransferContent recorded = entry.content();
    Amount amount = recorded.asked() == null ? entry.amount() : recorded.asked();
    boolean sameFinal = recorded.releasesRest() == asked.releasesRest();
    return new TransferContent(
        recorded.kind(),
        asked.credit() == null ? null : recorded.credit(),
        asked.asked() == null ? null : amount,
        recorded.ledger(),
        recorded.code(),
        recorded.reference(),
        new TransferContent.Terms(
            recorded.terms().timeout(),
            recorded.terms().target(),
            sameFinal ? asked.terms().finalCapture() : recorded.terms().finalCapture()),
        recorded.effectiveTime());
  }

  /** One CREATED at most, and the same recorded outcome whenever it is told. */
  private static void answersAgree(TransferKey key, SimulatedCallers.History history) {
    int created = 0;
    List<String> recorded = new ArrayList<>();
    for (SimulatedCallers.Answer answer : history.answers) {
      TransferOutcome outcome = answer.outcome();
      if (outcome.status() == OutcomeStatus.CREATED) {
        created++;
      }
      switch (outcome) {
        case TransferOutcome.Created told -> recorded.add("success " + successOf(told));
        case TransferOutcome.Exists told -> recorded.add("success " + successOf(told));
        case TransferOutcome.Rejected told -> recorded.add(told.reason() + " " + told.timeMicros());
        default -> {}
      }
    }
    assertThat(created).as("CREATED answers of %s", key).isLessThan(2);
    assertThat(recorded.stream().distinct().toList())
        .as("outcomes told of %s", key)
        .hasSizeLessThan(2);
  }
}
