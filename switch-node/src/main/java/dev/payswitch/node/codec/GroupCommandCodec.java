// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.shard.v1.AbortGroup;
import dev.payswitch.proto.shard.v1.CommitGroup;
import dev.payswitch.proto.shard.v1.ExecuteGroup;
import dev.payswitch.proto.shard.v1.LoggedCommand;
import dev.payswitch.proto.shard.v1.RejectGroup;
import dev.payswitch.proto.shard.v1.SettleShares;
import dev.payswitch.proto.shard.v1.SettledShare;

/** The commands of groups, as they stand in the log. */
final class GroupCommandCodec {
  private GroupCommandCodec() {}

  static void write(LedgerCommand.GroupCommand command, LoggedCommand.Builder logged) {
    switch (command) {
      case LedgerCommand.ExecuteGroup execute -> logged.setExecuteGroup(write(execute));
      case LedgerCommand.CommitGroup commit -> logged.setCommitGroup(write(commit));
      case LedgerCommand.RejectGroup reject -> logged.setRejectGroup(write(reject));
      case LedgerCommand.AbortGroup abort -> logged.setAbortGroup(write(abort));
      case LedgerCommand.SettleShares settle -> logged.setSettleShares(write(settle));
    }
  }

  private static ExecuteGroup write(LedgerCommand.ExecuteGroup command) {
    return ExecuteGroup.newBuilder()
        .setGroup(command.group().bytes())
        .setArcEpoch(command.arcEpoch())
        .build();
  }

  static LedgerCommand read(ExecuteGroup message) {
    return new LedgerCommand.ExecuteGroup(
        GroupCodec.read(message.getGroup()), message.getArcEpoch());
  }

  private static CommitGroup write(LedgerCommand.CommitGroup command) {
    return CommitGroup.newBuilder()
        .setAttempt(LaneCodec.write(command.attempt()))
        .setGroup(command.group().bytes())
        .setTimeMicros(command.timeMicros())
        .addAllHolds(CommandCodec.map(command.holds(), GroupCodec::write))
        .addAllShares(GroupCodec.write(command.shares()))
        .build();
  }

  static LedgerCommand read(CommitGroup message) {
    return new LedgerCommand.CommitGroup(
        LaneCodec.read(message.getAttempt()),
        GroupCodec.read(message.getGroup()),
        message.getTimeMicros(),
        CommandCodec.map(message.getHoldsList(), GroupCodec::read),
        GroupCodec.read(message.getSharesList()));
  }

  private static RejectGroup write(LedgerCommand.RejectGroup command) {
    RejectGroup.Builder message =
        RejectGroup.newBuilder()
            .setAttempt(LaneCodec.write(command.attempt()))
            .setGroup(command.group().bytes())
            .setTimeMicros(command.timeMicros())
            .addAllHolds(CommandCodec.map(command.holds(), GroupCodec::write))
            .addAllShares(GroupCodec.write(command.shares()));
    LedgerCommand.MemberFinding found = command.participants();
    if (found != null) {
      LimitWindow window = found.window();
      message
          .setParticipantReason(found.reason().number())
          .setParticipantUndecided(found.undecided())
          .setMemberIndex(found.index())
          .setWindow(window == null ? 0 : window.number());
    }
    return message.build();
  }

  static LedgerCommand read(RejectGroup message) {
    int reason = message.getParticipantReason();
    int window = message.getWindow();
    return new LedgerCommand.RejectGroup(
        LaneCodec.read(message.getAttempt()),
        GroupCodec.read(message.getGroup()),
        message.getTimeMicros(),
        CommandCodec.map(message.getHoldsList(), GroupCodec::read),
        GroupCodec.read(message.getSharesList()),
        reason == 0
            ? null
            : new LedgerCommand.MemberFinding(
                message.getMemberIndex(),
                OutcomeStatus.of(reason),
                message.getParticipantUndecided(),
                window == 0 ? null : LimitWindow.of(window)));
  }

  private static AbortGroup write(LedgerCommand.AbortGroup command) {
    return AbortGroup.newBuilder()
        .setAttempt(LaneCodec.write(command.attempt()))
        .setDebitAccountId(command.group().debitAccount().value())
        .setGroupId(command.group().id().value())
        .addAllShares(GroupCodec.write(command.shares()))
        .build();
  }

  static LedgerCommand read(AbortGroup message) {
    return new LedgerCommand.AbortGroup(
        LaneCodec.read(message.getAttempt()),
        Names.transferKey(message.getDebitAccountId(), message.getGroupId()),
        GroupCodec.read(message.getSharesList()));
  }

  private static SettleShares write(LedgerCommand.SettleShares command) {
    SettleShares.Builder message = SettleShares.newBuilder();
    for (CreditKey share : command.shares()) {
      message.addShares(
          SettledShare.newBuilder()
              .setAccountId(share.creditAccount().value())
              .setDebitAccountId(share.transfer().debitAccount().value())
              .setGroupId(share.transfer().id().value()));
    }
    return message.build();
  }

  static LedgerCommand read(SettleShares message) {
    return new LedgerCommand.SettleShares(
        CommandCodec.map(
            message.getSharesList(),
            share ->
                Names.creditKey(
                    share.getDebitAccountId(), share.getGroupId(), share.getAccountId())));
  }
}
