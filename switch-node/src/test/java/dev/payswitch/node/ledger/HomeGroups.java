// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.LedgerFixture.PEER;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Groups of a shard that is their home: here as a whole, or with accounts of the peer. */
final class HomeGroups {
  private static final List<String> FINDINGS =
      List.of(
          "MEMBER_ID_USED",
          "?MEMBER_ID_USED",
          "CREDIT_ACCOUNT_NOT_FOUND",
          "LEDGER_MISMATCH",
          "CREDIT_ACCOUNT_FROZEN",
          "?HOLD_NOT_FOUND",
          "HOLD_EXPIRED",
          "EXCEEDS_REFUNDABLE_AMOUNT",
          "WINDOW_LIMIT_EXCEEDED DAY",
          "?INSUFFICIENT_FUNDS",
          "INSUFFICIENT_FUNDS",
          "?CEILING_EXCEEDED",
          "AMOUNT_OVERFLOW");

  private final RandomGenerator random;
  private final LedgerModel model;
  private final RandomTransfers transfers;
  private final PeerHome peer;
  private final LongSupplier serials;
  private final List<Prepared> prepared = new ArrayList<>();
  private final List<Prepared> ended = new ArrayList<>();

  /** A group whose accounts elsewhere are prepared. */
  private record Prepared(long serial, ToldGroup told, List<String> shares) {}

  HomeGroups(
      RandomGenerator random,
      LedgerModel model,
      RandomTransfers transfers,
      PeerHome peer,
      LongSupplier serials) {
    this.random = random;
    this.model = model;
    this.transfers = transfers;
    this.peer = peer;
    this.serials = serials;
  }

  LedgerStep submit(SubmitGroupRequest request) {
    long time = model.now - random.nextInt(3) * 400_000L;
    ToldGroup told = new ToldGroup(request, holds(request), time);
    GroupPlan plan = told.plan(model, true);
    List<String> shares = List.copyOf(ToldGroup.accounts(plan, true));
    if (shares.isEmpty()) {
      return execute(told);
    }
    Prepared made = new Prepared(serials.getAsLong(), told, shares);
    boolean possible = plan.complete() && isPossible(told);
    if (!possible || random.nextInt(8) == 0) {
      return reject(made, random.nextInt(4) != 0);
    }
    if (random.nextInt(6) == 0) {
      prepared.add(made);
      return later();
    }
    return commit(made);
  }

  /** What the peer would not have prepared cannot be committed. */
  private boolean isPossible(ToldGroup told) {
    return told.isTrueOf(peer.holds)
        && told.isOfOneLedger(told.plan(model, true))
        && told.farIds().stream().noneMatch(peer.committed::contains);
  }

  private List<Hold> holds(SubmitGroupRequest request) {
    List<Hold> holds = new ArrayList<>();
    for (TransferKey named : GroupPlan.namedHolds(Payments.group(request))) {
      String key = ToldGroup.words(named);
      Hold far = peer.holds.get(key);
      Hold known = far != null ? far : ToldGroup.hold(model, key);
      if (known != null) {
        holds.add(known);
      }
    }
    return holds;
  }

  private LedgerStep execute(ToldGroup told) {
    String expected = model.groups.execute(told.key, told.request.getTransfersList());
    remember(told, expected);
    return new LedgerStep(new LedgerCommand.ExecuteGroup(told.group, 1), expected);
  }

  private void remember(ToldGroup told, String expected) {
    told.request
        .getTransfersList()
        .forEach(
            member -> {
              ModelGroup group = model.groups.recorded.get(told.key);
              int index = told.request.getTransfersList().indexOf(member);
              if (expected.startsWith("CREATED") && group != null) {
                transfers.remember(member, group.members().get(index).credit());
              }
            });
  }

  /** Goes on with one that was prepared some time ago. */
  LedgerStep later() {
    if (prepared.isEmpty()) {
      return abort();
    }
    Prepared made = prepared.remove(random.nextInt(prepared.size()));
    return isPossible(made.told) && random.nextInt(6) != 0 ? commit(made) : reject(made, true);
  }

  private static ModelGroups.Try tryOf(Prepared made) {
    return new ModelGroups.Try(made.serial, made.told.key, made.told.time);
  }

  private LedgerStep commit(Prepared made) {
    boolean all = random.nextInt(40) != 0;
    List<String> shares = all ? made.shares : made.shares.subList(1, made.shares.size());
    GroupPlan plan = made.told.plan(model, true);
    String expected = model.groups.commit(tryOf(made), made.told.members(model, plan), shares, all);
    if (expected.startsWith("CREATED")) {
      peer.committed.addAll(made.told.farIds());
      made.told.holdsAfter(plan).forEach(hold -> peer.holds.put(ToldGroup.words(hold.key()), hold));
      remember(made.told, expected);
    }
    end(made);
    return new LedgerStep(
        new LedgerCommand.CommitGroup(
            attempt(made.serial),
            made.told.group,
            made.told.time,
            made.told.holds,
            commandShares(shares)),
        expected);
  }

  private LedgerStep reject(Prepared made, boolean finds) {
    GroupPlan plan = made.told.plan(model, true);
    int index = random.nextInt(plan.legs().size());
    String reason = transfers.any(FINDINGS);
    boolean aboutHold = LedgerModel.isAboutHold(made.told.request.getTransfers(index));
    boolean says = finds && (aboutHold || !reason.contains("HOLD"));
    ModelGroups.Finding found = says ? new ModelGroups.Finding(index, reason) : null;
    String expected =
        model.groups.reject(
                tryOf(made),
                made.told.members(model, plan),
                made.told.request.getTransfersList(),
                found)
            + model.groups.aborts(made.shares);
    end(made);
    return new LedgerStep(
        new LedgerCommand.RejectGroup(
            attempt(made.serial),
            made.told.group,
            made.told.time,
            made.told.holds,
            commandShares(made.shares),
            finding(found)),
        expected);
  }

  private static LedgerCommand.@Nullable MemberFinding finding(
      ModelGroups.@Nullable Finding found) {
    if (found == null) {
      return null;
    }
    String[] words = found.reason().replace("?", "").split(" ", -1);
    return new LedgerCommand.MemberFinding(
        found.index(),
        OutcomeStatus.valueOf(words[0]),
        found.reason().startsWith("?"),
        words.length == 1 ? null : LimitWindow.valueOf(words[1]));
  }

  private void end(Prepared made) {
    ended.add(made);
    if (ended.size() > 10) {
      ended.removeFirst();
    }
  }

  /** Ends an attempt that waits, or one that was decided. */
  LedgerStep abort() {
    boolean waits = !prepared.isEmpty() && random.nextBoolean();
    List<Prepared> from = waits ? prepared : ended;
    if (from.isEmpty()) {
      return new LedgerStep(new LedgerCommand.DropIntents(List.of()), "DONE");
    }
    Prepared chosen = transfers.any(from);
    return new LedgerStep(
        new LedgerCommand.AbortGroup(
            attempt(chosen.serial), chosen.told.group.key(), commandShares(chosen.shares)),
        model.groups.abort(chosen.serial, chosen.told.key, chosen.shares));
  }

  private static List<LedgerCommand.GroupShare> commandShares(List<String> accounts) {
    return accounts.stream()
        .map(account -> new LedgerCommand.GroupShare(new AccountId(account), PEER))
        .toList();
  }

  private static Attempt attempt(long serial) {
    return new Attempt(ArcEpoch.FIRST, 1, serial);
  }
}
