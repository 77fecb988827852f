// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.ContractShard.TOKEN;
import static dev.payswitch.node.ledger.ContractWorld.FAR;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.OwedDecision;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups of a home that is no part of {@link ContractWorld}: prepared by its shards, and decided
 * when a row says so. Accounts whose names begin with far live there.
 */
final class FarGroups {
  private static final AccountId HOME = new AccountId("far");

  private final ContractWorld world;
  private final Map<String, GroupPlan> plans = new HashMap<>();
  private final Map<String, Attempt> attempts = new HashMap<>();
  private final Map<ContractShard, Long> sequences = new HashMap<>();
  private final Map<String, BigInteger> clearing = new HashMap<>();

  FarGroups(ContractWorld world) {
    this.world = world;
  }

  /** How a prepared group ends. */
  enum End {
    /** It took place, and not every shard is known to show it. */
    COMMITTED,
    /** It took place, and every shard shows it. */
    SETTLED,
    /** It never will. */
    DROPPED
  }

  /** What came from far, so that all ledgers are balanced again; by ledger, as in the checks. */
  Map<String, BigInteger> clearing() {
    return clearing;
  }

  void prepare(Step.Group sent) {
    List<TransferRequest> members = sent.members().stream().map(Step.Send::request).toList();
    GroupRequest group = new GroupRequest(key(sent.id()), members, ByteString.EMPTY);
    Map<TransferKey, Hold> holds = new HashMap<>();
    for (TransferKey named : GroupPlan.namedHolds(group)) {
      ContractShard shard = world.shardOf(named.debitAccount());
      Hold hold = HomeViews.hold(shard.store(), shard.header(), named);
      if (hold != null) {
        holds.put(named, hold);
      }
    }
    GroupPlan plan = GroupPlan.of(group, holds, world.nowMicros());
    assertThat(plan.complete()).isTrue();
    Attempt attempt = world.shardOf("a").nextAttempt();
    plans.put(sent.id(), plan);
    attempts.put(sent.id(), attempt);
    for (ContractShard shard : world.shards()) {
      LedgerCommand.GroupPrepare prepare =
          new LedgerCommand.GroupPrepare(
              attempt,
              group.key(),
              plan.timeMicros(),
              plan.legsOf(account -> isHere(account) && world.shardOf(account) == shard),
              false);
      if (!prepare.legs().isEmpty()) {
        CommandResult result =
            shard.apply(
                new LedgerCommand.PrepareTransfers(FAR, TOKEN, List.of(prepare)),
                world.nowMicros());
        assertThat(((CommandResult.Prepared) result).verdicts().getFirst().kind())
            .isEqualTo(CommandResult.VerdictKind.PREPARED);
      }
    }
  }

  void end(String id, End end) {
    GroupPlan plan = requireNonNull(plans.get(id));
    plan.accounts().stream().filter(FarGroups::isHere).forEach(each -> end(id, plan, each, end));
  }

  private void end(String id, GroupPlan plan, AccountId account, End end) {
    ContractShard shard = world.shardOf(account);
    OwedDecision.Commit commit = end == End.DROPPED ? null : GroupHome.sum(plan, account);
    if (commit != null) {
      String ledger = commit.ledger().value();
      clearing.merge(ledger, BigInteger.valueOf(-commit.postedMinor()), BigInteger::add);
      clearing.merge(
          ledger + " pending", BigInteger.valueOf(-commit.pendingMinor()), BigInteger::add);
    }
    OwedDecision decision =
        new OwedDecision(
            sequences.merge(shard, 1L, Long::sum),
            key(id),
            account,
            requireNonNull(attempts.get(id)),
            commit);
    CommandResult applied =
        shard.apply(
            new LedgerCommand.ApplyDecisions(FAR, TOKEN, List.of(decision)), world.nowMicros());
    assertThat(((CommandResult.DecisionsApplied) applied).appliedSequence())
        .isEqualTo(decision.sequence());
    if (end == End.SETTLED) {
      shard.apply(
          new LedgerCommand.SettleShares(List.of(new CreditKey(account, key(id)))),
          world.nowMicros());
    }
  }

  private static boolean isHere(AccountId account) {
    return !account.value().startsWith("far");
  }

  private static TransferKey key(String id) {
    return new TransferKey(HOME, new TransferId(id));
  }
}
