// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.RowDigest;
import dev.payswitch.proto.shard.v1.BeginDeparture;
import dev.payswitch.proto.shard.v1.CancelDeparture;
import dev.payswitch.proto.shard.v1.ConfirmDeparture;
import dev.payswitch.proto.shard.v1.Depart;
import dev.payswitch.proto.shard.v1.EndDeparture;
import dev.payswitch.proto.shard.v1.ForgetDues;
import dev.payswitch.proto.shard.v1.LoggedCommand;
import dev.payswitch.proto.shard.v1.NoteForeignLane;
import dev.payswitch.proto.shard.v1.NoteShown;
import dev.payswitch.proto.shard.v1.TellBase;

/** The steps of moves as they stand in the log. */
final class MoveCommandCodec {
  private MoveCommandCodec() {}

  static void write(MoveCommand command, LoggedCommand.Builder logged) {
    switch (command) {
      case MoveCommand.BeginDeparture begin ->
          logged.setBeginDeparture(
              BeginDeparture.newBuilder()
                  .setMoveId(begin.moveId())
                  .setFirstArc(begin.arcs().first())
                  .setArcCount(begin.arcs().count())
                  .setTargetShardId(begin.target().value()));
      case MoveCommand.TellBase tell ->
          logged.setTellBase(
              TellBase.newBuilder()
                  .setMoveId(tell.moveId())
                  .addAllBase(MoveCodec.write(tell.base())));
      case MoveCommand.Depart depart ->
          logged.setDepart(
              Depart.newBuilder()
                  .setMoveId(depart.moveId())
                  .setArcEpoch(depart.since().value())
                  .setFeedPosition(depart.feedPosition())
                  .setMostChanges(depart.mostChanges()));
      case MoveCommand.CancelDeparture cancel ->
          logged.setCancelDeparture(CancelDeparture.newBuilder().setMoveId(cancel.moveId()));
      case MoveCommand.ConfirmDeparture confirm ->
          logged.setConfirmDeparture(
              ConfirmDeparture.newBuilder()
                  .setMoveId(confirm.moveId())
                  .setDigest(confirm.arrived().hashSum())
                  .setRowCount(confirm.arrived().rowCount()));
      case MoveCommand.EndDeparture end ->
          logged.setEndDeparture(EndDeparture.newBuilder().setMoveId(end.moveId()));
      case MoveCommand.BeginArrival begin -> logged.setBeginArrival(MoveCodec.write(begin));
      case MoveCommand.TakeRows take -> logged.setTakeRows(MoveCodec.write(take));
      case MoveCommand.CompleteArrival complete ->
          logged.setCompleteArrival(MoveCodec.write(complete));
      case MoveCommand.DropArrival drop -> logged.setDropArrival(MoveCodec.write(drop));
      case MoveCommand.NoteForeignLane note ->
          logged.setNoteForeignLane(
              NoteForeignLane.newBuilder()
                  .setSourceShardId(note.source().value())
                  .setTargetShardId(note.target().value())
                  .setAcknowledgedSequence(note.acknowledgedSequence()));
      case MoveCommand.NoteShown note ->
          logged.setNoteShown(
              NoteShown.newBuilder()
                  .setTargetShardId(note.target().value())
                  .setAppliedSequence(note.appliedSequence())
                  .addAllWaitingSequences(note.waiting()));
      case MoveCommand.ForgetDues forget ->
          logged.setForgetDues(
              ForgetDues.newBuilder()
                  .addAllKeys(forget.keys().stream().map(ByteString::copyFrom).toList()));
    }
  }

  static LedgerCommand read(LoggedCommand logged) {
    return switch (logged.getCommandCase()) {
      case BEGIN_DEPARTURE -> read(logged.getBeginDeparture());
      case TELL_BASE ->
          new MoveCommand.TellBase(
              logged.getTellBase().getMoveId(), MoveCodec.read(logged.getTellBase().getBaseList()));
      case DEPART ->
          new MoveCommand.Depart(
              logged.getDepart().getMoveId(),
              new ArcEpoch(logged.getDepart().getArcEpoch()),
              logged.getDepart().getFeedPosition(),
              logged.getDepart().getMostChanges());
      case CANCEL_DEPARTURE ->
          new MoveCommand.CancelDeparture(logged.getCancelDeparture().getMoveId());
      case CONFIRM_DEPARTURE ->
          new MoveCommand.ConfirmDeparture(
              logged.getConfirmDeparture().getMoveId(),
              new RowDigest(
                  logged.getConfirmDeparture().getRowCount(),
                  logged.getConfirmDeparture().getDigest()));
      case END_DEPARTURE -> new MoveCommand.EndDeparture(logged.getEndDeparture().getMoveId());
      case BEGIN_ARRIVAL -> MoveCodec.read(logged.getBeginArrival());
      case TAKE_ROWS -> MoveCodec.read(logged.getTakeRows());
      case COMPLETE_ARRIVAL -> MoveCodec.read(logged.getCompleteArrival());
      case DROP_ARRIVAL -> MoveCodec.read(logged.getDropArrival());
      case NOTE_FOREIGN_LANE ->
          new MoveCommand.NoteForeignLane(
              new ShardId(logged.getNoteForeignLane().getSourceShardId()),
              new ShardId(logged.getNoteForeignLane().getTargetShardId()),
              logged.getNoteForeignLane().getAcknowledgedSequence());
      case NOTE_SHOWN ->
          new MoveCommand.NoteShown(
              new ShardId(logged.getNoteShown().getTargetShardId()),
              logged.getNoteShown().getAppliedSequence(),
              logged.getNoteShown().getWaitingSequencesList());
      case FORGET_DUES ->
          new MoveCommand.ForgetDues(
              logged.getForgetDues().getKeysList().stream().map(ByteString::toByteArray).toList());
      default ->
          throw new InvariantViolation("the log holds a command that this release does not know");
    };
  }

  private static MoveCommand read(BeginDeparture begin) {
    return new MoveCommand.BeginDeparture(
        begin.getMoveId(),
        new ArcRange(begin.getFirstArc(), begin.getArcCount()),
        new ShardId(begin.getTargetShardId()));
  }
}
