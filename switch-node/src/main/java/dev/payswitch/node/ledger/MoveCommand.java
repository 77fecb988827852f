// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.MovedRow;
import dev.payswitch.node.rows.RowDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of moves of arcs, in the log of the source or of the target. */
public sealed interface MoveCommand extends LedgerCommand {

  /** Source: from here on, what changes in these arcs is kept for the target. */
  record BeginDeparture(String moveId, ArcRange arcs, ShardId target) implements MoveCommand {}

  /** Source: what the accounts of the arcs added up to when the move began. */
  record TellBase(String moveId, Book base) implements MoveCommand {}

  /**
   * Source: the arcs are given away, if the target has all but the last changes of the feed. The
   * one step that decides whose they are.
   *
   * @param since the ring epoch since which the target owns them
   * @param feedPosition up to where the target has the feed
   * @param mostChanges how many changes may be left to tell
   */
  record Depart(String moveId, ArcEpoch since, long feedPosition, int mostChanges)
      implements MoveCommand {}

  /** Source: the move is taken back, unless the arcs are given away. */
  record CancelDeparture(String moveId) implements MoveCommand {}

  /** Source: the target serves the arcs, and the ring shows it. */
  record ConfirmDeparture(String moveId, RowDigest arrived) implements MoveCommand {}

  /** Source: the move is over; rows that are not this shard's any more go. */
  record EndDeparture(String moveId) implements MoveCommand {}

  /** Either: these names of what is due are about accounts that are not here. */
  record ForgetDues(List<byte[]> keys) implements MoveCommand {
    public ForgetDues {
      keys = List.copyOf(keys);
    }
  }

  /** Target: rows will come; the answer tells where to go on. */
  record BeginArrival(String moveId, ShardId source, long session, ArcRange arcs)
      implements MoveCommand {}

  /**
   * Target: rows come.
   *
   * @param number of the message, over all sessions
   * @param copied with copied rows: how far they are copied then; null: they are rows of the feed
   * @param feedPosition with rows of the feed: the place of the last one
   */
  record TakeRows(
      String moveId,
      ShardId source,
      long session,
      long number,
      List<MovedRow> rows,
      @Nullable CopyMark copied,
      long feedPosition)
      implements MoveCommand {
    public TakeRows {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Target: the last rows come, and the arcs are this shard's.
   *
   * @param rest what is left of the feed; of which move and source
   * @param since the ring epoch since which this shard owns them
   * @param sums what the accounts add up to with the rest
   */
  record CompleteArrival(
      TakeRows rest,
      ArcEpoch since,
      Book sums,
      long batchTimeMicros,
      long postTimeMicros,
      List<LaneProgress> lanes)
      implements MoveCommand {
    public CompleteArrival {
      lanes = List.copyOf(lanes);
    }
  }

  /**
   * How far a lane of an earlier owner is acknowledged.
   *
   * @param place the highest sequence that may concern the arcs
   */
  record LaneProgress(LanePlace place, long acknowledgedSequence) {}

  /** Target: the move is cancelled; the rows go. */
  record DropArrival(String moveId, ShardId source) implements MoveCommand {}

  /**
   * What a participant shows of a lane of this shard: of those that were passed on to it, some may
   * show before others that are older.
   *
   * @param appliedSequence the highest one applied there
   * @param waiting those up to it that do not show
   */
  record NoteShown(ShardId target, long appliedSequence, List<Long> waiting)
      implements MoveCommand {
    public NoteShown {
      waiting = List.copyOf(waiting);
    }
  }

  /** An earlier owner says how far a lane of its own is acknowledged. */
  record NoteForeignLane(ShardId source, ShardId target, long acknowledgedSequence)
      implements MoveCommand {}
}
