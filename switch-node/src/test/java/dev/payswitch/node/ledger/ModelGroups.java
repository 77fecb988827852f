// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Groups in the model: the members one after the other as single transfers; if something speaks
 * against one, copies of what there was before take the place of what there is.
 */
final class ModelGroups {
  private final LedgerModel model;

  /** What is recorded under the ids of groups. */
  final Map<String, ModelGroup> recorded = new LinkedHashMap<>();

  ModelGroups(LedgerModel model) {
    this.model = model;
  }

  /**
   * A transfer of a group.
   *
   * @param told what a change of a hold does that lives elsewhere; null: it is none
   * @param stale the hold does not stand as the group was told
   */
  record Member(Transfer transfer, @Nullable Told told, boolean stale) {
    static Member of(Transfer transfer) {
      return new Member(transfer, null, false);
    }
  }

  /** A change of a hold that lives elsewhere: its credit account and how it stands afterwards. */
  record Told(String credit, LedgerModel.Move move, BigInteger added, String words) {}

  /** What members came to; the reason is that of the failing one. */
  record Run(int failing, @Nullable String reason, List<LedgerModel.Move> moves) {
    String words() {
      return reason + " at " + failing;
    }
  }

  /** What a participant found against a member. */
  record Finding(int index, String reason) {}

  /** A group whose accounts are all here. */
  String execute(String key, List<Transfer> members) {
    String known = known(key, members);
    if (known != null) {
      return known;
    }
    List<Member> asked = members.stream().map(Member::of).toList();
    ModelTrial trial = new ModelTrial(model, asked);
    Run run = model.shares.uses(key) ? null : run(key, model.now, asked);
    if (run == null || run.reason != null) {
      trial.goBack();
      return run == null ? "RETRY" : fail(key, members, run.failing, run.reason);
    }
    return record(key, asked, run, 0, "");
  }

  /**
   * One try of a group.
   *
   * @param time from which timeouts count
   */
  record Try(long attempt, String key, long time) {}

  /**
   * Home commits an attempt.
   *
   * @param shares the accounts elsewhere that are prepared
   * @param all whether those are all of them
   */
  String commit(Try of, List<Member> members, List<String> shares, boolean all) {
    List<Transfer> asked = members.stream().map(Member::transfer).toList();
    String refusal = refusal(of.attempt, of.key, asked);
    ModelTrial trial = new ModelTrial(model, members);
    Run run = refusal == null && all ? run(of.key, of.time, members) : null;
    if (run == null || run.reason != null) {
      trial.goBack();
      String why = refusal != null ? refusal : "RETRY";
      String outcome = run == null ? why : fail(of.key, asked, run.failing, run.reason);
      return outcome + aborts(shares);
    }
    StringBuilder told = new StringBuilder();
    for (String account : shares) {
      BigInteger[] sums = sums(members, run.moves, account);
      clear(members, account, sums);
      told.append(" owes ").append(++model.decided);
      told.append(' ').append(sums[0]).append(' ').append(sums[1]);
    }
    return record(of.key, members, run, of.attempt, told.toString());
  }

  private void clear(List<Member> members, String account, BigInteger[] sums) {
    for (Member member : members) {
      Transfer transfer = member.transfer;
      if (transfer.getDebitAccountId().equals(account) || credit(member).equals(account)) {
        model.clear(transfer.getLedger(), sums[0].negate(), sums[1].negate());
        return;
      }
    }
  }

  /** Posted and pending credits less debits of one account. */
  private BigInteger[] sums(List<Member> members, List<LedgerModel.Move> moves, String account) {
    BigInteger[] sums = {BigInteger.ZERO, BigInteger.ZERO};
    for (int index = 0; index < members.size(); index++) {
      LedgerModel.Move move = moves.get(index);
      if (members.get(index).transfer.getDebitAccountId().equals(account)) {
        sums[0] = sums[0].subtract(move.posted());
        sums[1] = sums[1].subtract(move.pending());
      } else if (credit(members.get(index)).equals(account)) {
        sums[0] = sums[0].add(move.posted());
        sums[1] = sums[1].add(move.pending());
      }
    }
    return sums;
  }

  /**
   * Home records a failure.
   *
   * @param members those up to the first that cannot take place
   * @param asked all of them
   */
  String reject(Try of, List<Member> members, List<Transfer> asked, @Nullable Finding found) {
    String refusal = refusal(of.attempt, of.key, asked);
    if (refusal != null) {
      return refusal;
    }
    ModelTrial trial = new ModelTrial(model, members);
    Run run = run(of.key, of.time, members);
    trial.goBack();
    if (found == null || (run.reason != null && run.failing < found.index)) {
      return fail(of.key, asked, run.failing, run.reason);
    }
    String own = run.failing == found.index ? run.reason : null;
    return fail(of.key, asked, found.index, firstOf(own, found.reason));
  }

  String abort(long attempt, String key, List<String> shares) {
    ModelGroup group = recorded.get(key);
    if (group != null && group.tookPlace() && group.attempt() == attempt && attempt > 0) {
      return "COMMITTED";
    }
    if (group == null && !model.recorded.containsKey(key)) {
      model.markAborted(key, attempt);
    }
    return "ENDED" + aborts(shares);
  }

  String aborts(List<String> shares) {
    StringBuilder told = new StringBuilder();
    shares.forEach(share -> told.append(" owes ").append(++model.decided).append(" abort"));
    return told.toString();
  }

  private @Nullable String refusal(long attempt, String key, List<Transfer> members) {
    String known = known(key, members);
    boolean isDead = model.isAborted(key, attempt) || model.shares.uses(key);
    return known == null && isDead ? "RETRY" : known;
  }

  private @Nullable String known(String key, List<Transfer> members) {
    ModelRecord single = model.recorded.get(key);
    if (single != null) {
      boolean cancelled = single.reason().equals("CANCELLED");
      return cancelled ? "CANCELLED" : "EXISTS_WITH_DIFFERENT_GROUP";
    }
    ModelGroup group = recorded.get(key);
    if (group == null) {
      return null;
    }
    return group.isSame(members) ? group.answer(model.acknowledged) : "EXISTS_WITH_DIFFERENT_GROUP";
  }

  private String record(String key, List<Member> members, Run run, long attempt, String told) {
    long sequence = told.isEmpty() ? 0 : model.decided;
    List<ModelRecord> records = new ArrayList<>();
    for (int index = 0; index < members.size(); index++) {
      Transfer transfer = members.get(index).transfer;
      ModelRecord member =
          ModelRecord.created(transfer, credit(members.get(index)), run.moves.get(index).amount())
              .elsewhere(0, sequence)
              .of(key);
      records.add(member);
      if (!LedgerModel.isFar(transfer.getDebitAccountId())) {
        model.recorded.put(LedgerModel.key(transfer), member);
      }
    }
    ModelGroup group = new ModelGroup(records, "", attempt, sequence);
    recorded.put(key, group);
    return "CREATED " + group.amounts() + (told.isEmpty() ? " settled" : " unsettled") + told;
  }

  private String fail(String key, List<Transfer> members, int index, @Nullable String reason) {
    if (reason == null || reason.startsWith("?")) {
      return "RETRY";
    }
    String words = reason + " at " + index;
    recorded.put(key, ModelGroup.failed(members, words));
    return words;
  }

  // --- members

  /** Runs what of the members concerns accounts of this shard. */
  Run run(String group, long time, List<Member> members) {
    return run(group, time, members, (index, move) -> {});
  }

  /**
   * Runs what of the members concerns accounts of this shard.
   *
   * @param each learns what was new to both sides after each
   */
  Run run(String group, long time, List<Member> members, BiConsumer<Integer, BigInteger> each) {
    List<LedgerModel.Move> moves = new ArrayList<>();
    for (int index = 0; index < members.size(); index++) {
      Member member = members.get(index);
      boolean here = !LedgerModel.isFar(member.transfer.getDebitAccountId());
      LedgerModel.Found found = here ? debit(member) : elsewhere(member);
      String credit = credit(member);
      boolean there = !credit.isEmpty() && !LedgerModel.isFar(credit);
      String reason = found.reason();
      if (there && !isHoldUnknown(reason)) {
        String against =
            member.stale && !here
                ? "?HOLD_NOT_FOUND"
                : isHeld(member, credit)
                    ? "MEMBER_ID_USED"
                    : found.asks() ? creditReason(member, credit, found.added()) : null;
        reason = firstOf(reason, against);
      }
      if (reason != null) {
        return new Run(index, reason, moves);
      }
      LedgerModel.Move move = here ? debit(group, time, member, found.added()) : moveOf(member);
      if (there) {
        credit(member, credit, move);
      }
      moves.add(move);
      each.accept(index, found.added());
    }
    return new Run(-1, null, moves);
  }

  private @Nullable String creditReason(Member member, String credit, BigInteger added) {
    return model.creditReason(member.transfer, credit, added, null);
  }

  /** There is a hold of this id, whatever its home says of the id. */
  private boolean isHeld(Member member, String credit) {
    String key = LedgerModel.key(member.transfer);
    return LedgerModel.kind(member.transfer).equals("HOLD")
        && model.participant.holds.containsKey(credit + " " + key);
  }

  /** What comes of it is not known, so nothing else can be said. */
  private static boolean isHoldUnknown(@Nullable String reason) {
    return reason != null && reason.equals("?HOLD_NOT_FOUND");
  }

  /** The first in precedence; an unknown hold comes next to a used id. */
  private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
    String first = LedgerModel.first(one, other);
    boolean unknown = isHoldUnknown(one) || isHoldUnknown(other);
    return unknown && first != null && !first.endsWith("MEMBER_ID_USED")
        ? "?HOLD_NOT_FOUND"
        : first;
  }

  private LedgerModel.Found debit(Member member) {
    Transfer transfer = member.transfer;
    String key = LedgerModel.key(transfer);
    if (model.shares.uses(key)) {
      return new LedgerModel.Found("?MEMBER_ID_USED", BigInteger.ZERO, false);
    }
    if (model.recorded.containsKey(key) || recorded.containsKey(key)) {
      return new LedgerModel.Found("MEMBER_ID_USED", BigInteger.ZERO, false);
    }
    return member.stale
        ? new LedgerModel.Found("?HOLD_NOT_FOUND", BigInteger.ZERO, false)
        : model.look(transfer);
  }

  private static LedgerModel.Found elsewhere(Member member) {
    Told told = member.told;
    boolean changes = LedgerModel.isAboutHold(member.transfer);
    BigInteger added =
        told != null
            ? told.added
            : changes ? BigInteger.ZERO : BigInteger.valueOf(member.transfer.getAmountMinor());
    return new LedgerModel.Found(null, added, added.signum() > 0);
  }

  String credit(Member member) {
    Told told = member.told;
    return told == null ? model.creditOf(member.transfer) : told.credit;
  }

  /** Does its debit side, where it is checked. */
  LedgerModel.Move debit(String group, long time, Member member, BigInteger added) {
    Transfer transfer = member.transfer;
    LedgerModel.Move move = model.move(transfer, added, time);
    ModelRecord record = ModelRecord.created(transfer, credit(member), move.amount());
    model.recorded.put(LedgerModel.key(transfer), record.of(group));
    return move;
  }

  /** What it moves, if its debit account is elsewhere. */
  static LedgerModel.Move moveOf(Member member) {
    Told told = member.told;
    BigInteger amount = BigInteger.valueOf(member.transfer.getAmountMinor());
    if (told != null) {
      return told.move;
    }
    return LedgerModel.kind(member.transfer).equals("HOLD")
        ? new LedgerModel.Move(amount, BigInteger.ZERO, amount)
        : new LedgerModel.Move(amount, amount, BigInteger.ZERO);
  }

  void credit(Member member, String credit, LedgerModel.Move move) {
    Transfer transfer = member.transfer;
    model.account(credit).credit(move.posted(), move.pending());
    if (LedgerModel.kind(transfer).equals("REFUND")) {
      model.refund(LedgerModel.key(credit, transfer.getTarget().getId()), move.posted());
    }
    if (!LedgerModel.isFar(transfer.getDebitAccountId())) {
      return;
    }
    Told told = member.told;
    if (told != null) {
      model.participant.holds.put(credit + " " + LedgerModel.targetKey(transfer), told.words);
    } else if (LedgerModel.kind(transfer).equals("HOLD")) {
      model.participant.holds.put(
          credit + " " + LedgerModel.key(transfer), move.amount() + " OPEN 1");
    }
  }
}
