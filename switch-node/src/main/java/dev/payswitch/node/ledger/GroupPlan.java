// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.TransferContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * What a group would do, member by member, if nothing speaks against it. A pure function of the
 * request, the holds that it names and a time, so home and every participant see the same.
 *
 * @param timeMicros timeouts count from here
 * @param legs both sides of each member, up to the first that cannot take place
 * @param complete whether that is all of them; otherwise the last leg's debit side says why not, or
 *     one before it
 */
public record GroupPlan(long timeMicros, List<GroupLeg> legs, boolean complete) {
  public GroupPlan {
    legs = List.copyOf(legs);
  }

  /**
   * Makes the plan.
   *
   * @param known the holds that members name, as they stand; holds that are not there are left out
   */
  public static GroupPlan of(GroupRequest group, Map<TransferKey, Hold> known, long timeMicros) {
    Map<TransferKey, Hold> holds = new HashMap<>(known);
    List<GroupLeg> legs = new ArrayList<>(group.members().size());
    for (TransferRequest member : group.members()) {
      TransferContent content = member.content();
      TransferKey named = HomeViews.holdOf(member.key(), content);
      Hold before = named == null ? null : holds.get(named);
      // Whether a hold has expired is for its home to say, by its own time.
      boolean stuck =
          content.kind().isAboutHold() && HoldRules.fault(before, content, Long.MIN_VALUE) != null;
      if (stuck) {
        legs.add(new GroupLeg(legs.size(), true, false, member.key(), content, before));
        return new GroupPlan(timeMicros, legs, false);
      }
      if (before != null && !before.captured().canAdd(before.held())) {
        // So much cannot have been captured: a member before this one fails.
        return new GroupPlan(timeMicros, legs, false);
      }
      AccountId credit = before == null ? content.creditAccount() : before.creditAccount();
      GroupLeg leg =
          new GroupLeg(legs.size(), true, true, member.key(), content.withCredit(credit), before);
      Hold after = movement(leg, timeMicros).hold();
      if (after != null) {
        holds.put(after.key(), after);
      }
      legs.add(leg);
    }
    return new GroupPlan(timeMicros, legs, true);
  }

  /** What a leg moves. */
  public static Movement movement(GroupLeg leg, long timeMicros) {
    TransferContent content = leg.content();
    return switch (content.kind()) {
      case PAYMENT, REFUND -> Movement.posting(content.amount());
      case HOLD -> HoldRules.open(leg.key(), content, timeMicros);
      case CAPTURE -> HoldRules.capture(holdOf(leg), content);
      case VOID -> HoldRules.release(holdOf(leg));
      case ADJUST -> HoldRules.adjust(holdOf(leg), content, timeMicros);
      case SWEEP -> throw new InvariantViolation("a sweep in a group");
    };
  }

  private static Hold holdOf(GroupLeg leg) {
    Hold hold = leg.hold();
    if (hold == null) {
      throw new InvariantViolation("a group changes a hold that is not there");
    }
    return hold;
  }

  /** Every account that takes part, in the order of the group. */
  public SequencedSet<AccountId> accounts() {
    return accounts(legs);
  }

  static SequencedSet<AccountId> accounts(List<GroupLeg> legs) {
    SequencedSet<AccountId> accounts = new LinkedHashSet<>();
    for (GroupLeg leg : legs) {
      if (leg.debit()) {
        accounts.add(leg.key().debitAccount());
      }
      if (leg.credit()) {
        accounts.add(leg.content().creditAccount());
      }
    }
    return accounts;
  }

  /** What concerns some accounts only. */
  public List<GroupLeg> legsOf(Predicate<AccountId> wanted) {
    return legsOf(legs, wanted);
  }

  /** What concerns some accounts only. */
  static List<GroupLeg> legsOf(List<GroupLeg> legs, Predicate<AccountId> wanted) {
    List<GroupLeg> found = new ArrayList<>();
    for (GroupLeg leg : legs) {
      boolean debit = leg.debit() && wanted.test(leg.key().debitAccount());
      boolean credit = leg.credit() && wanted.test(leg.content().creditAccount());
      if (debit || credit) {
        found.add(new GroupLeg(leg.index(), debit, credit, leg.key(), leg.content(), leg.hold()));
      }
    }
    return found;
  }

  /** The holds that members name, wherever they are, without those that the group makes itself. */
  public static SequencedSet<TransferKey> namedHolds(GroupRequest group) {
    SequencedSet<TransferKey> named = new LinkedHashSet<>();
    for (TransferRequest member : group.members()) {
      TransferKey hold = HomeViews.holdOf(member.key(), member.content());
      if (hold != null) {
        named.add(hold);
      }
    }
    return named;
  }
}
