// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.MovedRow;
import dev.payswitch.node.rows.RowDigest;
import dev.payswitch.proto.shard.v1.ArrivalProgress;
import dev.payswitch.proto.shard.v1.BeginArrival;
import dev.payswitch.proto.shard.v1.CompleteArrival;
import dev.payswitch.proto.shard.v1.DropArrival;
import dev.payswitch.proto.shard.v1.LaneProgress;
import dev.payswitch.proto.shard.v1.LedgerLine;
import dev.payswitch.proto.shard.v1.TakeRows;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What the source of a move tells the target, on its way and in the target's log. */
public final class MoveCodec {
  private MoveCodec() {}

  public static BeginArrival write(MoveCommand.BeginArrival command) {
    return BeginArrival.newBuilder()
        .setMoveId(command.moveId())
        .setSourceShardId(command.source().value())
        .setSession(command.session())
        .setFirstArc(command.arcs().first())
        .setArcCount(command.arcs().count())
        .build();
  }

  public static MoveCommand.BeginArrival read(BeginArrival message) {
    return new MoveCommand.BeginArrival(
        moveId(message.getMoveId()),
        new ShardId(message.getSourceShardId()),
        message.getSession(),
        new ArcRange(message.getFirstArc(), message.getArcCount()));
  }

  public static TakeRows write(MoveCommand.TakeRows command) {
    TakeRows.Builder message =
        TakeRows.newBuilder()
            .setMoveId(command.moveId())
            .setSourceShardId(command.source().value())
            .setSession(command.session())
            .setNumber(command.number())
            .setFeedPosition(command.feedPosition());
    CopyMark copied = command.copied();
    if (copied != null) {
      message
          .setCopiedFamily(copied.family())
          .setCopiedTo(ByteString.copyFrom(copied.key()))
          .setCopiedAll(copied.all());
    }
    for (MovedRow row : command.rows()) {
      dev.payswitch.proto.shard.v1.MovedRow.Builder written =
          dev.payswitch.proto.shard.v1.MovedRow.newBuilder()
              .setFamily(row.family())
              .setKey(ByteString.copyFrom(row.key()));
      byte[] value = row.value();
      if (value == null) {
        written.setDeleted(true);
      } else {
        written.setValue(ByteString.copyFrom(value));
      }
      message.addRows(written);
    }
    return message.setChecksum(checksum(command.rows())).build();
  }

  /** Reads a message, or says what is wrong with it by an IllegalArgumentException. */
  public static MoveCommand.TakeRows read(TakeRows message) {
    boolean isCopy = message.getFeedPosition() == 0;
    return read(
        message,
        isCopy
            ? new CopyMark(
                message.getCopiedFamily(),
                message.getCopiedTo().toByteArray(),
                message.getCopiedAll())
            : null);
  }

  private static MoveCommand.TakeRows read(TakeRows message, @Nullable CopyMark copied) {
    List<MovedRow> rows =
        message.getRowsList().stream()
            .map(
                row ->
                    new MovedRow(
                        row.getFamily(),
                        row.getKey().toByteArray(),
                        row.getDeleted() ? null : row.getValue().toByteArray()))
            .toList();
    if (checksum(rows) != message.getChecksum()) {
      throw new IllegalArgumentException("the checksum of the rows is another one");
    }
    return new MoveCommand.TakeRows(
        moveId(message.getMoveId()),
        new ShardId(message.getSourceShardId()),
        message.getSession(),
        message.getNumber(),
        rows,
        copied,
        message.getFeedPosition());
  }

  private static int checksum(List<MovedRow> rows) {
    CRC32C crc = new CRC32C();
    for (MovedRow row : rows) {
      byte[] value = row.value();
      crc.update(row.family());
      crc.update(row.key());
      crc.update(value == null ? 0 : 1);
      if (value != null) {
        crc.update(value);
      }
    }
    return (int) crc.getValue();
  }

  public static CompleteArrival write(MoveCommand.CompleteArrival command) {
    CompleteArrival.Builder message =
        CompleteArrival.newBuilder()
            .setRest(write(command.rest()))
            .setArcEpoch(command.since().value())
            .addAllSums(write(command.sums()))
            .setBatchTimeMicros(command.batchTimeMicros())
            .setPostTimeMicros(command.postTimeMicros());
    for (MoveCommand.LaneProgress lane : command.lanes()) {
      message.addLanes(
          LaneProgress.newBuilder()
              .setSourceShardId(lane.place().source().value())
              .setTargetShardId(lane.place().target().value())
              .setAcknowledgedSequence(lane.acknowledgedSequence())
              .setDecidedSequence(lane.place().sequence()));
    }
    return message.build();
  }

  public static MoveCommand.CompleteArrival read(CompleteArrival message) {
    return new MoveCommand.CompleteArrival(
        read(message.getRest(), null),
        new ArcEpoch(message.getArcEpoch()),
        read(message.getSumsList()),
        message.getBatchTimeMicros(),
        message.getPostTimeMicros(),
        message.getLanesList().stream()
            .map(
                lane ->
                    new MoveCommand.LaneProgress(
                        new LanePlace(
                            new ShardId(lane.getSourceShardId()),
                            new ShardId(lane.getTargetShardId()),
                            lane.getDecidedSequence()),
                        lane.getAcknowledgedSequence()))
            .toList());
  }

  public static DropArrival write(MoveCommand.DropArrival command) {
    return DropArrival.newBuilder()
        .setMoveId(command.moveId())
        .setSourceShardId(command.source().value())
        .build();
  }

  public static MoveCommand.DropArrival read(DropArrival message) {
    return new MoveCommand.DropArrival(
        moveId(message.getMoveId()), new ShardId(message.getSourceShardId()));
  }

  /** What the source learns of an arrival. */
  public static ArrivalProgress write(Arrival arrival) {
    return ArrivalProgress.newBuilder()
        .setNumber(arrival.number())
        .setCopiedFamily(arrival.copied().family())
        .setCopiedTo(ByteString.copyFrom(arrival.copied().key()))
        .setCopiedAll(arrival.copied().all())
        .setFeedPosition(arrival.feedPosition())
        .addAllSums(write(arrival.sums()))
        .setComplete(arrival.complete())
        .setDigest(arrival.digest().hashSum())
        .setRowCount(arrival.digest().rowCount())
        .build();
  }

  public static CopyMark copied(ArrivalProgress progress) {
    return new CopyMark(
        progress.getCopiedFamily(), progress.getCopiedTo().toByteArray(), progress.getCopiedAll());
  }

  public static RowDigest digest(ArrivalProgress progress) {
    return new RowDigest(progress.getRowCount(), progress.getDigest());
  }

  public static List<LedgerLine> write(Book book) {
    return book.lines().entrySet().stream()
        .map(
            each ->
                LedgerLine.newBuilder()
                    .setLedger(each.getKey().value())
                    .setCount(each.getValue().count())
                    .setPostedMinor(each.getValue().sumMinor().toString())
                    .setPendingMinor(each.getValue().pendingMinor().toString())
                    .build())
        .toList();
  }

  public static Book read(List<LedgerLine> lines) {
    SortedMap<LedgerId, Book.Line> book = new TreeMap<>();
    for (LedgerLine line : lines) {
      book.put(
          new LedgerId(line.getLedger()),
          new Book.Line(
              line.getCount(),
              new BigInteger(line.getPostedMinor()),
              new BigInteger(line.getPendingMinor())));
    }
    return new Book(book);
  }

  private static String moveId(String value) {
    if (value.isEmpty() || value.length() > 64 || value.chars().anyMatch(c -> c < 33 || c > 126)) {
      throw new IllegalArgumentException("a move id has 1-64 printable characters");
    }
    return value;
  }
}
