// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.ForeignLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.MoveBook;
import dev.payswitch.node.rows.PastMoves;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The META rows of moves out of and into a shard, decoded. Owned by the apply thread; each change
 * is written at the end of the batch.
 */
final class MoveTables {
  private final SortedMap<String, Departure> departures = new TreeMap<>();
  private final SortedMap<ShardId, Arrival> arrivals = new TreeMap<>();
  private final SortedMap<ShardId, MoveBook> movedOut = new TreeMap<>();
  private final SortedMap<ShardId, MoveBook> movedIn = new TreeMap<>();
  private final SortedMap<ShardId, PastMoves> past = new TreeMap<>();
  private final SortedMap<LanePlace, ForeignLane> foreign = new TreeMap<>(LanePlace.BY_LANE);
  private final ArrayList<Consumer<LedgerStore.WriteSet>> changes = new ArrayList<>();
  private @Nullable Departure fed;

  MoveTables(RowReader rows) {
    MetaRows.departures(rows, move -> departures.put(move.moveId(), move));
    MetaRows.arrivals(rows, move -> arrivals.put(move.source(), move));
    MetaRows.moveBooks(rows, MetaRow.MOVED_OUT, book -> movedOut.put(book.peer(), book));
    MetaRows.moveBooks(rows, MetaRow.MOVED_IN, book -> movedIn.put(book.peer(), book));
    MetaRows.scan(
        rows,
        MetaRow.PAST_MOVES,
        (key, value) -> {
          PastMoves read = PastMoves.decode(key, value);
          past.put(read.source(), read);
        });
    MetaRows.foreignLanes(rows, lane -> foreign.put(placeOf(lane), lane));
    fed = findFed();
  }

  private @Nullable Departure findFed() {
    return departures.values().stream().filter(Departure::isFed).findFirst().orElse(null);
  }

  private static LanePlace placeOf(ForeignLane lane) {
    return new LanePlace(lane.source(), lane.target(), 0);
  }

  /** The move out of which the target still needs every change; null: none. */
  @Nullable Departure fed() {
    return fed;
  }

  @Nullable Departure departure(String moveId) {
    return departures.get(moveId);
  }

  /** Moves out of this shard that are not over. Immutable. */
  List<Departure> departures() {
    return List.copyOf(departures.values());
  }

  void put(Departure departure) {
    departures.put(departure.moveId(), departure);
    fed = findFed();
    byte[] row = departure.encode();
    changes.add(out -> out.put(Family.META, Keys.departure(departure.moveId()), row));
  }

  void remove(Departure departure) {
    departures.remove(departure.moveId());
    fed = findFed();
    changes.add(out -> out.delete(Family.META, Keys.departure(departure.moveId())));
  }

  @Nullable Arrival arrival(ShardId source) {
    return arrivals.get(source);
  }

  Collection<Arrival> arrivals() {
    return List.copyOf(arrivals.values());
  }

  void put(Arrival arrival) {
    arrivals.put(arrival.source(), arrival);
    byte[] row = arrival.encode();
    changes.add(out -> out.put(Family.META, Keys.arrival(arrival.source()), row));
  }

  void remove(Arrival arrival) {
    arrivals.remove(arrival.source());
    changes.add(out -> out.delete(Family.META, Keys.arrival(arrival.source())));
  }

  /** Whether a move from there is over here, however it ended. */
  boolean isOver(ShardId source, String moveId) {
    return past.getOrDefault(source, PastMoves.none(source)).moveIds().contains(moveId);
  }

  void addPast(ShardId source, String moveId) {
    PastMoves more = past.getOrDefault(source, PastMoves.none(source)).plus(moveId);
    past.put(source, more);
    changes.add(out -> out.put(Family.META, Keys.pastMoves(source), more.encode()));
  }

  void addMovedOut(ShardId target, Book sums) {
    MoveBook book = movedOut.getOrDefault(target, MoveBook.none(target)).plus(sums);
    movedOut.put(target, book);
    changes.add(out -> out.put(Family.META, Keys.movedOut(target), book.encode()));
  }

  void addMovedIn(ShardId source, Book sums) {
    MoveBook book = movedIn.getOrDefault(source, MoveBook.none(source)).plus(sums);
    movedIn.put(source, book);
    changes.add(out -> out.put(Family.META, Keys.movedIn(source), book.encode()));
  }

  /** A lane of an earlier owner of arcs, or null when nothing on it is waited for. */
  @Nullable ForeignLane foreign(ShardId source, ShardId target) {
    return foreign.get(new LanePlace(source, target, 0));
  }

  List<ForeignLane> foreignLanes() {
    return List.copyOf(foreign.values());
  }

  /** Learns more of a lane of an earlier owner; when all is acknowledged, its row goes. */
  void learn(ForeignLane more) {
    ForeignLane known = foreign(more.source(), more.target());
    ForeignLane both =
        known == null
            ? more
            : new ForeignLane(
                more.source(),
                more.target(),
                Math.max(known.acknowledgedSequence(), more.acknowledgedSequence()),
                Math.max(known.decidedSequence(), more.decidedSequence()));
    byte[] key = Keys.foreignLane(more.source(), more.target());
    if (both.isSettled()) {
      foreign.remove(placeOf(both));
      changes.add(out -> out.delete(Family.META, key));
    } else {
      foreign.put(placeOf(both), both);
      changes.add(out -> out.put(Family.META, key, both.encode()));
    }
  }

  /** Deletes rows that nobody reads. */
  void deleteRange(Family family, byte[] from, byte[] until) {
    changes.add(out -> out.deleteRange(family, from, until));
  }

  /** Deletes every row that is kept by arc, of these arcs. */
  void deleteRows(ArcRange arcs) {
    deleteRange(Family.DATA, arcs.from(), arcs.until());
    deleteRange(Family.HISTORY, arcs.from(), arcs.until());
  }

  /** Whether changes of this arc are kept for a target. */
  boolean isFed(Arc arc) {
    Departure departure = fed;
    return departure != null && departure.arcs().contains(arc);
  }

  void writeTo(LedgerStore.WriteSet writes) {
    changes.forEach(change -> change.accept(writes));
    changes.clear();
  }
}
