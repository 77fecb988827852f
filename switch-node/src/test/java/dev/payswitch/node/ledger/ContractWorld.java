// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.ContractShard.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a row on one to three shards, with lanes that deliver at once: what a coordinator
 * does over a network, step by step, without one. At the start {@code a} has 100 from the {@code
 * world}, and {@code b} and {@code c}, which live on other shards if there are any, have nothing.
 */
final class ContractWorld {
  /** Accounts of this shard take part, but it is never asked: what it prepares stays undecided. */
  static final ShardId FAR = new ShardId("far");

  /** The start of a day, so that rows can tell in which bucket they are. */
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final List<String> SECOND = List.of("b", "b2");
  private static final List<String> THIRD = List.of("c", "c2");
  private static final List<ShardId> IDS =
      List.of(new ShardId("left"), new ShardId("right"), new ShardId("third"));
  private static final int MAX_ATTEMPTS = 3;

  private final ContractShard left;
  private final ContractShard right;
  private final ContractShard third;
  private final FarGroups far = new FarGroups(this);
  private long nowMicros = START.getEpochSecond() * 1_000_000;

  /** Where the accounts of a row live. */
  enum Layout {
    /** All on one shard. */
    ONE_SHARD,
    /** Those that begin with b on a shard of their own. */
    TWO_SHARDS,
    /** And those that begin with c on another one. */
    THREE_SHARDS
  }

  ContractWorld(Layout layout) {
    NavigableSet<Integer> arcs = ContractShard.allArcs();
    NavigableSet<Integer> second = arcsOf(SECOND);
    NavigableSet<Integer> last = arcsOf(THIRD);
    if (layout != Layout.ONE_SHARD) {
      arcs.removeAll(second);
    }
    if (layout == Layout.THREE_SHARDS) {
      arcs.removeAll(last);
    }
    left = shard(0, arcs);
    right = layout == Layout.ONE_SHARD ? left : shard(1, second);
    third = layout == Layout.THREE_SHARDS ? shard(2, last) : left;
    for (Step step :
        List.of(
            Steps.make(Payments.account("world").setNoFloor(true)),
            Steps.make(Payments.account("a")),
            Steps.make(Payments.account("b")),
            Steps.make(Payments.account("c")),
            Steps.payment("funds", 100).from("world").to("a"))) {
      step.run(this, () -> {});
    }
  }

  private static NavigableSet<Integer> arcsOf(List<String> accounts) {
    NavigableSet<Integer> arcs = new TreeSet<>();
    accounts.forEach(account -> arcs.add(ContractShard.arcOf(account)));
    return arcs;
  }

  private ContractShard shard(int index, NavigableSet<Integer> arcs) {
    List<ShardId> sources = new ArrayList<>(IDS);
    sources.set(index, FAR);
    return new ContractShard(IDS.get(index), arcs, sources, nowMicros);
  }

  List<ContractShard> shards() {
    return Stream.of(left, right, third).distinct().toList();
  }

  ContractShard shard(ShardId id) {
    return shards().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  ContractShard shardOf(String account) {
    return SECOND.contains(account) ? right : THIRD.contains(account) ? third : left;
  }

  ContractShard shardOf(AccountId account) {
    return shardOf(account.value());
  }

  @Nullable Account find(String account) {
    return shardOf(account).find(account);
  }

  /** Groups whose home is far away. */
  FarGroups far() {
    return far;
  }

  long nowMicros() {
    return nowMicros;
  }

  void pass(Duration time) {
    nowMicros += time.toNanos() / 1_000;
  }

  void restart() {
    shards().forEach(ContractShard::restart);
  }

  CommandResult apply(String account, LedgerCommand command) {
    return shardOf(account).apply(command, nowMicros);
  }

  /**
   * Sends a transfer until it has an outcome or no attempt led to one.
   *
   * @param meanwhile what comes in between once home has looked at it, and the other side prepared
   */
  TransferOutcome transfer(TransferRequest transfer, Runnable meanwhile) {
    Runnable between = meanwhile;
    TransferOutcome outcome = new TransferOutcome.Unknown();
    for (int attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      outcome = attempt(transfer, between);
      if (!(outcome instanceof TransferOutcome.NotExecuted)) {
        return outcome;
      }
      between = () -> {};
    }
    return outcome;
  }

  private TransferOutcome attempt(TransferRequest transfer, Runnable meanwhile) {
    ContractShard home = shardOf(transfer.debitAccount());
    Hold hold = HomeViews.hold(home.store(), home.header(), transfer);
    AccountId credit =
        transfer.content().kind().isAboutHold()
            ? hold == null ? null : hold.creditAccount()
            : transfer.content().credit();
    if (credit != null && shardOf(credit) != home) {
      return new Coordinated(transfer, home, credit).attempt(meanwhile);
    }
    meanwhile.run();
    return LedgerFixture.outcome(
        home.apply(new LedgerCommand.ExecuteTransfer(transfer, 1), nowMicros));
  }

  /** A transfer whose credit account lives on the other shard. */
  private final class Coordinated {
    private final TransferRequest transfer;
    private final ContractShard home;
    private final AccountId credit;
    private final ContractShard participant;
    private final Attempt attempt;
    private Amount prepared = Amount.ZERO;

    Coordinated(TransferRequest transfer, ContractShard home, AccountId credit) {
      this.transfer = transfer;
      this.home = home;
      this.credit = credit;
      this.participant = shardOf(credit);
      this.attempt = home.nextAttempt();
    }

    TransferOutcome attempt(Runnable meanwhile) {
      HomeFinding hint = HomeViews.look(home.store(), home.header(), transfer, nowMicros);
      prepared = new Amount(hint.addedMinor());
      boolean recorded = HomeViews.isRecorded(home.store(), home.header(), transfer.key());
      if (recorded || !hint.asksParticipant()) {
        meanwhile.run();
        return recorded || hint.refuses() ? reject(null) : commit();
      }
      CommandResult.Verdict verdict = prepare(hint.refuses());
      meanwhile.run();
      return switch (verdict.kind()) {
        case PREPARED -> commit();
        case APPLIED, FINE -> reject(null);
        case NO -> reject(finding(verdict.reason(), false));
        case RETRY -> hint.refuses() ? reject(finding(verdict.reason(), true)) : abort();
        case STALE_ROUTE -> throw new AssertionError("no account moves here");
      };
    }

    private CommandResult.Verdict prepare(boolean checkOnly) {
      CommandResult result =
          participant.apply(
              new LedgerCommand.PrepareTransfers(
                  home.id(),
                  TOKEN,
                  List.of(
                      new LedgerCommand.TransferPrepare(
                          attempt, transfer, credit, prepared, checkOnly))),
              nowMicros);
      return ((CommandResult.Prepared) result).verdicts().getFirst();
    }

    private static LedgerCommand.@Nullable ParticipantFinding finding(
        @Nullable OutcomeStatus reason, boolean undecided) {
      return reason == null ? null : new LedgerCommand.ParticipantFinding(reason, undecided);
    }

    private TransferOutcome commit() {
      return decided(
          new LedgerCommand.CommitTransfer(attempt, transfer, credit, participant.id(), prepared));
    }

    private TransferOutcome reject(LedgerCommand.@Nullable ParticipantFinding found) {
      return decided(new LedgerCommand.RejectTransfer(attempt, transfer, prepared, found));
    }

    private TransferOutcome abort() {
      CommandResult result =
          home.apply(
              new LedgerCommand.AbortAttempt(attempt, transfer.creditKey(credit), participant.id()),
              nowMicros);
      tell(home, participant, ((CommandResult.AttemptEnded) result).owed());
      return new TransferOutcome.NotExecuted(OutcomeStatus.RETRY);
    }

    private TransferOutcome decided(LedgerCommand command) {
      CommandResult.TransferDecided result =
          (CommandResult.TransferDecided) home.apply(command, nowMicros);
      Long creditAvailable = tell(home, participant, result.owed());
      return result.outcome() instanceof TransferOutcome.Created created
          ? new TransferOutcome.Created(
              created.amount(),
              created.timeMicros(),
              created.debitAvailableMinor(),
              creditAvailable,
              true)
          : result.outcome();
    }
  }

  /** Delivers a decision and acknowledges it; answers what is available of the credit account. */
  @Nullable Long tell(ContractShard home, ContractShard participant, @Nullable OwedDecision owed) {
    if (owed == null) {
      return null;
    }
    CommandResult.DecisionsApplied applied =
        (CommandResult.DecisionsApplied)
            participant.apply(
                new LedgerCommand.ApplyDecisions(home.id(), TOKEN, List.of(owed)), nowMicros);
    assertThat(applied.appliedSequence()).isEqualTo(owed.sequence());
    home.apply(
        new LedgerCommand.AcknowledgeDecisions(participant.id(), applied.appliedSequence()),
        nowMicros);
    return applied.credits().isEmpty() ? null : applied.credits().getFirst().availableMinor();
  }

  /** What a transfer of another shard leaves until it is decided, which never happens here. */
  void prepareFromFar(TransferRequest transfer) {
    ContractShard shard = shardOf(transfer.content().creditAccount());
    CommandResult result =
        shard.apply(
            new LedgerCommand.PrepareTransfers(
                FAR, TOKEN, List.of(Payments.prepare(shard.nextAttempt(), transfer, false))),
            nowMicros);
    assertThat(((CommandResult.Prepared) result).verdicts().getFirst().kind())
        .isEqualTo(CommandResult.VerdictKind.PREPARED);
  }

  /** Lets home's timer look at a hold. */
  void expire(TransferRequest named) {
    ContractShard home = shardOf(named.debitAccount());
    Hold hold = HomeViews.hold(home.store(), home.header(), named);
    if (hold == null) {
      throw new AssertionError("there is no hold to expire");
    }
    ContractShard credit = shardOf(hold.creditAccount());
    LedgerCommand.HoldExpiry expiry =
        new LedgerCommand.HoldExpiry(hold.key(), credit == home ? null : credit.id());
    CommandResult result = home.apply(new LedgerCommand.ExpireHolds(List.of(expiry)), nowMicros);
    for (CommandResult.Told told : ((CommandResult.HoldsExpired) result).told()) {
      tell(home, credit, told.owed());
    }
  }

  /** All accounts that rows make. */
  List<Account> accounts() {
    List<Account> accounts = new ArrayList<>();
    for (String name : Steps.ACCOUNTS) {
      Account account = find(name);
      if (account != null) {
        accounts.add(account);
      }
    }
    return accounts;
  }
}
