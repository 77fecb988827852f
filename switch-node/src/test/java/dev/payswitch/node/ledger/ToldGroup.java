// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.HoldState;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group with what its coordinator believes of the holds that it names, as the ledger is told it
 * and as the model is.
 */
final class ToldGroup {
  final SubmitGroupRequest request;
  final GroupRequest group;
  final String key;
  final long time;

  /** The holds as they are told. */
  final List<Hold> holds;

  ToldGroup(SubmitGroupRequest request, List<Hold> holds, long time) {
    this.request = request;
    this.group = Payments.group(request);
    this.key = LedgerModel.key(request.getTransfers(0).getDebitAccountId(), request.getGroupId());
    this.holds = List.copyOf(holds);
    this.time = time;
  }

  /** What the model has of a hold, as a coordinator would be told; null: there is none. */
  static @Nullable Hold hold(LedgerModel model, String key) {
    ModelHold known = model.holds.get(key);
    return known == null
        ? null
        : new Hold(
            LedgerWords.key(key),
            new AccountId(known.credit),
            new LedgerId(known.ledger),
            new Amount(known.held.longValueExact()),
            new Amount(known.captured.longValueExact()),
            HoldState.valueOf(known.state),
            known.expires,
            known.version,
            known.created,
            0,
            false,
            null);
  }

  /** The plan; holds of this shard that were not told are looked up if it is home. */
  GroupPlan plan(LedgerModel model, boolean home) {
    Map<TransferKey, Hold> known = new HashMap<>();
    holds.forEach(hold -> known.put(hold.key(), hold));
    for (TransferKey named : GroupPlan.namedHolds(group)) {
      Hold own = home ? hold(model, words(named)) : null;
      if (own != null) {
        known.putIfAbsent(named, own);
      }
    }
    return GroupPlan.of(group, known, time);
  }

  /** The members up to the first that cannot take place, for the model. */
  List<ModelGroups.Member> members(LedgerModel model, GroupPlan plan) {
    List<ModelGroups.Member> members = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (GroupLeg leg : plan.legs()) {
      Transfer transfer = request.getTransfers(leg.index());
      TransferKey named = HomeViews.holdOf(leg.key(), leg.content());
      if (named == null) {
        seen.add(LedgerModel.key(transfer));
        members.add(ModelGroups.Member.of(transfer));
        continue;
      }
      boolean first = seen.add(words(named));
      boolean here = !LedgerModel.isFar(transfer.getDebitAccountId());
      ModelGroups.Told told = here || !leg.credit() ? null : told(leg);
      boolean stale = first && (here ? isStale(model, named, leg) : isStale(model, told, leg));
      members.add(new ModelGroups.Member(transfer, told, stale));
    }
    return members;
  }

  private static boolean isStale(LedgerModel model, TransferKey named, GroupLeg leg) {
    Hold now = hold(model, words(named));
    Hold before = leg.hold();
    if (now == null || before == null) {
      return now != null || before != null;
    }
    return !now.isSameAs(before);
  }

  private static boolean isStale(LedgerModel model, ModelGroups.@Nullable Told told, GroupLeg leg) {
    Hold before = leg.hold();
    if (told == null || before == null) {
      return false;
    }
    String known = model.participant.holds.get(told.credit() + " " + words(before.key()));
    return !words(before).equals(known);
  }

  private ModelGroups.Told told(GroupLeg leg) {
    Movement movement = GroupPlan.movement(leg, time);
    Hold after = requireNonNull(movement.hold());
    return new ModelGroups.Told(
        after.creditAccount().value(),
        new LedgerModel.Move(
            BigInteger.valueOf(movement.amount().minor()),
            BigInteger.valueOf(movement.posted()),
            BigInteger.valueOf(movement.pending())),
        BigInteger.valueOf(movement.added().minor()),
        words(after));
  }

  /** The holds of accounts elsewhere, as the group leaves them. */
  List<Hold> holdsAfter(GroupPlan plan) {
    Map<TransferKey, Hold> after = new HashMap<>();
    for (GroupLeg leg : plan.legs()) {
      Hold hold = GroupPlan.movement(leg, time).hold();
      boolean here = hold == null || !LedgerModel.isFar(hold.creditAccount().value());
      if (hold != null && here && LedgerModel.isFar(leg.key().debitAccount().value())) {
        after.put(hold.key(), hold);
      }
    }
    return List.copyOf(after.values());
  }

  /** Accounts of this shard, or those elsewhere. */
  static Set<String> accounts(GroupPlan plan, boolean far) {
    Set<String> accounts = new LinkedHashSet<>();
    for (AccountId account : plan.accounts()) {
      if (LedgerModel.isFar(account.value()) == far) {
        accounts.add(account.value());
      }
    }
    return accounts;
  }

  /** The ids of members whose debit account is elsewhere. */
  List<String> farIds() {
    return request.getTransfersList().stream()
        .filter(member -> LedgerModel.isFar(member.getDebitAccountId()))
        .map(LedgerModel::key)
        .toList();
  }

  /** Whether holds of accounts elsewhere still stand as told. */
  boolean isTrueOf(Map<String, Hold> far) {
    return holds.stream()
        .filter(hold -> LedgerModel.isFar(hold.key().debitAccount().value()))
        .allMatch(
            hold -> {
              Hold now = far.get(words(hold.key()));
              return now != null && now.isSameAs(hold);
            });
  }

  /** What the shards of accounts elsewhere would not have prepared. */
  boolean isOfOneLedger(GroupPlan plan) {
    Map<AccountId, LedgerId> ledgers = new HashMap<>();
    for (GroupLeg leg : plan.legs()) {
      LedgerId ledger = leg.content().ledger();
      Hold hold = leg.hold();
      List<AccountId> accounts = new ArrayList<>(List.of(leg.key().debitAccount()));
      if (leg.credit()) {
        accounts.add(leg.content().creditAccount());
      }
      for (AccountId account : accounts) {
        boolean far = LedgerModel.isFar(account.value());
        if (far && !ledger.equals(ledgers.computeIfAbsent(account, first -> ledger))) {
          return false;
        }
        if (far && hold != null && !hold.ledger().equals(ledger)) {
          return false;
        }
      }
    }
    return true;
  }

  static String words(TransferKey key) {
    return LedgerModel.key(key.debitAccount().value(), key.id().value());
  }

  static String words(Hold hold) {
    return hold.held() + " " + hold.state() + " " + hold.version();
  }
}
