// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

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
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.testkit.Seeded;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Every row is read as it was written, and keys sort as what they name. */
final class RowsPropertyTest {
  private static final String NAMES =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@/+-";

  @Seeded(rounds = 500)
  void everyRowIsReadAsItWasWritten(RandomGenerator random) {
    Account account = account(random);
    assertThat(Account.decode(account.id(), account.encode())).isEqualTo(account);
    Entry entry = entry(random);
    byte[] entryKey = Keys.entry(arc(random), entry.account(), entry.postTimeMicros());
    assertThat(Entry.decode(entryKey, entry.encode())).isEqualTo(entry);
    for (IdRow row : idRows(random)) {
      assertThat(IdRow.decode(row.encode())).isEqualTo(row);
    }
    CreditKey creditKey = new CreditKey(accountId(random), key(random));
    CreditRow credit = creditRow(random, creditKey.creditAccount());
    assertThat(CreditRow.decode(creditKey.creditAccount(), credit.encode())).isEqualTo(credit);
    assertThat(CreditRow.decodeKey(Keys.credit(arc(random), creditKey))).isEqualTo(creditKey);
    OwedDecision owed = owed(random);
    ShardId target = shard(random);
    assertThat(OwedDecision.decode(Keys.owed(target, owed.sequence()), owed.encode()))
        .isEqualTo(owed);
    Hold hold = hold(random);
    assertThat(Hold.decode(hold.encode())).isEqualTo(hold);
    assertThat(Keys.holdIn(Keys.holdDue(hold.expireTimeMicros(), hold.key())))
        .isEqualTo(hold.key());
    OpenHold open = new OpenHold(AccountSide.CREDIT, hold.key());
    assertThat(OpenHold.decode(open.encode())).isEqualTo(open);
    RefundTotals refunds =
        new RefundTotals(new Amount(positive(random)), new Amount(positive(random)));
    assertThat(RefundTotals.decode(refunds.encode())).isEqualTo(refunds);
    AuditRecord audit =
        new AuditRecord(
            positive(random),
            positive(random),
            text(random),
            text(random),
            settings(random),
            settings(random));
    assertThat(AuditRecord.decode(audit.encode())).isEqualTo(audit);
    RiskWindows windows =
        RiskWindows.NONE
            .plus(settings(random).limits(), positive(random), 7)
            .plus(settings(random).limits(), positive(random), 3_600_000_000L);
    assertThat(RiskWindows.decode(windows.encode())).isEqualTo(windows);
    for (ShareRow share : List.of(prepared(random), applied(random))) {
      assertThat(ShareRow.decode(share.encode())).isEqualTo(share);
    }
    ShareTotals sums = shareTotals(random);
    assertThat(ShareTotals.decode(sums.encode())).isEqualTo(sums);
    IntentAge age = new IntentAge(positive(random), creditKey, attempt(random));
    assertThat(IntentAge.decode(Keys.intentAge(age))).isEqualTo(age);
  }

  @Seeded(rounds = 200)
  void everyRowOfTheShardIsReadAsItWasWritten(RandomGenerator random) {
    AppliedPoint point =
        new AppliedPoint(positive(random), positive(random), positive(random), random.nextLong());
    assertThat(AppliedPoint.decode(point.encode())).isEqualTo(point);
    LeaderStart start = new LeaderStart(positive(random), positive(random));
    assertThat(LeaderStart.decode(start.encode())).isEqualTo(start);
    ShardHeader header =
        new ShardHeader(
            16 << random.nextInt(13),
            new PointHasher(HashAlgorithm.XXH3_64, random.nextLong()),
            List.of(ledger(random), ledger(random)));
    assertThat(ShardHeader.decode(header.encode())).isEqualTo(header);
    ArcTable arcs =
        ArcTable.of(
            65_536,
            List.of(
                new ArcTable.ArcRun(
                    new ArcRange(0, 30_000),
                    ArcState.SERVING,
                    new ArcEpoch(1 + positive(random) / 2),
                    null),
                new ArcTable.ArcRun(
                    new ArcRange(65_535, 1), ArcState.GONE, ArcEpoch.FIRST, shard(random))));
    assertThat(ArcTable.decode(arcs.encode()).runs()).isEqualTo(arcs.runs());
    LedgerTotals totals =
        new LedgerTotals(
            ledger(random), positive(random), positive(random), big(random), big(random));
    assertThat(LedgerTotals.decode(Keys.ledgerTotals(totals.ledger()), totals.encode()))
        .isEqualTo(totals);
    LanePeer peer =
        new LanePeer(
            shard(random),
            positive(random),
            random.nextBoolean() ? null : new LanePeer.Pause("ops", "ü", positive(random)));
    assertThat(LanePeer.decode(Keys.lanePeer(peer.peer()), peer.encode())).isEqualTo(peer);
    OutgoingLane outgoing =
        new OutgoingLane(shard(random), positive(random), positive(random), book(random));
    assertThat(OutgoingLane.decode(Keys.outgoingLane(outgoing.target()), outgoing.encode()))
        .isEqualTo(outgoing);
    FencingToken token = new FencingToken(1 + random.nextInt(9), Math.max(1, positive(random)));
    List<IncomingLane.Forward> forwards = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      forwards.add(new IncomingLane.Forward(positive(random), shard(random), positive(random)));
    }
    IncomingLane incoming =
        new IncomingLane(shard(random), token, positive(random), book(random), forwards);
    assertThat(IncomingLane.decode(Keys.incomingLane(incoming.source()), incoming.encode()))
        .isEqualTo(incoming);
  }

  @Seeded(rounds = 200)
  void aRowThatIsCutIsNotRead(RandomGenerator random) {
    Account account = account(random);
    byte[] row = account.encode();
    byte[] cut = Arrays.copyOf(row, random.nextInt(row.length));
    assertThatThrownBy(() -> Account.decode(account.id(), cut))
        .isInstanceOf(InvariantViolation.class);
  }

  @Seeded(rounds = 200)
  void keysSortAsWhatTheyName(RandomGenerator random) {
    Arc arc = arc(random);
    AccountId account = accountId(random);
    List<AccountId> accounts = new ArrayList<>(List.of(account, new AccountId("a")));
    for (int count = 0; count < 30; count++) {
      accounts.add(accountId(random));
    }
    assertSorted(accounts, Comparator.naturalOrder(), id -> Keys.account(arc, id));
    assertSorted(accounts, Comparator.naturalOrder(), id -> Keys.entry(arc, id, 7));
    List<Long> numbers = new ArrayList<>(List.of(0L, 1L, 255L, 256L, Long.MAX_VALUE));
    for (int count = 0; count < 30; count++) {
      numbers.add(positive(random));
    }
    assertSorted(numbers, Comparator.naturalOrder(), time -> Keys.entry(arc, account, time));
    assertSorted(numbers, Comparator.naturalOrder(), n -> Keys.owed(new ShardId("s"), n));
    assertSorted(numbers, Comparator.naturalOrder(), Keys::intentsFrom);
  }

  private interface Key<T> {
    byte[] of(T name);
  }

  private static <T> void assertSorted(List<T> names, Comparator<T> order, Key<T> key) {
    List<T> byName = names.stream().distinct().sorted(order).toList();
    List<T> byKey =
        names.stream()
            .distinct()
            .sorted((a, b) -> Arrays.compareUnsigned(key.of(a), key.of(b)))
            .toList();
    assertThat(byKey).isEqualTo(byName);
  }

  @Seeded(rounds = 200)
  void whatBelongsToAnArcOrAnAccountIsOneRange(RandomGenerator random) {
    Arc arc = new Arc(random.nextInt(65_535));
    AccountId account = new AccountId("a");
    AccountId longer = new AccountId("a" + name(random, 20));
    byte[] row = Keys.account(arc, longer);
    assertThat(Arrays.compareUnsigned(row, Keys.accountsOf(arc))).isPositive();
    assertThat(Arrays.compareUnsigned(row, Keys.accountsEnd(arc))).isNegative();
    assertThat(Arrays.compareUnsigned(row, Keys.afterAccount(arc, account))).isPositive();
    byte[] first = Keys.entry(arc, account, 0);
    byte[] last = Keys.entry(arc, account, Long.MAX_VALUE);
    byte[] other = Keys.entry(arc, longer, positive(random));
    assertThat(Arrays.compareUnsigned(other, first) < 0 || Arrays.compareUnsigned(other, last) > 0)
        .isTrue();
    byte[] next = Keys.account(new Arc(arc.index() + 1), account);
    assertThat(Arrays.compareUnsigned(Keys.credit(arc, new CreditKey(longer, key(random))), next))
        .isNegative();
  }

  private static Account account(RandomGenerator random) {
    return new Account(
        accountId(random),
        ledger(random),
        random.nextInt(65_536),
        text(random),
        settings(random),
        totals(random),
        positive(random),
        positive(random),
        positive(random),
        random.nextInt(3) == 0 ? random.nextInt(65_536) : random.nextInt(3));
  }

  private static Totals totals(RandomGenerator random) {
    return new Totals(
        third(random), third(random), third(random), third(random), third(random), third(random));
  }

  private static Entry entry(RandomGenerator random) {
    AccountSide side = random.nextBoolean() ? AccountSide.DEBIT : AccountSide.CREDIT;
    return new Entry(
        side,
        key(random),
        content(random, accountId(random)),
        new Amount(positive(random)),
        positive(random),
        random.nextLong(),
        random.nextBoolean() ? null : key(random).id());
  }

  private static List<IdRow> idRows(RandomGenerator random) {
    IdRow.CrossShard other = new IdRow.CrossShard(attempt(random), place(random));
    return List.of(
        new IdRow.Committed(positive(random), null),
        new IdRow.Committed(positive(random), other),
        new IdRow.Committed(positive(random), null, key(random)),
        new IdRow.Committed(positive(random), other, key(random)),
        new IdRow.Prepared(key(random), null),
        new IdRow.Prepared(key(random), attempt(random)),
        group(random, null),
        group(
            random,
            new GroupRow.Failure(
                random.nextInt(64),
                OutcomeStatus.MEMBER_ID_USED,
                random.nextBoolean() ? null : LimitWindow.HOUR)),
        new IdRow.Rejected(
            OutcomeStatus.CEILING_EXCEEDED,
            random.nextBoolean() ? null : LimitWindow.DAY,
            positive(random),
            content(random, random.nextBoolean() ? null : accountId(random))),
        new IdRow.Cancelled(positive(random)),
        new IdRow.Aborted(attempt(random)));
  }

  private static GroupRow group(RandomGenerator random, GroupRow.@Nullable Failure failure) {
    List<GroupRow.Member> members = new ArrayList<>();
    for (int count = 1 + random.nextInt(64); count > 0; count--) {
      members.add(
          new GroupRow.Member(
              key(random),
              content(random, random.nextBoolean() ? null : accountId(random)),
              new Amount(positive(random))));
    }
    List<IdRow.CrossShard> participants = new ArrayList<>();
    for (int count = random.nextInt(9); count > 0; count--) {
      participants.add(new IdRow.CrossShard(attempt(random), place(random)));
    }
    return new GroupRow(positive(random), members, failure, participants);
  }

  private static ShareRow prepared(RandomGenerator random) {
    List<GroupLeg> legs = new ArrayList<>();
    for (int count = 1 + random.nextInt(64); count > 0; count--) {
      boolean debit = random.nextBoolean();
      legs.add(
          new GroupLeg(
              random.nextInt(64),
              debit,
              !debit || random.nextBoolean(),
              key(random),
              content(random, debit && random.nextBoolean() ? null : accountId(random)),
              random.nextBoolean() ? null : hold(random)));
    }
    return new ShareRow.Prepared(
        attempt(random),
        positive(random),
        positive(random),
        legs,
        positive(random),
        positive(random),
        shareTotals(random));
  }

  private static ShareRow applied(RandomGenerator random) {
    List<TransferKey> holds = new ArrayList<>();
    for (int count = random.nextInt(65); count > 0; count--) {
      holds.add(key(random));
    }
    return new ShareRow.Applied(
        attempt(random),
        positive(random),
        shard(random),
        positive(random),
        random.nextBoolean(),
        holds);
  }

  private static ShareTotals shareTotals(RandomGenerator random) {
    return new ShareTotals(big(random), big(random), big(random), positive(random));
  }

  private static CreditRow creditRow(RandomGenerator random, AccountId account) {
    if (random.nextBoolean()) {
      return new CreditRow(
          new CreditRow.Applied(attempt(random), shard(random), positive(random), positive(random)),
          List.of());
    }
    List<CreditRow.Intent> intents = new ArrayList<>();
    for (int count = random.nextInt(17); count > 0; count--) {
      intents.add(
          new CreditRow.Intent(
              attempt(random),
              content(random, account),
              new Amount(positive(random)),
              positive(random)));
    }
    return new CreditRow(null, intents);
  }

  private static OwedDecision owed(RandomGenerator random) {
    AccountId credit = accountId(random);
    OwedDecision.HoldChange change =
        random.nextBoolean()
            ? null
            : new OwedDecision.HoldChange(
                hold(random),
                random.nextBoolean(),
                random.nextBoolean() ? null : content(random, credit));
    OwedDecision.Commit commit =
        random.nextBoolean()
            ? null
            : new OwedDecision.Commit(ledger(random), positive(random), random.nextLong(), change);
    return new OwedDecision(positive(random), key(random), credit, attempt(random), commit);
  }

  private static AccountSettings settings(RandomGenerator random) {
    List<AccountLimits.WindowLimit> windows = new ArrayList<>();
    for (LimitWindow window : LimitWindow.values()) {
      if (random.nextInt(3) == 0) {
        windows.add(
            new AccountLimits.WindowLimit(
                window,
                random.nextBoolean() ? null : new Amount(positive(random)),
                random.nextBoolean() ? null : (Long) positive(random)));
      }
    }
    Amount single = random.nextBoolean() ? null : new Amount(1 + positive(random) / 2);
    return new AccountSettings(
        new AccountBounds(
            random.nextBoolean() ? null : new Amount(-positive(random)),
            random.nextBoolean() ? null : new Amount(positive(random))),
        new AccountLimits(single, windows),
        AccountState.of(1 + random.nextInt(5)));
  }

  private static Hold hold(RandomGenerator random) {
    return new Hold(
        key(random),
        accountId(random),
        ledger(random),
        new Amount(positive(random)),
        new Amount(positive(random)),
        HoldState.of(1 + random.nextInt(4)),
        positive(random),
        positive(random),
        positive(random),
        positive(random),
        random.nextBoolean(),
        random.nextBoolean() ? null : place(random));
  }

  private static LanePlace place(RandomGenerator random) {
    return new LanePlace(shard(random), shard(random), positive(random));
  }

  private static TransferContent content(RandomGenerator random, @Nullable AccountId credit) {
    return new TransferContent(
        TransferKind.of(1 + random.nextInt(7)),
        credit,
        random.nextBoolean() ? null : new Amount(positive(random)),
        ledger(random),
        random.nextInt(65_536),
        text(random),
        terms(random),
        random.nextBoolean()
            ? null
            : Instant.ofEpochSecond(
                random.nextLong(-62_135_596_800L, 253_402_300_800L),
                random.nextInt(1_000_000_000)));
  }

  private static TransferContent.Terms terms(RandomGenerator random) {
    return random.nextBoolean()
        ? TransferContent.Terms.NONE
        : new TransferContent.Terms(
            random.nextBoolean()
                ? null
                : Duration.ofSeconds(random.nextInt(9_999_999), random.nextInt(1_000_000_000)),
            key(random),
            random.nextBoolean() ? null : (Boolean) random.nextBoolean());
  }

  private static Book book(RandomGenerator random) {
    Book book = Book.EMPTY;
    for (int count = random.nextInt(20); count > 0; count--) {
      book = book.plus(ledger(random), positive(random), random.nextLong());
    }
    return book;
  }

  private static TransferKey key(RandomGenerator random) {
    return new TransferKey(accountId(random), new TransferId(name(random, 64)));
  }

  private static Attempt attempt(RandomGenerator random) {
    return new Attempt(new ArcEpoch(1 + random.nextInt(9)), positive(random), positive(random));
  }

  private static AccountId accountId(RandomGenerator random) {
    return new AccountId(name(random, 64));
  }

  private static ShardId shard(RandomGenerator random) {
    return new ShardId("s-" + random.nextInt(1_000));
  }

  private static LedgerId ledger(RandomGenerator random) {
    return new LedgerId("L" + random.nextInt(1_000));
  }

  private static Arc arc(RandomGenerator random) {
    return new Arc(random.nextInt(65_536));
  }

  private static BigInteger big(RandomGenerator random) {
    return BigInteger.valueOf(random.nextLong()).multiply(BigInteger.valueOf(random.nextLong()));
  }

  private static long positive(RandomGenerator random) {
    return random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
  }

  private static long third(RandomGenerator random) {
    return random.nextLong(Long.MAX_VALUE / 3);
  }

  private static String text(RandomGenerator random) {
    return "é€\uD83D\uDCB6x".repeat(random.nextInt(14));
  }

  private static String name(RandomGenerator random, int longest) {
    StringBuilder name = new StringBuilder();
    for (int count = 1 + random.nextInt(longest); count > 0; count--) {
      name.append(NAMES.charAt(random.nextInt(NAMES.length())));
    }
    return name.toString();
  }
}
