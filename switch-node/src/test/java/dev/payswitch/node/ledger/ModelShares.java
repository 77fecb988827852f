// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The model's part in groups of another home: prepared account by account, then decided. */
final class ModelShares {
  private final LedgerModel model;

  /** By account and group; those that may commit. */
  final Map<String, Share> prepared = new LinkedHashMap<>();

  /** By account and group; with the holds that may not change, until every shard shows it. */
  final Map<String, Applied> applied = new LinkedHashMap<>();

  ModelShares(LedgerModel model) {
    this.model = model;
  }

  /** One side of a member. */
  record Leg(ModelGroups.Member member, boolean debit, BigInteger added, LedgerModel.Move move) {}

  /** What a group would do to an account. */
  static final class Share {
    final long attempt;
    final String group;
    final String account;
    final long time;
    final List<Leg> legs = new ArrayList<>();
    BigInteger reserved = BigInteger.ZERO;
    BigInteger intended = BigInteger.ZERO;

    Share(long attempt, String group, String account, long time) {
      this.attempt = attempt;
      this.group = group;
      this.account = account;
      this.time = time;
    }

    BigInteger sum(boolean debit) {
      return legs.stream()
          .filter(leg -> leg.debit == debit)
          .map(Leg::added)
          .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** The debits that count against limits. */
    List<BigInteger> counted() {
      return legs.stream()
          .filter(leg -> leg.debit && leg.added.signum() > 0)
          .filter(leg -> !LedgerModel.kind(leg.member.transfer()).equals("REFUND"))
          .map(Leg::added)
          .toList();
    }

    private BigInteger refunds(String original) {
      return legs.stream()
          .filter(leg -> !leg.debit && LedgerModel.kind(leg.member.transfer()).equals("REFUND"))
          .filter(leg -> original(leg.member.transfer()).equals(original))
          .map(Leg::added)
          .reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  /** A share that took place. */
  static final class Applied {
    final Set<String> holds = new LinkedHashSet<>();
    boolean settled;
  }

  private static String original(Transfer refund) {
    return LedgerModel.key(refund.getCreditAccountId(), refund.getTarget().getId());
  }

  static String key(String account, String group) {
    return account + " " + group;
  }

  /** A group that is not decided uses this id for a member. */
  boolean uses(String id) {
    return prepared.values().stream()
        .flatMap(share -> share.legs.stream())
        .anyMatch(leg -> leg.debit && LedgerModel.key(leg.member.transfer()).equals(id));
  }

  /** Only a group that is not settled may change it. */
  boolean locks(String hold) {
    ModelHold known = model.holds.get(hold);
    if (known == null || !known.state.equals("OPEN")) {
      return false;
    }
    boolean waits =
        prepared.values().stream()
            .flatMap(share -> share.legs.stream())
            .anyMatch(leg -> leg.debit && isAbout(leg, hold));
    return waits
        || applied.values().stream().anyMatch(each -> !each.settled && each.holds.contains(hold));
  }

  /** One of its two accounts may show another version than the other. */
  boolean isBetween(String hold) {
    return prepared.values().stream()
        .flatMap(share -> share.legs.stream())
        .anyMatch(leg -> isAbout(leg, hold));
  }

  private static boolean isAbout(Leg leg, String hold) {
    Transfer transfer = leg.member.transfer();
    return (LedgerModel.isAboutHold(transfer) && LedgerModel.targetKey(transfer).equals(hold))
        || (LedgerModel.kind(transfer).equals("HOLD") && LedgerModel.key(transfer).equals(hold));
  }

  BigInteger intended(String account) {
    ModelAccount known = model.accounts.get(account);
    return known == null
        ? BigInteger.ZERO
        : known.shares.values().stream()
            .map(share -> share.intended)
            .reduce(BigInteger.ZERO, BigInteger::add);
  }

  BigInteger refunding(String original) {
    return prepared.values().stream()
        .map(share -> share.refunds(original))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /**
   * Prepares every account of this shard, or none.
   *
   * @param members up to the first that cannot take place
   * @param accounts those of this shard
   */
  String prepare(
      ModelGroups.Try of,
      List<ModelGroups.Member> members,
      Set<String> accounts,
      boolean checkOnly) {
    String known = known(of.attempt(), of.key(), accounts);
    if (known != null) {
      return known;
    }
    ModelTrial trial = new ModelTrial(model, members);
    Map<String, Share> shares = new LinkedHashMap<>();
    Map<String, BigInteger[]> before = new LinkedHashMap<>();
    for (String account : accounts) {
      shares.put(account, new Share(of.attempt(), of.key(), account, of.time()));
      ModelAccount there = model.accounts.get(account);
      if (there != null) {
        before.put(account, new BigInteger[] {there.available(), there.highest()});
      }
    }
    List<BigInteger> added = new ArrayList<>();
    ModelGroups.Run run =
        model.groups.run(
            of.key(),
            of.time(),
            members,
            (index, more) -> {
              added.add(more);
              before.forEach((account, from) -> extend(requireNonNull(shares.get(account)), from));
            });
    for (int index = 0; index < run.moves().size(); index++) {
      addLegs(shares, members.get(index), added.get(index), run.moves().get(index));
    }
    trial.goBack();
    String reason = run.reason();
    if (reason != null) {
      String words = (reason.startsWith("?") ? "RETRY " : "NO ") + reason.replace("?", "");
      return words + " at " + run.failing();
    }
    if (checkOnly) {
      return "FINE";
    }
    shares.values().forEach(this::keep);
    return "PREPARED";
  }

  private void addLegs(
      Map<String, Share> shares,
      ModelGroups.Member member,
      BigInteger added,
      LedgerModel.Move move) {
    Share debit = shares.get(member.transfer().getDebitAccountId());
    Share credit = shares.get(model.groups.credit(member));
    if (debit != null) {
      debit.legs.add(new Leg(member, true, added, move));
    }
    if (credit != null) {
      credit.legs.add(new Leg(member, false, added, move));
    }
  }

  private void extend(Share share, BigInteger[] before) {
    ModelAccount now = model.account(share.account);
    share.reserved = share.reserved.max(before[0].subtract(now.available()));
    share.intended = share.intended.max(now.highest().subtract(before[1]));
  }

  private @Nullable String known(long attempt, String group, Set<String> accounts) {
    String known = null;
    for (String account : accounts) {
      if (applied.containsKey(key(account, group))) {
        return "APPLIED";
      }
      Share share = prepared.get(key(account, group));
      if (share != null) {
        known = share.attempt == attempt ? "PREPARED" : "RETRY";
      }
    }
    return known;
  }

  private void keep(Share share) {
    prepared.put(key(share.account, share.group), share);
    model.account(share.account).shares.put(share.group, share);
    touch(share);
  }

  private Share remove(String account, String group) {
    Share share = requireNonNull(prepared.remove(key(account, group)));
    model.account(account).shares.remove(group);
    touch(share);
    return share;
  }

  private void touch(Share share) {
    for (Leg leg : share.legs) {
      Transfer transfer = leg.member.transfer();
      model.touched.add(LedgerModel.key(transfer));
      if (LedgerModel.isAboutHold(transfer)) {
        model.touched.add(LedgerModel.targetKey(transfer));
      }
      if (LedgerModel.kind(transfer).equals("REFUND")) {
        model.touched.add(original(transfer));
      }
    }
  }

  /** Home has committed it; answers what came in, posted and pending. */
  BigInteger[] commit(String account, String group) {
    Share share = remove(account, group);
    Applied done = new Applied();
    BigInteger[] sums = {BigInteger.ZERO, BigInteger.ZERO};
    for (Leg leg : share.legs) {
      Transfer transfer = leg.member.transfer();
      BigInteger sign = leg.debit ? BigInteger.ONE.negate() : BigInteger.ONE;
      sums[0] = sums[0].add(leg.move.posted().multiply(sign));
      sums[1] = sums[1].add(leg.move.pending().multiply(sign));
      if (leg.debit) {
        model.groups.debit(group, share.time, leg.member, leg.added);
        if (LedgerModel.isAboutHold(transfer)) {
          done.holds.add(LedgerModel.targetKey(transfer));
        } else if (LedgerModel.kind(transfer).equals("HOLD")) {
          done.holds.add(LedgerModel.key(transfer));
        }
      } else {
        model.groups.credit(leg.member, account, leg.move);
      }
    }
    model.clear(model.account(account).ledger, sums[0], sums[1]);
    applied.put(key(account, group), done);
    return sums;
  }

  /** The attempt is dead. */
  void drop(long attempt, String account, String group) {
    Share share = prepared.get(key(account, group));
    if (share != null && share.attempt == attempt) {
      remove(account, group);
    }
  }

  /** Every shard shows it. */
  void settle(String account, String group) {
    Applied share = applied.get(key(account, group));
    if (share != null) {
      share.settled = true;
      model.touched.addAll(share.holds);
    }
  }

  /** Whether a member of a group of another home is settled. */
  boolean isSettled(String account, String group) {
    Applied share = applied.get(key(account, group));
    return share == null || share.settled;
  }
}
