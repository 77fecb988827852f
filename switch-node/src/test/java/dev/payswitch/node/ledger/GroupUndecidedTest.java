// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.LedgerFixture.PEER;
import static dev.payswitch.node.ledger.LedgerFixture.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What undecided groups may and may not do to others. The random tests found these. */
final class GroupUndecidedTest {
  private final LedgerFixture shard = new LedgerFixture();

  GroupUndecidedTest() {
    shard.acceptLane();
    shard.create(
        Payments.account("a").setNoFloor(true),
        Payments.account("b").setNoFloor(true),
        Payments.account("c").setNoFloor(true));
  }

  private static GroupRequest group(String id, Transfer... members) {
    return Payments.group(
        SubmitGroupRequest.newBuilder().setGroupId(id).addAllTransfers(List.of(members)).build());
  }

  private CommandResult.Verdict prepare(long serial, Transfer... members) {
    List<Transfer> all = new ArrayList<>();
    all.add(Payments.payment("far1", "far2", 1, "first").build());
    all.addAll(List.of(members));
    ToldGroup told =
        new ToldGroup(
            SubmitGroupRequest.newBuilder().setGroupId("g").addAllTransfers(all).build(),
            List.of(),
            1_000_000);
    LedgerCommand.GroupPrepare prepare =
        new LedgerCommand.GroupPrepare(
            new Attempt(ArcEpoch.FIRST, 1, serial),
            told.group.key(),
            told.time,
            GroupPlan.of(told.group, Map.of(), told.time)
                .legsOf(account -> !LedgerModel.isFar(account.value())),
            false);
    CommandResult result =
        shard.apply(new LedgerCommand.PrepareTransfers(PEER, TOKEN, List.of(prepare)));
    return ((CommandResult.Prepared) result).verdicts().getFirst();
  }

  /** Only the hold shows whether an adjust is a raise, so nothing else may be recorded before. */
  @Test
  void nothingIsCertainOfAChangeOfAnUnknownHold() {
    SideCheck unknown = SideCheck.undecided(OutcomeStatus.HOLD_NOT_FOUND);
    SideCheck frozen = SideCheck.no(OutcomeStatus.CREDIT_ACCOUNT_FROZEN);
    assertThat(unknown.and(frozen)).isEqualTo(unknown);
    assertThat(frozen.and(unknown)).isEqualTo(unknown);
    SideCheck used = SideCheck.no(OutcomeStatus.MEMBER_ID_USED);
    assertThat(unknown.and(used)).isEqualTo(used);
    assertThat(used.and(unknown)).isEqualTo(used);
    SideCheck expired = SideCheck.no(OutcomeStatus.HOLD_EXPIRED);
    assertThat(expired.and(frozen)).isEqualTo(expired);
    assertThat(frozen.and(expired)).isEqualTo(expired);
    LedgerCommand.MemberFinding hold =
        new LedgerCommand.MemberFinding(2, OutcomeStatus.HOLD_NOT_FOUND, true, null);
    LedgerCommand.MemberFinding account =
        new LedgerCommand.MemberFinding(2, OutcomeStatus.CREDIT_ACCOUNT_FROZEN, false, null);
    assertThat(LedgerCommand.MemberFinding.first(account, hold)).isEqualTo(hold);
    assertThat(LedgerCommand.MemberFinding.first(hold, account)).isEqualTo(hold);
  }

  @Test
  void aRaiseOfALockedHoldIsNotDeclinedForTheCreditAccount() {
    Transfer hold = Payments.hold("far1", "b", 10, "h", Duration.ofHours(1)).build();
    Transfer local = Payments.hold("a", "b", 10, "h", Duration.ofHours(1)).build();
    assertThat(prepare(1, hold, local).kind()).isEqualTo(CommandResult.VerdictKind.PREPARED);
    commit("a", 0, -10, 1);
    commit("b", 0, 20, 2);
    freezeCredits("b");
    Transfer raise =
        Payments.about(local, TransferKind.TRANSFER_KIND_ADJUST, "more").setAmountMinor(50).build();
    CommandResult result = shard.apply(new LedgerCommand.ExecuteGroup(group("g2", raise), 1));
    assertThat(((CommandResult.GroupDecided) result).outcome().outcome().status())
        .isEqualTo(OutcomeStatus.RETRY);
  }

  @Test
  void aRaiseOfAnExpiredHoldIsDeclinedForTheHold() {
    Transfer hold = Payments.hold("a", "b", 10, "h", Duration.ofSeconds(1)).build();
    shard.pay(Payments.request(hold.toBuilder()));
    freezeCredits("b");
    Transfer raise =
        Payments.about(hold, TransferKind.TRANSFER_KIND_ADJUST, "more").setAmountMinor(50).build();
    CommandResult result =
        shard
            .applyAt(10_000_000, List.of(new LedgerCommand.ExecuteGroup(group("g2", raise), 1)))
            .getFirst();
    assertThat(((CommandResult.GroupDecided) result).outcome().outcome().status())
        .isEqualTo(OutcomeStatus.HOLD_EXPIRED);
  }

  /** Home asks before it looks at the ids of members, so a participant must not rely on it. */
  @Test
  void aHoldWithAUsedIdIsRefusedByTheShardOfItsCreditAccount() {
    Transfer hold = Payments.hold("far1", "b", 10, "h", Duration.ofHours(1)).build();
    assertThat(prepare(1, hold).kind()).isEqualTo(CommandResult.VerdictKind.PREPARED);
    commit("b", 0, 10, 1);
    Transfer first = Payments.payment("far1", "far2", 1, "f2").build();
    ToldGroup again =
        new ToldGroup(
            SubmitGroupRequest.newBuilder()
                .setGroupId("g2")
                .addTransfers(first)
                .addTransfers(hold)
                .build(),
            List.of(),
            1_000_000);
    LedgerCommand.GroupPrepare prepare =
        new LedgerCommand.GroupPrepare(
            new Attempt(ArcEpoch.FIRST, 1, 2),
            again.group.key(),
            again.time,
            GroupPlan.of(again.group, Map.of(), again.time)
                .legsOf(account -> !LedgerModel.isFar(account.value())),
            false);
    CommandResult result =
        shard.apply(new LedgerCommand.PrepareTransfers(PEER, TOKEN, List.of(prepare)));
    CommandResult.Verdict verdict = ((CommandResult.Prepared) result).verdicts().getFirst();
    assertThat(verdict.kind()).isEqualTo(CommandResult.VerdictKind.NO);
    assertThat(verdict.reason()).isEqualTo(OutcomeStatus.MEMBER_ID_USED);
  }

  /** What is reserved or intended is counted once in the check of 64 bits. */
  @Test
  void anUndecidedAmountCountsOnce() {
    long half = Long.MAX_VALUE / 2 - 10;
    Transfer large = Payments.payment("a", "b", half, "large").build();
    assertThat(prepare(1, large).kind()).isEqualTo(CommandResult.VerdictKind.PREPARED);
    assertThat(shard.pay("a", "c", 100, "p1").status()).isEqualTo(OutcomeStatus.CREATED);
    assertThat(shard.pay("a", "c", half - 200, "p2").status()).isEqualTo(OutcomeStatus.CREATED);
    assertThat(shard.pay("c", "b", half - 200, "p3").status()).isEqualTo(OutcomeStatus.CREATED);
    assertThat(shard.pay("c", "b", 1_000, "p4").status()).isEqualTo(OutcomeStatus.RETRY);
  }

  /** Without the group it would find more, which is above the limit as well. */
  @Test
  void aSweepThatIsAboveALimitEitherWayIsDeclined() {
    AccountLimits.Builder limits = AccountLimits.newBuilder();
    limits.addWindowsBuilder().setWindow(LimitWindow.LIMIT_WINDOW_HOUR).setAmountMinor(60);
    shard.create(Payments.account("d").setLimits(limits));
    shard.pay("a", "d", 100, "in");
    assertThat(prepare(1, Payments.payment("d", "b", 50, "out").build()).kind())
        .isEqualTo(CommandResult.VerdictKind.PREPARED);
    Transfer.Builder sweep =
        Payments.payment("d", "a", 1_000, "s").setKind(TransferKind.TRANSFER_KIND_SWEEP);
    assertThat(shard.pay(Payments.request(sweep)).status())
        .isEqualTo(OutcomeStatus.WINDOW_LIMIT_EXCEEDED);
  }

  /** An attempt that ended stays ended, whatever groups did with the id before or since. */
  @Test
  void anEndedAttemptStaysEndedUnderAGroup() {
    TransferRequest single = Payments.request("a", "far3", 5, "m");
    Transfer member = Payments.payment("a", "b", 10, "m").build();
    Attempt before = shard.nextAttempt();
    Attempt meanwhile = shard.nextAttempt();
    shard.abort(before, single);
    prepare(1, member);
    drop(1);
    assertThat(shard.commit(before, single).outcome().status()).isEqualTo(OutcomeStatus.RETRY);
    prepare(2, member);
    shard.abort(meanwhile, single);
    drop(2);
    assertThat(shard.commit(meanwhile, single).outcome().status()).isEqualTo(OutcomeStatus.RETRY);
    assertThat(shard.commit(shard.nextAttempt(), single).outcome().status())
        .isEqualTo(OutcomeStatus.CREATED);
  }

  private void drop(long serial) {
    for (String account : List.of("a", "b")) {
      shard.apply(
          new LedgerCommand.DropIntents(
              List.of(
                  new LedgerCommand.DeadAttempt(
                      new CreditKey(new AccountId(account), LedgerWords.key("far1/g")),
                      new Attempt(ArcEpoch.FIRST, 1, serial)))));
    }
  }

  private void commit(String account, long posted, long pending, long sequence) {
    shard.decide(
        new OwedDecision(
            sequence,
            LedgerWords.key("far1/g"),
            new AccountId(account),
            new Attempt(ArcEpoch.FIRST, 1, 1),
            new OwedDecision.Commit(Payments.EUR, posted, pending, null)));
  }

  private void freezeCredits(String account) {
    shard.apply(
        RandomAccounts.command(
            UpdateAccountRequest.newBuilder()
                .setAccountId(account)
                .setVersion(1)
                .setActor("actor")
                .setReason("why")
                .setState(AccountState.ACCOUNT_STATE_CREDITS_FROZEN)
                .build()));
  }
}
