// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.proto.shard.v1.Attempt;
import dev.payswitch.proto.shard.v1.Decision;
import dev.payswitch.proto.shard.v1.FencingToken;
import dev.payswitch.proto.shard.v1.Prepare;
import dev.payswitch.proto.shard.v1.Verdict;
import dev.payswitch.proto.shard.v1.VerdictKind;

/** The messages between shards; the same ones stand in the log. */
public final class LaneCodec {
  private LaneCodec() {}

  public static FencingToken write(dev.payswitch.core.id.FencingToken token) {
    return FencingToken.newBuilder()
        .setIncarnation(token.incarnation())
        .setCzxid(token.czxid())
        .build();
  }

  public static dev.payswitch.core.id.FencingToken read(FencingToken token) {
    return new dev.payswitch.core.id.FencingToken(token.getIncarnation(), token.getCzxid());
  }

  public static Attempt write(dev.payswitch.core.id.Attempt attempt) {
    return Attempt.newBuilder()
        .setArcEpoch(attempt.arcEpoch().value())
        .setStartIndex(attempt.startIndex())
        .setSerial(attempt.serial())
        .build();
  }

  public static dev.payswitch.core.id.Attempt read(Attempt attempt) {
    return new dev.payswitch.core.id.Attempt(
        new ArcEpoch(attempt.getArcEpoch()), attempt.getStartIndex(), attempt.getSerial());
  }

  public static Prepare write(LedgerCommand.Prepare prepare) {
    return switch (prepare) {
      case LedgerCommand.TransferPrepare transfer -> write(transfer);
      case LedgerCommand.GroupPrepare group ->
          Prepare.newBuilder()
              .setAttempt(write(group.attempt()))
              .setCheckOnly(group.checkOnly())
              .setGroup(GroupCodec.write(group))
              .build();
    };
  }

  private static Prepare write(LedgerCommand.TransferPrepare prepare) {
    Prepare.Builder message =
        Prepare.newBuilder()
            .setAttempt(write(prepare.attempt()))
            .setTransfer(prepare.transfer().bytes())
            .setAmountMinor(prepare.added().minor())
            .setCheckOnly(prepare.checkOnly());
    if (prepare.transfer().content().credit() == null) {
      message.setCreditAccountId(prepare.creditAccount().value());
    }
    return message.build();
  }

  public static LedgerCommand.Prepare read(Prepare prepare) {
    if (prepare.hasGroup()) {
      return GroupCodec.read(
          read(prepare.getAttempt()), prepare.getGroup(), prepare.getCheckOnly());
    }
    TransferRequest transfer = TransferCodec.read(prepare.getTransfer());
    AccountId named = transfer.content().credit();
    if (prepare.getAmountMinor() < 0) {
      throw new IllegalArgumentException("a prepare for " + prepare.getAmountMinor());
    }
    return new LedgerCommand.TransferPrepare(
        read(prepare.getAttempt()),
        transfer,
        named == null ? new AccountId(prepare.getCreditAccountId()) : named,
        new Amount(prepare.getAmountMinor()),
        prepare.getCheckOnly());
  }

  public static Decision write(OwedDecision decision) {
    Decision.Builder message =
        Decision.newBuilder()
            .setSequence(decision.sequence())
            .setDebitAccountId(decision.transfer().debitAccount().value())
            .setTransferId(decision.transfer().id().value())
            .setCreditAccountId(decision.creditAccount().value())
            .setAttempt(write(decision.attempt()));
    OwedDecision.Commit commit = decision.commit();
    if (commit != null) {
      message
          .setCommit(true)
          .setLedger(commit.ledger().value())
          .setAmountMinor(commit.postedMinor())
          .setPendingMinor(commit.pendingMinor());
      OwedDecision.HoldChange hold = commit.hold();
      if (hold != null) {
        message.setHold(HoldCodec.write(decision.transfer(), hold));
      }
    }
    return message.build();
  }

  public static OwedDecision read(Decision decision) {
    TransferKey transfer =
        Names.transferKey(decision.getDebitAccountId(), decision.getTransferId());
    AccountId credit = new AccountId(decision.getCreditAccountId());
    return new OwedDecision(
        decision.getSequence(),
        transfer,
        credit,
        read(decision.getAttempt()),
        decision.getCommit() ? readCommit(decision, transfer, credit) : null);
  }

  private static OwedDecision.Commit readCommit(
      Decision decision, TransferKey transfer, AccountId credit) {
    LedgerId ledger = new LedgerId(decision.getLedger());
    return new OwedDecision.Commit(
        ledger,
        decision.getAmountMinor(),
        decision.getPendingMinor(),
        decision.hasHold() ? HoldCodec.read(transfer, credit, ledger, decision.getHold()) : null);
  }

  public static Verdict write(CommandResult.Verdict verdict) {
    Verdict.Builder message = Verdict.newBuilder().setSerial(verdict.serial());
    message.setKind(
        switch (verdict.kind()) {
          case PREPARED -> VerdictKind.VERDICT_KIND_PREPARED;
          case NO -> VerdictKind.VERDICT_KIND_NO;
          case RETRY -> VerdictKind.VERDICT_KIND_RETRY;
          case STALE_ROUTE -> VerdictKind.VERDICT_KIND_STALE_ROUTE;
          case APPLIED -> VerdictKind.VERDICT_KIND_APPLIED;
          case FINE -> VerdictKind.VERDICT_KIND_FINE;
        });
    OutcomeStatus reason = verdict.reason();
    if (reason != null) {
      message.setReasonValue(reason.number());
    }
    CommandResult.MemberFound member = verdict.member();
    if (member != null) {
      LimitWindow window = member.window();
      message
          .setMemberIndex(member.index())
          .setWindow(window == null ? 0 : window.number())
          .addAllHolds(CommandCodec.map(member.stale(), GroupCodec::write));
    }
    ArcOwner owner = verdict.goneTo();
    if (owner != null) {
      message.setGoneTo(ArcOwnerCodec.write(owner));
    }
    return message.build();
  }

  public static CommandResult.Verdict read(Verdict verdict) {
    CommandResult.VerdictKind kind =
        switch (verdict.getKind()) {
          case VERDICT_KIND_PREPARED -> CommandResult.VerdictKind.PREPARED;
          case VERDICT_KIND_NO -> CommandResult.VerdictKind.NO;
          case VERDICT_KIND_RETRY -> CommandResult.VerdictKind.RETRY;
          case VERDICT_KIND_STALE_ROUTE -> CommandResult.VerdictKind.STALE_ROUTE;
          case VERDICT_KIND_APPLIED -> CommandResult.VerdictKind.APPLIED;
          case VERDICT_KIND_FINE -> CommandResult.VerdictKind.FINE;
          case VERDICT_KIND_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("verdict of kind " + verdict.getKindValue());
        };
    int reason = verdict.getReasonValue();
    return new CommandResult.Verdict(
        verdict.getSerial(),
        kind,
        reason == 0 ? null : OutcomeStatus.of(reason),
        new CommandResult.MemberFound(
            verdict.getMemberIndex(),
            verdict.getWindow() == 0 ? null : LimitWindow.of(verdict.getWindow()),
            CommandCodec.map(verdict.getHoldsList(), GroupCodec::read)),
        verdict.hasGoneTo() ? ArcOwnerCodec.read(verdict.getGoneTo()) : null);
  }
}
