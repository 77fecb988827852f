// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.shard.v1.AbortAttempt;
import dev.payswitch.proto.shard.v1.AcceptLane;
import dev.payswitch.proto.shard.v1.AcknowledgeDecisions;
import dev.payswitch.proto.shard.v1.ApplyDecisions;
import dev.payswitch.proto.shard.v1.CancelTransfer;
import dev.payswitch.proto.shard.v1.CloseAccount;
import dev.payswitch.proto.shard.v1.CommandBatch;
import dev.payswitch.proto.shard.v1.CommitTransfer;
import dev.payswitch.proto.shard.v1.DeadAttempt;
import dev.payswitch.proto.shard.v1.DropIntents;
import dev.payswitch.proto.shard.v1.ExecuteTransfer;
import dev.payswitch.proto.shard.v1.ExpireHolds;
import dev.payswitch.proto.shard.v1.HoldExpiry;
import dev.payswitch.proto.shard.v1.LoggedCommand;
import dev.payswitch.proto.shard.v1.NotePeer;
import dev.payswitch.proto.shard.v1.PauseLane;
import dev.payswitch.proto.shard.v1.PrepareTransfers;
import dev.payswitch.proto.shard.v1.RejectTransfer;
import dev.payswitch.proto.shard.v1.StartLeader;
import dev.payswitch.proto.shard.v1.UpdateAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Between commands and what stands in the log. */
public final class CommandCodec {
  private CommandCodec() {}

  /** A decoded log entry. */
  public record Decoded(long leaderTimeMicros, int rulesVersion, List<LedgerCommand> commands) {
    public Decoded {
      commands = List.copyOf(commands);
    }
  }

  public static ByteString encode(
      long leaderTimeMicros, int rulesVersion, List<LedgerCommand> commands) {
    CommandBatch.Builder batch =
        CommandBatch.newBuilder()
            .setLeaderTimeMicros(leaderTimeMicros)
            .setRulesVersion(rulesVersion);
    commands.forEach(command -> batch.addCommands(write(command)));
    return batch.build().toByteString();
  }

  public static Decoded decode(ByteString bytes) {
    try {
      CommandBatch batch = CommandBatch.parseFrom(bytes);
      List<LedgerCommand> commands = new ArrayList<>(batch.getCommandsCount());
      batch.getCommandsList().forEach(command -> commands.add(read(command)));
      return new Decoded(batch.getLeaderTimeMicros(), batch.getRulesVersion(), commands);
    } catch (InvalidProtocolBufferException e) {
      throw new InvariantViolation("a log entry cannot be read: " + e.getMessage());
    }
  }

  private static LoggedCommand write(LedgerCommand command) {
    LoggedCommand.Builder logged = LoggedCommand.newBuilder();
    switch (command) {
      case LedgerCommand.ExecuteTransfer execute ->
          logged.setExecuteTransfer(
              ExecuteTransfer.newBuilder()
                  .setTransfer(execute.transfer().bytes())
                  .setArcEpoch(execute.arcEpoch())
                  .setClosing(closing(execute.transfer())));
      case LedgerCommand.CreateAccount create -> logged.setCreateAccount(create.bytes());
      case LedgerCommand.StartLeader start ->
          logged.setStartLeader(
              StartLeader.newBuilder().setTerm(start.term()).setBootId(start.bootId()));
      case LedgerCommand.TakeArcs take -> logged.setTakeArcs(FirstRingCodec.write(take.ring()));
      case LedgerCommand.AcceptLane accept ->
          logged.setAcceptLane(
              AcceptLane.newBuilder()
                  .setSourceShardId(accept.source().value())
                  .setToken(LaneCodec.write(accept.token())));
      case LedgerCommand.PrepareTransfers prepare -> logged.setPrepareTransfers(write(prepare));
      case LedgerCommand.ApplyDecisions apply -> logged.setApplyDecisions(write(apply));
      case LedgerCommand.CommitTransfer commit ->
          logged.setCommitTransfer(
              CommitTransfer.newBuilder()
                  .setAttempt(LaneCodec.write(commit.attempt()))
                  .setTransfer(commit.transfer().bytes())
                  .setCreditAccountId(commit.creditAccount().value())
                  .setParticipantShardId(commit.participant().value())
                  .setPreparedMinor(commit.prepared().minor())
                  .setClosing(closing(commit.transfer())));
      case LedgerCommand.RejectTransfer reject -> logged.setRejectTransfer(write(reject));
      case LedgerCommand.AbortAttempt abort -> logged.setAbortAttempt(write(abort));
      case LedgerCommand.AcknowledgeDecisions acknowledge ->
          logged.setAcknowledgeDecisions(
              AcknowledgeDecisions.newBuilder()
                  .setTargetShardId(acknowledge.target().value())
                  .setAppliedSequence(acknowledge.appliedSequence()));
      case LedgerCommand.DropIntents drop -> logged.setDropIntents(write(drop));
      case LedgerCommand.NotePeer note -> logged.setNotePeer(write(note));
      case LedgerCommand.PauseLane pause -> logged.setPauseLane(write(pause));
      case LedgerCommand.ExpireHolds expire -> logged.setExpireHolds(write(expire));
      case LedgerCommand.CancelTransfer cancel ->
          logged.setCancelTransfer(
              CancelTransfer.newBuilder()
                  .setDebitAccountId(cancel.transfer().debitAccount().value())
                  .setTransferId(cancel.transfer().id().value())
                  .setArcEpoch(cancel.arcEpoch()));
      case LedgerCommand.UpdateAccount update ->
          logged.setUpdateAccount(
              UpdateAccount.newBuilder().setRequest(update.bytes()).setArcEpoch(update.arcEpoch()));
      case LedgerCommand.GroupCommand group -> GroupCommandCodec.write(group, logged);
      case MoveCommand move -> MoveCommandCodec.write(move, logged);
      case LedgerCommand.CloseAccount close ->
          logged.setCloseAccount(
              CloseAccount.newBuilder().setRequest(close.bytes()).setArcEpoch(close.arcEpoch()));
    }
    return logged.build();
  }

  private static ByteString closing(TransferRequest transfer) {
    LedgerCommand.CloseAccount closing = transfer.closing();
    return closing == null ? ByteString.EMPTY : closing.bytes();
  }

  private static TransferRequest transfer(ByteString bytes, ByteString closing) {
    TransferRequest read = TransferCodec.read(bytes);
    return closing.isEmpty()
        ? read
        : new TransferRequest(read.key(), read.content(), bytes, SettingsCodec.readLogged(closing));
  }

  private static NotePeer.Builder write(LedgerCommand.NotePeer command) {
    return NotePeer.newBuilder()
        .setPeerShardId(command.peer().value())
        .setStartIndex(command.startIndex());
  }

  private static PauseLane.Builder write(LedgerCommand.PauseLane command) {
    return PauseLane.newBuilder()
        .setTargetShardId(command.target().value())
        .setPaused(command.paused())
        .setActor(command.actor())
        .setReason(command.reason());
  }

  private static ExpireHolds.Builder write(LedgerCommand.ExpireHolds command) {
    ExpireHolds.Builder message = ExpireHolds.newBuilder();
    for (LedgerCommand.HoldExpiry expiry : command.holds()) {
      HoldExpiry.Builder hold =
          HoldExpiry.newBuilder()
              .setDebitAccountId(expiry.hold().debitAccount().value())
              .setHoldId(expiry.hold().id().value());
      ShardId participant = expiry.participant();
      if (participant != null) {
        hold.setParticipantShardId(participant.value());
      }
      message.addHolds(hold);
    }
    return message;
  }

  private static LedgerCommand read(ExpireHolds message) {
    return new LedgerCommand.ExpireHolds(
        map(
            message.getHoldsList(),
            hold ->
                new LedgerCommand.HoldExpiry(
                    Names.transferKey(hold.getDebitAccountId(), hold.getHoldId()),
                    hold.getParticipantShardId().isEmpty()
                        ? null
                        : new ShardId(hold.getParticipantShardId()))));
  }

  private static PrepareTransfers.Builder write(LedgerCommand.PrepareTransfers command) {
    PrepareTransfers.Builder message =
        PrepareTransfers.newBuilder()
            .setSourceShardId(command.source().value())
            .setToken(LaneCodec.write(command.token()));
    command.prepares().forEach(prepare -> message.addPrepares(LaneCodec.write(prepare)));
    return message;
  }

  private static ApplyDecisions.Builder write(LedgerCommand.ApplyDecisions command) {
    ApplyDecisions.Builder message =
        ApplyDecisions.newBuilder()
            .setSourceShardId(command.source().value())
            .setToken(LaneCodec.write(command.token()));
    command.decisions().forEach(decision -> message.addDecisions(LaneCodec.write(decision)));
    return message;
  }

  private static RejectTransfer.Builder write(LedgerCommand.RejectTransfer command) {
    RejectTransfer.Builder message =
        RejectTransfer.newBuilder()
            .setAttempt(LaneCodec.write(command.attempt()))
            .setTransfer(command.transfer().bytes())
            .setPreparedMinor(command.prepared().minor())
            .setClosing(closing(command.transfer()));
    LedgerCommand.ParticipantFinding found = command.participant();
    if (found != null) {
      message
          .setParticipantReason(found.reason().number())
          .setParticipantUndecided(found.undecided());
    }
    return message;
  }

  private static AbortAttempt.Builder write(LedgerCommand.AbortAttempt command) {
    return AbortAttempt.newBuilder()
        .setAttempt(LaneCodec.write(command.attempt()))
        .setDebitAccountId(command.credit().transfer().debitAccount().value())
        .setTransferId(command.credit().transfer().id().value())
        .setCreditAccountId(command.credit().creditAccount().value())
        .setParticipantShardId(command.participant().value());
  }

  private static DropIntents.Builder write(LedgerCommand.DropIntents command) {
    DropIntents.Builder message = DropIntents.newBuilder();
    for (LedgerCommand.DeadAttempt dead : command.attempts()) {
      message.addAttempts(
          DeadAttempt.newBuilder()
              .setDebitAccountId(dead.credit().transfer().debitAccount().value())
              .setTransferId(dead.credit().transfer().id().value())
              .setCreditAccountId(dead.credit().creditAccount().value())
              .setAttempt(LaneCodec.write(dead.attempt())));
    }
    return message;
  }

  private static LedgerCommand read(LoggedCommand command) {
    return switch (command.getCommandCase()) {
      case EXECUTE_TRANSFER ->
          new LedgerCommand.ExecuteTransfer(
              transfer(
                  command.getExecuteTransfer().getTransfer(),
                  command.getExecuteTransfer().getClosing()),
              command.getExecuteTransfer().getArcEpoch());
      case CREATE_ACCOUNT -> AccountCodec.read(command.getCreateAccount());
      case START_LEADER ->
          new LedgerCommand.StartLeader(
              command.getStartLeader().getTerm(), command.getStartLeader().getBootId());
      case TAKE_ARCS -> new LedgerCommand.TakeArcs(FirstRingCodec.read(command.getTakeArcs()));
      case ACCEPT_LANE ->
          new LedgerCommand.AcceptLane(
              new ShardId(command.getAcceptLane().getSourceShardId()),
              LaneCodec.read(command.getAcceptLane().getToken()));
      case PREPARE_TRANSFERS -> read(command.getPrepareTransfers());
      case APPLY_DECISIONS -> read(command.getApplyDecisions());
      case COMMIT_TRANSFER -> read(command.getCommitTransfer());
      case REJECT_TRANSFER -> read(command.getRejectTransfer());
      case ABORT_ATTEMPT -> read(command.getAbortAttempt());
      case ACKNOWLEDGE_DECISIONS ->
          new LedgerCommand.AcknowledgeDecisions(
              new ShardId(command.getAcknowledgeDecisions().getTargetShardId()),
              command.getAcknowledgeDecisions().getAppliedSequence());
      case DROP_INTENTS -> read(command.getDropIntents());
      case NOTE_PEER ->
          new LedgerCommand.NotePeer(
              new ShardId(command.getNotePeer().getPeerShardId()),
              command.getNotePeer().getStartIndex());
      case PAUSE_LANE ->
          new LedgerCommand.PauseLane(
              new ShardId(command.getPauseLane().getTargetShardId()),
              command.getPauseLane().getPaused(),
              command.getPauseLane().getActor(),
              command.getPauseLane().getReason());
      case EXPIRE_HOLDS -> read(command.getExpireHolds());
      case CANCEL_TRANSFER ->
          new LedgerCommand.CancelTransfer(
              Names.transferKey(
                  command.getCancelTransfer().getDebitAccountId(),
                  command.getCancelTransfer().getTransferId()),
              command.getCancelTransfer().getArcEpoch());
      case UPDATE_ACCOUNT ->
          SettingsCodec.readUpdate(
              command.getUpdateAccount().getRequest(), command.getUpdateAccount().getArcEpoch());
      case CLOSE_ACCOUNT ->
          SettingsCodec.readClose(
              command.getCloseAccount().getRequest(), command.getCloseAccount().getArcEpoch());
      case EXECUTE_GROUP -> GroupCommandCodec.read(command.getExecuteGroup());
      case COMMIT_GROUP -> GroupCommandCodec.read(command.getCommitGroup());
      case REJECT_GROUP -> GroupCommandCodec.read(command.getRejectGroup());
      case ABORT_GROUP -> GroupCommandCodec.read(command.getAbortGroup());
      case SETTLE_SHARES -> GroupCommandCodec.read(command.getSettleShares());
      default -> MoveCommandCodec.read(command);
    };
  }

  private static LedgerCommand read(CommitTransfer message) {
    return new LedgerCommand.CommitTransfer(
        LaneCodec.read(message.getAttempt()),
        transfer(message.getTransfer(), message.getClosing()),
        new AccountId(message.getCreditAccountId()),
        new ShardId(message.getParticipantShardId()),
        new Amount(message.getPreparedMinor()));
  }

  private static LedgerCommand read(PrepareTransfers message) {
    return new LedgerCommand.PrepareTransfers(
        new ShardId(message.getSourceShardId()),
        token(message.getToken()),
        map(message.getPreparesList(), LaneCodec::read));
  }

  private static LedgerCommand read(ApplyDecisions message) {
    return new LedgerCommand.ApplyDecisions(
        new ShardId(message.getSourceShardId()),
        token(message.getToken()),
        map(message.getDecisionsList(), LaneCodec::read));
  }

  private static LedgerCommand read(RejectTransfer message) {
    int reason = message.getParticipantReason();
    return new LedgerCommand.RejectTransfer(
        LaneCodec.read(message.getAttempt()),
        transfer(message.getTransfer(), message.getClosing()),
        new Amount(message.getPreparedMinor()),
        reason == 0
            ? null
            : new LedgerCommand.ParticipantFinding(
                OutcomeStatus.of(reason), message.getParticipantUndecided()));
  }

  private static LedgerCommand read(AbortAttempt message) {
    return new LedgerCommand.AbortAttempt(
        LaneCodec.read(message.getAttempt()),
        credit(message.getDebitAccountId(), message.getTransferId(), message.getCreditAccountId()),
        new ShardId(message.getParticipantShardId()));
  }

  private static LedgerCommand read(DropIntents message) {
    return new LedgerCommand.DropIntents(
        map(
            message.getAttemptsList(),
            dead ->
                new LedgerCommand.DeadAttempt(
                    credit(
                        dead.getDebitAccountId(), dead.getTransferId(), dead.getCreditAccountId()),
                    LaneCodec.read(dead.getAttempt()))));
  }

  private static CreditKey credit(String debitAccount, String transfer, String creditAccount) {
    return Names.creditKey(debitAccount, transfer, creditAccount);
  }

  private static FencingToken token(dev.payswitch.proto.shard.v1.FencingToken token) {
    return LaneCodec.read(token);
  }

  static <A, B> List<B> map(List<A> from, Function<A, B> change) {
    return from.stream().map(change).toList();
  }

  static List<LedgerId> ledgers(List<String> names) {
    return map(names, LedgerId::new);
  }
}
