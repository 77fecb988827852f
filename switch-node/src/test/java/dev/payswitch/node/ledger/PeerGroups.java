// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.LedgerFixture.PEER;
import static dev.payswitch.node.ledger.LedgerFixture.TOKEN;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Groups of the home of accounts elsewhere, as far as this shard notices them. */
final class PeerGroups {
  private final RandomGenerator random;
  private final LedgerModel model;
  private final RandomTransfers transfers;
  private final PeerHome peer;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Waiting> past = new ArrayList<>();
  private final Set<String> committed = new HashSet<>();
  private final Deque<Telling> telling = new ArrayDeque<>();

  /** Groups that committed, with their accounts of this shard. */
  private final Map<String, Waiting> unsettled = new LinkedHashMap<>();

  /** A group that is prepared here, or was. */
  private record Waiting(long serial, ToldGroup told, List<String> accounts) {}

  /** A decision that is to be told. */
  private record Telling(Waiting group, String account, boolean commits) {}

  PeerGroups(RandomGenerator random, LedgerModel model, RandomTransfers transfers, PeerHome peer) {
    this.random = random;
    this.model = model;
    this.transfers = transfers;
    this.peer = peer;
  }

  /** Asks this shard to prepare a group, or once more one that it knows. */
  @Nullable LedgerStep prepare(SubmitGroupRequest wanted) {
    List<Waiting> known = random.nextBoolean() ? waiting : past;
    Waiting again = random.nextInt(8) == 0 && !known.isEmpty() ? transfers.any(known) : null;
    boolean same = again != null && random.nextBoolean();
    long serial = again != null && same ? again.serial : peer.nextSerial();
    ToldGroup told =
        again != null && same
            ? again.told
            : told(again != null && random.nextBoolean() ? again.told.request : wanted);
    GroupPlan plan = told.plan(model, false);
    List<GroupLeg> legs = plan.legsOf(account -> !LedgerModel.isFar(account.value()));
    if (legs.isEmpty()) {
      return null;
    }
    boolean checkOnly = !plan.complete() || random.nextInt(12) == 0;
    Set<String> accounts = ToldGroup.accounts(plan, false);
    String expected =
        model.shares.prepare(
            new ModelGroups.Try(serial, told.key, told.time),
            told.members(model, plan),
            accounts,
            checkOnly);
    Waiting made = new Waiting(serial, told, List.copyOf(accounts));
    if (expected.equals("PREPARED") && !same) {
      waiting.add(made);
      rememberPayments(told);
    }
    return new LedgerStep(
        new LedgerCommand.PrepareTransfers(
            PEER,
            TOKEN,
            List.of(
                new LedgerCommand.GroupPrepare(
                    attempt(serial), told.group.key(), told.time, legs, checkOnly))),
        expected);
  }

  /** Refunds of what may take place. */
  private void rememberPayments(ToldGroup told) {
    for (Transfer member : told.request.getTransfersList()) {
      if (LedgerModel.kind(member).equals("PAYMENT")) {
        transfers.remember(member, member.getCreditAccountId());
      }
    }
  }

  /** Mostly what is true of the holds, sometimes what was, or nothing. */
  private ToldGroup told(SubmitGroupRequest request) {
    List<Hold> holds = new ArrayList<>();
    for (TransferKey named : GroupPlan.namedHolds(Payments.group(request))) {
      String key = ToldGroup.words(named);
      Hold far = peer.holds.get(key);
      Hold known = far != null ? far : ToldGroup.hold(model, key);
      int number = random.nextInt(12);
      if (known != null && (far != null || number > 1)) {
        holds.add(known);
      } else if (known != null && number == 0) {
        holds.add(
            known.changed(
                known.held().plus(Amount.ZERO),
                known.captured(),
                known.state(),
                known.expireTimeMicros() + 1));
      }
    }
    return new ToldGroup(request, holds, model.now - random.nextInt(3) * 400_000L);
  }

  /** Decides one of the groups that wait, within what its home can decide. */
  void decide() {
    if (waiting.isEmpty()) {
      return;
    }
    Waiting chosen = waiting.remove(random.nextInt(waiting.size()));
    boolean commits = !isDead(chosen) && random.nextInt(4) != 0;
    if (commits) {
      committed.add(chosen.told.key);
      peer.committed.addAll(chosen.told.farIds());
      GroupPlan plan = chosen.told.plan(model, false);
      chosen
          .told
          .holdsAfter(plan)
          .forEach(hold -> peer.holds.put(ToldGroup.words(hold.key()), hold));
      unsettled.put(chosen.told.key, chosen);
    }
    for (String account : chosen.accounts) {
      telling.add(new Telling(chosen, account, commits));
    }
    past.add(chosen);
    if (past.size() > 8) {
      past.removeFirst();
    }
  }

  private boolean isDead(Waiting chosen) {
    return committed.contains(chosen.told.key)
        || chosen.told.farIds().stream().anyMatch(peer.committed::contains)
        || !chosen.told.isTrueOf(peer.holds)
        || !chosen.told.isOfOneLedger(chosen.told.plan(model, false))
        || chosen.accounts.stream()
            .map(account -> model.shares.prepared.get(ModelShares.key(account, chosen.told.key)))
            .anyMatch(share -> share == null || share.attempt != chosen.serial);
  }

  /** The next decision to tell, or null. */
  @Nullable OwedDecision tell(long sequence, StringBuilder available) {
    Telling next = telling.poll();
    if (next == null) {
      return null;
    }
    Waiting group = next.group;
    CreditKey key = creditKey(group, next.account);
    if (!next.commits) {
      model.shares.drop(group.serial, next.account, group.told.key);
      return LedgerFixture.aborted(sequence, attempt(group.serial), key);
    }
    BigInteger[] sums = model.shares.commit(next.account, group.told.key);
    ModelAccount account = model.account(next.account);
    available.append(' ').append(sequence).append(':').append(account.available());
    rememberAll(group);
    return new OwedDecision(
        sequence,
        key.transfer(),
        key.creditAccount(),
        attempt(group.serial),
        new OwedDecision.Commit(
            new LedgerId(account.ledger),
            sums[0].longValueExact(),
            sums[1].longValueExact(),
            null));
  }

  /** Once all of it is told. */
  private void rememberAll(Waiting group) {
    if (telling.isEmpty()) {
      group
          .told
          .request
          .getTransfersList()
          .forEach(
              member -> {
                String credit = model.creditOf(member);
                if (!credit.isEmpty()) {
                  transfers.remember(member, credit);
                }
              });
    }
  }

  /** Says that an attempt is dead without the lane; it may say so again over the lane. */
  @Nullable LedgerStep drop() {
    if (waiting.isEmpty()) {
      return null;
    }
    Waiting chosen = transfers.any(waiting);
    if (random.nextBoolean()) {
      waiting.remove(chosen);
    }
    List<LedgerCommand.DeadAttempt> dead = new ArrayList<>();
    for (String account : chosen.accounts) {
      model.shares.drop(chosen.serial, account, chosen.told.key);
      dead.add(new LedgerCommand.DeadAttempt(creditKey(chosen, account), attempt(chosen.serial)));
    }
    return new LedgerStep(new LedgerCommand.DropIntents(dead), "DONE");
  }

  /** Tells that groups are settled; only those of which every decision was told can be. */
  @Nullable LedgerStep settle() {
    List<Waiting> told =
        unsettled.values().stream()
            .filter(group -> telling.stream().noneMatch(each -> each.group.equals(group)))
            .toList();
    if (told.isEmpty()) {
      return null;
    }
    Waiting chosen = transfers.any(told);
    List<CreditKey> keys = new ArrayList<>();
    for (String account : chosen.accounts) {
      if (random.nextInt(4) != 0) {
        model.shares.settle(account, chosen.told.key);
        keys.add(creditKey(chosen, account));
      }
    }
    if (keys.size() == chosen.accounts.size() && random.nextInt(4) != 0) {
      unsettled.remove(chosen.told.key);
    }
    waiting.forEach(each -> keys.add(creditKey(each, each.accounts.getFirst())));
    return new LedgerStep(new LedgerCommand.SettleShares(keys), "DONE");
  }

  private static CreditKey creditKey(Waiting group, String account) {
    return new CreditKey(new AccountId(account), group.told.group.key());
  }

  private static Attempt attempt(long serial) {
    return new Attempt(ArcEpoch.FIRST, 1, serial);
  }
}
