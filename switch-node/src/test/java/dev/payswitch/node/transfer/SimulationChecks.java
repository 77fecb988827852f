// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LaneBook;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must be true of all rows once everybody is up and had time to finish. */
final class SimulationChecks {
  private static final int ACCOUNT = 1;
  private static final byte[] FIRST = {};
  private static final byte[] LAST = {(byte) 0xff, (byte) 0xff};

  private final List<SimulatedShard> shards;
  private final Map<TransferKey, List<Entry>> debits = new HashMap<>();
  private final Map<TransferKey, List<Entry>> credits = new HashMap<>();

  SimulationChecks(List<SimulatedShard> shards) {
    this.shards = shards;
    for (SimulatedShard shard : shards) {
      shard.store().scan(Family.HISTORY, FIRST, LAST, RowReader.ScanOrder.FORWARD, this::collect);
    }
  }

  private boolean collect(byte[] key, byte[] value) {
    Entry entry = Entry.decode(key, value);
    Map<TransferKey, List<Entry>> side = entry.side() == AccountSide.DEBIT ? debits : credits;
    side.computeIfAbsent(entry.key(), each -> new ArrayList<>()).add(entry);
    return true;
  }

  void nothingIsUnderWay() {
    for (SimulatedShard shard : shards) {
      List<String> due = new ArrayList<>();
      shard
          .store()
          .scan(
              Family.AGENDA,
              FIRST,
              LAST,
              RowReader.ScanOrder.FORWARD,
              (key, value) -> due.add(HexFormat.of().formatHex(key)));
      assertThat(due).as("agenda of %s", shard.id()).isEmpty();
    }
  }

  void moneyIsConserved() {
    BigInteger clearing = BigInteger.ZERO;
    for (SimulatedShard shard : shards) {
      BigInteger[] booked = {BigInteger.ZERO};
      MetaRows.ledgers(shard.store(), totals -> booked[0] = booked[0].add(totals.clearingMinor()));
      assertThat(balances(shard)).as("balances of %s", shard.id()).isEqualTo(booked[0]);
      clearing = clearing.add(booked[0]);
    }
    assertThat(clearing).as("clearing totals").isZero();
  }

  private BigInteger balances(SimulatedShard shard) {
    List<BigInteger> balances = new ArrayList<>();
    InMemoryLedgerStore store = shard.store();
    store.scan(
        Family.DATA,
        FIRST,
        LAST,
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          if (key[2] == ACCOUNT) {
            Account account = Account.decode(Keys.accountIn(key), value);
            check(account);
            balances.add(BigInteger.valueOf(account.totals().balance()));
          }
          return true;
        });
    return balances.stream().reduce(BigInteger.ZERO, BigInteger::add);
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
      assertThat(account.totals().balance()).as(name).isLessThanOrEqualTo(ceiling.minor());
    }
    assertThat(sum(debits, account)).as(name).isEqualTo(account.totals().debitsPosted());
    assertThat(sum(credits, account)).as(name).isEqualTo(account.totals().creditsPosted());
  }

  private static long sum(Map<TransferKey, List<Entry>> side, Account account) {
    return side.values().stream()
        .flatMap(List::stream)
        .filter(entry -> entry.account().equals(account.id()))
        .mapToLong(entry -> entry.content().amount().minor())
        .sum();
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
            Map<LedgerId, LaneBook.Line> book = other == null ? Map.of() : other.book().lines();
            assertThat(applied).isEqualTo(lane.decidedSequence());
            assertThat(lane.acknowledgedSequence()).isEqualTo(lane.decidedSequence());
            assertThat(book).isEqualTo(lane.book().lines());
          });
    }
  }

  void aReplayGivesTheSameRows() {
    for (SimulatedShard shard : shards) {
      assertThat(rows(shard.replayed())).isEqualTo(rows(shard.store()));
    }
  }

  private static Map<String, String> rows(InMemoryLedgerStore store) {
    Map<String, String> rows = new TreeMap<>();
    for (Family family : Family.values()) {
      store.scan(
          family,
          FIRST,
          LAST,
          RowReader.ScanOrder.FORWARD,
          (key, value) -> {
            HexFormat hex = HexFormat.of();
            rows.put(family + " " + hex.formatHex(key), hex.formatHex(value));
            return true;
          });
    }
    return rows;
  }

  /** Each id took place once on both sides or not at all, and nobody was told anything else. */
  void answersAreTrue(Map<TransferKey, SimulatedCallers.History> histories) {
    histories.forEach(
        (key, history) -> {
          List<Entry> debit = debits.getOrDefault(key, List.of());
          List<Entry> credit = credits.getOrDefault(key, List.of());
          assertThat(credit).as("credits of %s", key).hasSameSizeAs(debit).hasSizeLessThan(2);
          if (!debit.isEmpty()) {
            assertThat(credit.getFirst().content()).isEqualTo(debit.getFirst().content());
          }
          if (!history.mayHaveHappened && history.unanswered == 0) {
            assertThat(debit).as("entries of %s, of which all were told no", key).isEmpty();
          }
          history.answers.forEach(answer -> answerIsTrue(key, answer, debit));
          answersAgree(key, history);
        });
    assertThat(histories.keySet()).containsAll(debits.keySet()).containsAll(credits.keySet());
  }

  private static void answerIsTrue(
      TransferKey key, SimulatedCallers.Answer answer, List<Entry> debit) {
    switch (answer.outcome().status().outcomeClass()) {
      case SUCCESS -> {
        assertThat(debit).as("%s was told %s", key, answer.outcome()).hasSize(1);
        assertThat(debit.getFirst().content()).isEqualTo(answer.asked().content());
      }
      case REJECTED -> assertThat(debit).as("%s was told %s", key, answer.outcome()).isEmpty();
      case CONFLICT, NOT_EXECUTED, UNKNOWN, MALFORMED -> {}
    }
  }

  /** One CREATED at most, and the same recorded outcome whenever it is told. */
  private static void answersAgree(TransferKey key, SimulatedCallers.History history) {
    int created = 0;
    List<String> recorded = new ArrayList<>();
    for (SimulatedCallers.Answer answer : history.answers) {
      switch (answer.outcome()) {
        case TransferOutcome.Created outcome -> {
          created++;
          recorded.add("success " + outcome.amount() + " " + outcome.timeMicros());
        }
        case TransferOutcome.Exists outcome ->
            recorded.add("success " + outcome.amount() + " " + outcome.timeMicros());
        case TransferOutcome.Rejected outcome ->
            recorded.add(outcome.reason() + " " + outcome.timeMicros());
        default -> {}
      }
    }
    assertThat(created).as("CREATED answers of %s", key).isLessThan(2);
    assertThat(recorded.stream().distinct().toList())
        .as("outcomes told of %s", key)
        .hasSizeLessThan(2);
  }
}
