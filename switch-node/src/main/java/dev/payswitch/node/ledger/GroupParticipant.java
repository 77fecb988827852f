// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.ShareRow;
import dev.payswitch.node.rows.ShareTotals;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.node.rows.TransferKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a shard does for a group of another home: prepares each of its accounts, so that the group
 * can always be committed, and follows the decision account by account.
 */
final class GroupParticipant {
  private final WorkingSet rows;
  private final GroupSteps steps;
  private final Refunds refunds;

  GroupParticipant(WorkingSet rows, GroupSteps steps) {
    this.rows = rows;
    this.steps = steps;
    this.refunds = new Refunds(rows);
  }

  /** All accounts of this shard are prepared, or none. */
  CommandResult.Verdict prepare(LedgerCommand.GroupPrepare prepare) {
    SequencedSet<AccountId> accounts = prepare.accounts();
    for (AccountId account : accounts) {
      if (!rows.serves(account)) {
        return CommandResult.Verdict.staleRoute(prepare.attempt().serial(), rows.ownerOf(account));
      }
    }
    CommandResult.VerdictKind known = known(prepare, accounts);
    if (known != null) {
      return verdict(prepare, known);
    }
    rows.changes().begin();
    GroupSteps.Run run = steps.run(prepare.group(), prepare.timeMicros(), prepare.legs());
    rows.changes().rollBack();
    SideCheck check = run.check();
    if (!check.isFine()) {
      return new CommandResult.Verdict(
          prepare.attempt().serial(),
          check.undecided() ? CommandResult.VerdictKind.RETRY : CommandResult.VerdictKind.NO,
          check.reason(),
          new CommandResult.MemberFound(run.failing(), check.window(), run.stale()),
          null);
    }
    if (prepare.checkOnly()) {
      return verdict(prepare, CommandResult.VerdictKind.FINE);
    }
    accounts.forEach(account -> prepare(prepare, account, run));
    return verdict(prepare, CommandResult.VerdictKind.PREPARED);
  }

  /** What became of an earlier prepare of this group, or null. Another attempt must end first. */
  private CommandResult.@Nullable VerdictKind known(
      LedgerCommand.GroupPrepare prepare, SequencedSet<AccountId> accounts) {
    CommandResult.VerdictKind known = null;
    for (AccountId account : accounts) {
      switch (rows.shares().get(new CreditKey(account, prepare.group()))) {
        case ShareRow.Applied applied -> {
          return CommandResult.VerdictKind.APPLIED;
        }
        case ShareRow.Prepared prepared ->
            known =
                prepared.attempt().equals(prepare.attempt())
                    ? CommandResult.VerdictKind.PREPARED
                    : CommandResult.VerdictKind.RETRY;
        case null -> {}
      }
    }
    return known;
  }

  private void prepare(LedgerCommand.GroupPrepare prepare, AccountId id, GroupSteps.Run run) {
    CreditKey key = new CreditKey(id, prepare.group());
    ShareExtent extent = run.extents().get(id);
    Account account = rows.account(id);
    if (extent == null || account == null) {
      throw new InvariantViolation("account " + id + " is prepared without a look at it");
    }
    long now = rows.tables().applied().batchTimeMicros();
    ShareRow.Prepared share =
        new ShareRow.Prepared(
            prepare.attempt(),
            now,
            prepare.timeMicros(),
            GroupPlan.legsOf(prepare.legs(), id::equals),
            extent.reservedMinor(),
            extent.intendedMinor(),
            extent.sums());
    rows.shares().put(key, share);
    rows.add(new IntentAge(now, key, prepare.attempt()));
    setAside(account, share, 1);
    for (GroupLeg leg : share.legs()) {
      if (leg.debit()) {
        take(prepare.group(), leg);
      }
    }
  }

  /** What a share may do to an account is counted in every check, or not any more. */
  private void setAside(Account account, ShareRow.Prepared share, int sign) {
    Totals totals = account.totals();
    long reserved = Math.addExact(totals.debitsReserved(), sign * share.reservedMinor());
    long intended = Math.addExact(totals.creditsIntended(), sign * share.intendedMinor());
    ShareTotals sums = rows.shares().totals(account);
    rows.shares().put(account.id(), sign > 0 ? sums.plus(share.sums()) : sums.minus(share.sums()));
    rows.put(account.withShares(sign, totals.reserve(reserved).intend(intended)));
    for (GroupLeg leg : share.legs()) {
      if (leg.credit() && leg.content().kind() == TransferKind.REFUND) {
        long amount = leg.content().amount().minor();
        refunds.reserve(
            new CreditKey(account.id(), leg.key()), leg.content(), new Amount(sign * amount));
      }
    }
  }

  /** Nothing else uses the member's id, or changes its hold, until the group is decided. */
  private void take(TransferKey group, GroupLeg leg) {
    Attempt aborted = rows.id(leg.key()) instanceof IdRow.Aborted mark ? mark.upTo() : null;
    rows.put(leg.key(), new IdRow.Prepared(group, aborted));
    lock(leg, true);
  }

  private void lock(GroupLeg leg, boolean locked) {
    TransferKey named = HomeViews.holdOf(leg.key(), leg.content());
    Hold hold = named == null ? null : rows.hold(named);
    if (hold != null) {
      rows.replace(hold.locked(locked));
    }
  }

  /** Whether a decision about this account and attempt is one of a group. */
  boolean isPrepared(CreditKey key, Attempt attempt) {
    // The account tells whether there is a share to look for: most decisions are about no group.
    Account account = rows.account(key.creditAccount());
    return account != null
        && account.shares() != 0
        && rows.shares().get(key) instanceof ShareRow.Prepared share
        && share.attempt().equals(attempt);
  }

  /** Does what was prepared. */
  Account apply(ShardId source, OwedDecision decision, OwedDecision.Commit commit) {
    CreditKey key = decision.creditKey();
    if (!(rows.shares().get(key) instanceof ShareRow.Prepared share)) {
      throw new InvariantViolation("no share of " + key + " is prepared");
    }
    TransferKey group = decision.transfer();
    OwedDecision.Commit prepared = GroupHome.sum(share.legs(), share.groupTimeMicros());
    InvariantViolation.require(
        prepared.equals(commit), "group " + group + " was prepared for " + prepared);
    setAside(account(key), share, -1);
    SequencedSet<TransferKey> holds = new LinkedHashSet<>();
    for (GroupLeg leg : share.legs()) {
      Movement movement = GroupPlan.movement(leg, share.groupTimeMicros());
      steps.post(group, leg, movement);
      Hold hold = movement.hold();
      if (leg.debit() && hold != null) {
        holds.add(hold.key());
      }
    }
    // Their next versions reach the credit account over another lane than this one.
    holds.forEach(each -> lockOpen(each, true));
    long now = rows.tables().applied().batchTimeMicros();
    rows.remove(new IntentAge(share.timeMicros(), key, share.attempt()));
    rows.shares().addUnsettled(new IntentAge(now, key, share.attempt()));
    rows.shares()
        .put(
            key,
            new ShareRow.Applied(
                share.attempt(), now, source, decision.sequence(), false, List.copyOf(holds)));
    return account(key);
  }

  private void lockOpen(TransferKey key, boolean locked) {
    Hold hold = rows.hold(key);
    if (hold != null && hold.isOpen()) {
      rows.replace(hold.locked(locked));
    }
  }

  private Account account(CreditKey key) {
    Account account = rows.account(key.creditAccount());
    if (account == null) {
      throw new InvariantViolation("account " + key.creditAccount() + " of a share is missing");
    }
    return account;
  }

  /** Forgets a share of an attempt of which home said that it can never commit. */
  void drop(CreditKey key, Attempt attempt) {
    if (!isPrepared(key, attempt) || !(rows.shares().get(key) instanceof ShareRow.Prepared share)) {
      return;
    }
    setAside(account(key), share, -1);
    for (GroupLeg leg : share.legs()) {
      if (leg.debit()) {
        if (rows.id(leg.key()) instanceof IdRow.Prepared prepared) {
          Attempt aborted = prepared.abortedUpTo();
          rows.put(leg.key(), aborted == null ? new IdRow.Free() : new IdRow.Aborted(aborted));
        }
        lock(leg, false);
      }
    }
    rows.remove(new IntentAge(share.timeMicros(), key, attempt));
    rows.shares().remove(key);
  }

  /** Every shard shows these groups: what they changed may change again. */
  CommandResult settle(LedgerCommand.SettleShares command) {
    for (CreditKey key : command.shares()) {
      if (rows.serves(key.creditAccount())
          && rows.shares().get(key) instanceof ShareRow.Applied applied
          && !applied.settled()) {
        applied.holds().forEach(hold -> lockOpen(hold, false));
        rows.shares().removeUnsettled(new IntentAge(applied.timeMicros(), key, applied.attempt()));
        rows.shares()
            .put(
                key,
                new ShareRow.Applied(
                    applied.attempt(),
                    applied.timeMicros(),
                    applied.source(),
                    applied.sequence(),
                    true,
                    List.of()));
      }
    }
    return new CommandResult.Done();
  }

  private static CommandResult.Verdict verdict(
      LedgerCommand.GroupPrepare prepare, CommandResult.VerdictKind kind) {
    return new CommandResult.Verdict(prepare.attempt().serial(), kind, null);
  }
}
