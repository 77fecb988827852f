// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.MoveBook;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.proto.shard.v1.LaneAmount;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.OwedAmount;
import java.util.ArrayList;
import java.util.List;

/** Shows the books of lanes. */
public final class BookCodec {
  private BookCodec() {}

  public static LaneBook show(ShardId self, OutgoingLane lane, List<OwedDecision> owed) {
    LaneBook.Builder shown =
        LaneBook.newBuilder()
            .setSourceShardId(self.value())
            .setTargetShardId(lane.target().value())
            .setSequence(lane.decidedSequence());
    addLines(shown, lane.book());
    for (OwedDecision decision : owed) {
      OwedAmount.Builder amount = OwedAmount.newBuilder().setSequence(decision.sequence());
      OwedDecision.Commit commit = decision.commit();
      if (commit != null) {
        amount
            .setLedger(commit.ledger().value())
            .setAmountMinor(commit.postedMinor())
            .setPendingMinor(commit.pendingMinor());
      }
      shown.addOwed(amount);
    }
    return shown.build();
  }

  public static LaneBook show(ShardId self, IncomingLane lane) {
    LaneBook.Builder shown =
        LaneBook.newBuilder()
            .setSourceShardId(lane.source().value())
            .setTargetShardId(self.value())
            .setSequence(lane.appliedSequence());
    addLines(shown, lane.book());
    return shown.build();
  }

  private static void addLines(LaneBook.Builder shown, Book book) {
    book.lines()
        .forEach(
            (ledger, line) ->
                shown.addAmounts(
                    LaneAmount.newBuilder()
                        .setLedger(ledger.value())
                        .setCount(line.count())
                        .setAmountMinor(line.sumMinor().toString())
                        .setPendingMinor(line.pendingMinor().toString())));
  }

  /** What went with arcs, and what came with arcs. */
  public static List<dev.payswitch.proto.shard.v1.MoveBook> moves(ShardId self, RowReader rows) {
    List<dev.payswitch.proto.shard.v1.MoveBook> books = new ArrayList<>();
    MetaRows.moveBooks(rows, MetaRow.MOVED_OUT, book -> books.add(show(book, self, book.peer())));
    MetaRows.moveBooks(rows, MetaRow.MOVED_IN, book -> books.add(show(book, book.peer(), self)));
    return books;
  }

  private static dev.payswitch.proto.shard.v1.MoveBook show(
      MoveBook book, ShardId source, ShardId target) {
    return dev.payswitch.proto.shard.v1.MoveBook.newBuilder()
        .setSourceShardId(source.value())
        .setTargetShardId(target.value())
        .setMoveCount(book.moveCount())
        .addAllLines(MoveCodec.write(book.book()))
        .build();
  }
}
