// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the members of a group one after another, so that each sees the ones before it. Every check
 * is about rows of one account, so each shard can run what concerns its own accounts and the first
 * member that fails anywhere is the same wherever the accounts live. Nothing is undone here:
 * callers run it inside a trial.
 */
final class GroupSteps {
  private final WorkingSet rows;
  private final Posting posting;
  private final Refunds refunds;

  GroupSteps(WorkingSet rows, Posting posting) {
    this.rows = rows;
    this.posting = posting;
    this.refunds = new Refunds(rows);
  }

  /**
   * What a run came to.
   *
   * @param failing the first member that something speaks against; -1: none
   * @param check what it is
   * @param stale holds that stand otherwise than the group was told
   * @param extents how far the group moves each account on the way
   */
  record Run(int failing, SideCheck check, List<Hold> stale, Map<AccountId, ShareExtent> extents) {
    boolean isFine() {
      return check.isFine();
    }
  }

  /** Checks and posts members until something speaks against one. */
  Run run(TransferKey group, long timeMicros, List<GroupLeg> legs) {
    Map<AccountId, ShareExtent> extents = new HashMap<>();
    List<Hold> stale = new ArrayList<>();
    for (GroupLeg leg : legs) {
      SideCheck check = check(timeMicros, leg, stale);
      if (!check.isFine()) {
        return new Run(leg.index(), check, stale, extents);
      }
      begin(extents, leg);
      Movement movement = GroupPlan.movement(leg, timeMicros);
      post(group, leg, movement);
      end(extents, leg, movement);
    }
    return new Run(-1, SideCheck.FINE, stale, extents);
  }

  private SideCheck check(long timeMicros, GroupLeg leg, List<Hold> stale) {
    SideCheck check = leg.debit() ? checkDebit(timeMicros, leg, stale) : SideCheck.FINE;
    return leg.credit() ? check.and(checkCredit(timeMicros, leg)) : check;
  }

  private SideCheck checkDebit(long timeMicros, GroupLeg leg, List<Hold> stale) {
    IdRow used = rows.id(leg.key());
    if (used instanceof IdRow.Prepared) {
      return SideCheck.undecided(OutcomeStatus.MEMBER_ID_USED);
    }
    if (used instanceof IdRow.Outcome) {
      return SideCheck.no(OutcomeStatus.MEMBER_ID_USED);
    }
    TransferKey named = HomeViews.holdOf(leg.key(), leg.content());
    Hold hold = named == null ? null : rows.hold(named);
    if (!isSame(hold, leg.hold())) {
      if (hold != null) {
        stale.add(hold);
      }
      return SideCheck.undecided(OutcomeStatus.HOLD_NOT_FOUND);
    }
    return HomeViews.examine(rows, leg.key(), leg.content(), timeMicros).check();
  }

  private SideCheck checkCredit(long timeMicros, GroupLeg leg) {
    CreditKey key = creditKey(leg);
    Hold before = leg.hold();
    if (before != null
        && !isSame(rows.incomingHold(new CreditKey(key.creditAccount(), before.key())), before)) {
      // What its home decided before is on its way here.
      return SideCheck.undecided(OutcomeStatus.HOLD_NOT_FOUND);
    }
    if (leg.content().kind() == TransferKind.HOLD && rows.incomingHold(key) != null) {
      // Its home has found, or will find, the same.
      return SideCheck.no(OutcomeStatus.MEMBER_ID_USED);
    }
    Amount added = GroupPlan.movement(leg, timeMicros).added();
    boolean isNew = before == null || added.isPositive();
    return isNew
        ? CreditViews.examine(rows, key, leg.content(), added, CreditRow.NONE)
        : SideCheck.FINE;
  }

  private static boolean isSame(@Nullable Hold one, @Nullable Hold other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.isSameAs(other);
  }

  /** Posts a member that was checked, or that was prepared and can be committed. */
  void post(TransferKey group, GroupLeg leg, Movement movement) {
    long postTime = rows.tables().nextPostTime();
    Posting.Cause cause = new Posting.Cause(leg.key(), leg.content(), group.id());
    if (leg.debit()) {
      rows.put(leg.key(), new IdRow.Committed(postTime, null, group));
      posting.debit(cause, movement, postTime);
    }
    if (leg.credit()) {
      posting.credit(leg.content().creditAccount(), cause, movement, postTime, null);
      refunds.count(creditKey(leg), leg.content(), movement.posted());
    }
  }

  private static CreditKey creditKey(GroupLeg leg) {
    return new CreditKey(leg.content().creditAccount(), leg.key());
  }

  private void begin(Map<AccountId, ShareExtent> extents, GroupLeg leg) {
    if (leg.debit()) {
      begin(extents, leg.key().debitAccount());
    }
    if (leg.credit()) {
      begin(extents, leg.content().creditAccount());
    }
  }

  private void begin(Map<AccountId, ShareExtent> extents, AccountId id) {
    Account account = rows.account(id);
    if (account != null) {
      extents.computeIfAbsent(id, first -> new ShareExtent(account.totals()));
    }
  }

  private void end(Map<AccountId, ShareExtent> extents, GroupLeg leg, Movement movement) {
    if (leg.debit()) {
      boolean counts = leg.content().kind().countsAgainstLimits();
      extent(extents, leg.key().debitAccount()).debited(movement.added(), counts);
    }
    if (leg.credit()) {
      extent(extents, leg.content().creditAccount()).credited(movement.added());
    }
    extents.forEach(
        (id, extent) -> {
          Account account = rows.account(id);
          if (account != null) {
            extent.at(account.totals());
          }
        });
  }

  private static ShareExtent extent(Map<AccountId, ShareExtent> extents, AccountId id) {
    ShareExtent extent = extents.get(id);
    if (extent == null) {
      throw new InvariantViolation("account " + id + " was posted to unchecked");
    }
    return extent;
  }
}
