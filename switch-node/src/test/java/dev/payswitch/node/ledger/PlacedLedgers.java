// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.codec.SettingsCodec;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ledgers that share the arcs of one ring, with a coordinator that plays the lanes between them at
 * once: home looks, the participant prepares, home decides, the participant follows, home is told
 * that it did. Every entry of one call has the same time.
 */
final class PlacedLedgers {
  private static final FencingToken TOKEN = new FencingToken(1, 1);
  private static final int ARCS = LedgerFixture.HEADER.ringArcCount();

  private final List<Shard> shards = new ArrayList<>();
  private long now = 1_000_000;
  private long lastSerial;

  private static final class Shard {
    final ShardId id;
    final int firstArc;
    final InMemoryLedgerStore store = new InMemoryLedgerStore();
    final Ledger ledger;
    private long index;

    Shard(int number, int firstArc) {
      this.id = new ShardId("shard" + number);
      this.ledger = new Ledger(id, store, 8);
      this.firstArc = firstArc;
    }

    CommandResult apply(long time, LedgerCommand command) {
      return ledger
          .apply(new Ledger.EntryHeader(1, index++, time, Ledger.rulesVersion()), List.of(command))
          .getFirst();
    }
  }

  /** Spreads the arcs evenly. */
  PlacedLedgers(int count) {
    for (int number = 0; number < count; number++) {
      shards.add(new Shard(number, ARCS * number / count));
    }
    for (int number = 0; number < count; number++) {
      Shard shard = shards.get(number);
      int length = ARCS * (number + 1) / count - shard.firstArc;
      shard.apply(
          now,
          new LedgerCommand.TakeArcs(
              new LedgerCommand.FirstRing(
                  1,
                  ARCS,
                  LedgerFixture.HEADER.hasher(),
                  List.of(new LedgerCommand.Range(shard.firstArc, length, ArcEpoch.FIRST)),
                  List.of())));
      shard.apply(now, new LedgerCommand.StartLeader(1, "boot"));
      shards.forEach(
          other -> {
            if (other != shard) {
              shard.apply(now, new LedgerCommand.AcceptLane(other.id, TOKEN));
            }
          });
    }
  }

  void moveTo(long timeMicros) {
    now = timeMicros;
  }

  private Shard shardOf(AccountId account) {
    int arc = LedgerFixture.HEADER.arcOf(account).index();
    return shards.stream().filter(shard -> shard.firstArc <= arc).toList().getLast();
  }

  /** A command about one account. */
  CommandResult apply(AccountId account, LedgerCommand command) {
    return shardOf(account).apply(now, command);
  }

  /** Closes an account as the driver does it: what is left is swept first. */
  CloseStatus close(LedgerCommand.CloseAccount command) {
    CommandResult.AccountClosed closed = (CommandResult.AccountClosed) apply(command.id(), command);
    LedgerCommand.ClosingSweep sweep = command.sweep();
    Account account = closed.account();
    if (closed.status() != CloseStatus.BALANCE_NOT_ZERO
        || sweep == null
        || account == null
        || account.totals().balance() < 0) {
      return closed.status();
    }
    TransferOutcome swept = submit(SettingsCodec.sweep(command, sweep, account.ledger()));
    boolean moved =
        swept instanceof TransferOutcome.Created || swept instanceof TransferOutcome.Exists;
    CommandResult.AccountClosed again = (CommandResult.AccountClosed) apply(command.id(), command);
    return moved && again.status() != CloseStatus.BALANCE_NOT_ZERO
        ? again.status()
        : CloseStatus.SWEEP_REFUSED;
  }

  /** Releases holds, each at its home. */
  void expire(List<TransferKey> keys) {
    for (TransferKey key : keys) {
      Shard home = shardOf(key.debitAccount());
      byte[] row =
          home.store.get(
              Family.DATA, Keys.hold(LedgerFixture.HEADER.arcOf(key.debitAccount()), key));
      Shard other = shardOf(Hold.decode(requireNonNull(row)).creditAccount());
      CommandResult.HoldsExpired expired =
          (CommandResult.HoldsExpired)
              home.apply(
                  now,
                  new LedgerCommand.ExpireHolds(
                      List.of(new LedgerCommand.HoldExpiry(key, other == home ? null : other.id))));
      expired.told().forEach(told -> tell(home, other, told.owed()));
    }
  }

  /** A transfer, wherever its accounts live. */
  TransferOutcome submit(TransferRequest transfer) {
    Shard home = shardOf(transfer.debitAccount());
    AccountId credit = transfer.content().credit();
    if (transfer.content().kind().isAboutHold()) {
      Hold hold = HomeViews.hold(home.store, LedgerFixture.HEADER, transfer);
      credit = hold == null ? null : hold.creditAccount();
    }
    if (credit == null || shardOf(credit) == home) {
      return LedgerFixture.outcome(home.apply(now, new LedgerCommand.ExecuteTransfer(transfer, 1)));
    }
    return coordinate(home, shardOf(credit), credit, transfer);
  }

  private TransferOutcome coordinate(
      Shard home, Shard other, AccountId credit, TransferRequest transfer) {
    Attempt attempt =
        new Attempt(ArcEpoch.FIRST, home.ledger.published().leader().startIndex(), ++lastSerial);
    HomeFinding hint = HomeViews.look(home.store, LedgerFixture.HEADER, transfer, now);
    Amount added = new Amount(hint.addedMinor());
    LedgerCommand.ParticipantFinding found = null;
    boolean isDecided =
        HomeViews.isRecorded(home.store, LedgerFixture.HEADER, transfer.key())
            || (!hint.asksParticipant() && hint.refuses());
    boolean commits = !isDecided && !hint.refuses();
    if (!isDecided && hint.asksParticipant()) {
      CommandResult.Verdict verdict =
          ((CommandResult.Prepared)
                  other.apply(
                      now,
                      new LedgerCommand.PrepareTransfers(
                          home.id,
                          TOKEN,
                          List.of(
                              new LedgerCommand.TransferPrepare(
                                  attempt, transfer, credit, added, hint.refuses())))))
              .verdicts()
              .getFirst();
      commits = verdict.kind() == CommandResult.VerdictKind.PREPARED;
      OutcomeStatus reason = verdict.reason();
      found =
          reason == null
              ? null
              : new LedgerCommand.ParticipantFinding(
                  reason, verdict.kind() == CommandResult.VerdictKind.RETRY);
    }
    LedgerCommand decision =
        commits
            ? new LedgerCommand.CommitTransfer(attempt, transfer, credit, other.id, added)
            : new LedgerCommand.RejectTransfer(attempt, transfer, added, found);
    CommandResult.TransferDecided decided =
        (CommandResult.TransferDecided) home.apply(now, decision);
    tell(home, other, decided.owed());
    return decided.outcome();
  }

  /** A group, as its coordinator does it: attempt by attempt, until it is decided. */
  GroupOutcome submit(GroupRequest group) {
    Shard home = shardOf(group.debitAccount());
    Map<TransferKey, Hold> told = new LinkedHashMap<>();
    GroupOutcome outcome = GroupOutcome.of(new TransferOutcome.NotExecuted(OutcomeStatus.RETRY));
    // Each attempt learns of one hold more, at most.
    for (int attempt = 0; attempt <= GroupRequest.MAX_MEMBERS; attempt++) {
      outcome = attempt(home, group, told);
      if (outcome.outcome().status() != OutcomeStatus.RETRY) {
        return outcome;
      }
    }
    return outcome;
  }

  private GroupOutcome attempt(Shard home, GroupRequest group, Map<TransferKey, Hold> told) {
    Attempt attempt =
        new Attempt(ArcEpoch.FIRST, home.ledger.published().leader().startIndex(), ++lastSerial);
    for (TransferKey named : GroupPlan.namedHolds(group)) {
      if (shardOf(named.debitAccount()) == home) {
        Hold own = HomeViews.hold(home.store, LedgerFixture.HEADER, named);
        if (own != null) {
          told.put(named, own.locked(false));
        }
      }
    }
    List<Hold> holds = List.copyOf(told.values());
    GroupPlan plan = GroupPlan.of(group, told, now);
    Map<AccountId, Shard> elsewhere = new LinkedHashMap<>();
    plan.accounts().stream()
        .filter(account -> shardOf(account) != home)
        .forEach(account -> elsewhere.put(account, shardOf(account)));
    if (elsewhere.isEmpty()) {
      return ((CommandResult.GroupDecided)
              home.apply(now, new LedgerCommand.ExecuteGroup(group, 1)))
          .outcome();
    }
    Set<Shard> prepared = new LinkedHashSet<>();
    LedgerCommand.MemberFinding found = null;
    boolean isRecorded = HomeViews.isRecorded(home.store, LedgerFixture.HEADER, group.key());
    for (Shard shard : isRecorded ? Set.<Shard>of() : new LinkedHashSet<>(elsewhere.values())) {
      CommandResult.Verdict verdict = prepare(home, shard, attempt, group, plan);
      if (verdict.kind() == CommandResult.VerdictKind.PREPARED) {
        prepared.add(shard);
      }
      found = found(found, verdict, told);
    }
    List<LedgerCommand.GroupShare> shares = new ArrayList<>();
    elsewhere.forEach(
        (account, shard) -> {
          if (prepared.contains(shard)) {
            shares.add(new LedgerCommand.GroupShare(account, shard.id));
          }
        });
    boolean rejects =
        isRecorded || found != null || !plan.complete() || shares.size() < elsewhere.size();
    LedgerCommand decision =
        found != null && found.undecided()
            ? new LedgerCommand.AbortGroup(attempt, group.key(), shares)
            : rejects
                ? new LedgerCommand.RejectGroup(
                    attempt, group, plan.timeMicros(), holds, shares, found)
                : new LedgerCommand.CommitGroup(attempt, group, plan.timeMicros(), holds, shares);
    return decide(home, group.key(), decision, elsewhere);
  }

  private CommandResult.Verdict prepare(
      Shard home, Shard shard, Attempt attempt, GroupRequest group, GroupPlan plan) {
    LedgerCommand.GroupPrepare prepare =
        new LedgerCommand.GroupPrepare(
            attempt,
            group.key(),
            plan.timeMicros(),
            plan.legsOf(account -> shardOf(account) == shard),
            !plan.complete());
    return ((CommandResult.Prepared)
            shard.apply(now, new LedgerCommand.PrepareTransfers(home.id, TOKEN, List.of(prepare))))
        .verdicts()
        .getFirst();
  }

  private static LedgerCommand.@Nullable MemberFinding found(
      LedgerCommand.@Nullable MemberFinding before,
      CommandResult.Verdict verdict,
      Map<TransferKey, Hold> told) {
    OutcomeStatus reason = verdict.reason();
    CommandResult.MemberFound member = verdict.member();
    if (reason == null || member == null) {
      return before;
    }
    member.stale().forEach(hold -> told.put(hold.key(), hold.locked(false)));
    boolean undecided = verdict.kind() == CommandResult.VerdictKind.RETRY;
    return LedgerCommand.MemberFinding.first(
        before,
        new LedgerCommand.MemberFinding(member.index(), reason, undecided, member.window()));
  }

  private GroupOutcome decide(
      Shard home, TransferKey group, LedgerCommand decision, Map<AccountId, Shard> elsewhere) {
    CommandResult result = home.apply(now, decision);
    if (result instanceof CommandResult.GroupEnded ended) {
      ended.told().forEach(each -> tell(home, shardOf(each.participant()), each.owed()));
      return GroupOutcome.of(new TransferOutcome.NotExecuted(OutcomeStatus.RETRY));
    }
    CommandResult.GroupDecided decided = (CommandResult.GroupDecided) result;
    decided.told().forEach(each -> tell(home, shardOf(each.participant()), each.owed()));
    elsewhere.forEach(
        (account, shard) ->
            shard.apply(
                now, new LedgerCommand.SettleShares(List.of(new CreditKey(account, group)))));
    return decided.outcome();
  }

  private Shard shardOf(ShardId id) {
    return shards.stream().filter(shard -> shard.id.equals(id)).findFirst().orElseThrow();
  }

  private void tell(Shard home, Shard other, @Nullable OwedDecision owed) {
    if (owed != null) {
      CommandResult.DecisionsApplied applied =
          (CommandResult.DecisionsApplied)
              other.apply(now, new LedgerCommand.ApplyDecisions(home.id, TOKEN, List.of(owed)));
      home.apply(now, new LedgerCommand.AcknowledgeDecisions(other.id, applied.appliedSequence()));
    }
  }

  /** All accounts as they stand, without the times at which they were made. */
  Map<String, String> accounts() {
    Map<String, String> accounts = new TreeMap<>();
    for (Shard shard : shards) {
      for (int arc = 0; arc < ARCS; arc++) {
        Arc of = new Arc(arc);
        shard.store.scan(
            Family.DATA,
            Keys.accountsOf(of),
            Keys.accountsEnd(of),
            RowReader.ScanOrder.FORWARD,
            (key, value) -> {
              Account account = Account.decode(Keys.accountIn(key), value);
              accounts.put(account.id().value(), account.toString());
              return true;
            });
      }
    }
    return accounts;
  }

  Account account(String id) {
    AccountId account = new AccountId(id);
    byte[] row =
        shardOf(account)
            .store
            .get(Family.DATA, Keys.account(LedgerFixture.HEADER.arcOf(account), account));
    return Account.decode(account, requireNonNull(row));
  }

  /** What is on the way between shards: nothing, if every decision was followed. */
  Map<String, BigInteger> clearing() {
    Map<String, BigInteger> sums = new LinkedHashMap<>();
    for (Shard shard : shards) {
      MetaRows.ledgers(
          shard.store,
          totals -> {
            sums.merge(totals.ledger() + " posted", totals.clearingMinor(), BigInteger::add);
            sums.merge(
                totals.ledger() + " pending", totals.pendingClearingMinor(), BigInteger::add);
          });
    }
    return sums;
  }
}
