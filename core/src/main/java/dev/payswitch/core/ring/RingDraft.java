// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of a ring while it is being planned. Owned by one call of the planner. Shards with a
 * surplus give arcs away from the ends of their runs, the piece first that adds the fewest runs.
 */
final class RingDraft {
  private final ShardId[] owners;
  private final ArcEpoch[] epochs;
  private final ArcEpoch newEpoch;
  private final Map<ShardId, Integer> surplus;

  RingDraft(Ring ring, ArcEpoch newEpoch, Map<ShardId, Integer> surplus) {
    this.owners = new ShardId[ring.arcCount()];
    this.epochs = new ArcEpoch[ring.arcCount()];
    this.newEpoch = newEpoch;
    this.surplus = surplus;
    for (Run run : ring.runs()) {
      for (int arc = run.firstArc().index(); arc < run.endIndex(); arc++) {
        owners[arc] = run.owner();
        epochs[arc] = run.arcEpoch();
      }
    }
  }

  /** Gives a shard so many arcs of the shards that have too many. */
  void give(ShardId receiver, int arcCount) {
    int missing = arcCount;
    while (missing > 0) {
      Piece piece = bestPiece(receiver, missing);
      surplus.merge(owners[piece.first()], -piece.arcCount(), Integer::sum);
      for (int arc = piece.first(); arc < piece.first() + piece.arcCount(); arc++) {
        owners[arc] = receiver;
        epochs[arc] = newEpoch;
      }
      missing -= piece.arcCount();
    }
  }

  List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (int first = 0; first < owners.length; first = runEnd(first)) {
      runs.add(new Run(new Arc(first), runEnd(first) - first, owners[first], epochs[first]));
    }
    return runs;
  }

  private Piece bestPiece(ShardId receiver, int missing) {
    Optional<Piece> best = Optional.empty();
    for (int first = 0; first < owners.length; first = runEnd(first)) {
      int end = runEnd(first);
      int arcCount = Math.min(Math.min(missing, end - first), spareOf(first));
      if (arcCount > 0) {
        best = better(best, piece(first, arcCount, receiver));
        best = better(best, piece(end - arcCount, arcCount, receiver));
      }
    }
    return best.orElseThrow(() -> new IllegalStateException("no arcs left to give " + receiver));
  }

  private static Optional<Piece> better(Optional<Piece> best, Piece piece) {
    return best.filter(other -> Piece.BEST_FIRST.compare(other, piece) <= 0)
        .or(() -> Optional.of(piece));
  }

  private Piece piece(int first, int arcCount, ShardId receiver) {
    int end = first + arcCount;
    int addedRuns = addedBorders(first, first - 1, receiver) + addedBorders(end - 1, end, receiver);
    return new Piece(first, arcCount, addedRuns, isOtherGiver(first, first - 1, end));
  }

  /** How the border between an arc of the piece and its neighbour outside changes the runs. */
  private int addedBorders(int inside, int outside, ShardId receiver) {
    if (outside < 0 || outside >= owners.length) {
      return 0;
    }
    int before = sameRun(inside, outside) ? 0 : 1;
    boolean joins = owners[outside].equals(receiver) && epochs[outside].equals(newEpoch);
    return (joins ? 0 : 1) - before;
  }

  private boolean isOtherGiver(int inside, int before, int after) {
    return isOtherGiver(inside, before) || isOtherGiver(inside, after);
  }

  private boolean isOtherGiver(int inside, int outside) {
    return outside >= 0
        && outside < owners.length
        && !owners[outside].equals(owners[inside])
        && spareOf(outside) > 0;
  }

  private int spareOf(int arc) {
    return surplus.getOrDefault(owners[arc], 0);
  }

  private int runEnd(int first) {
    int end = first + 1;
    while (end < owners.length && sameRun(first, end)) {
      end++;
    }
    return end;
  }

  private boolean sameRun(int arc, int other) {
    return owners[arc].equals(owners[other]) && epochs[arc].equals(epochs[other]);
  }

  /** A candidate; beside another shard that has too many, the next piece will join this one. */
  private record Piece(int first, int arcCount, int addedRuns, boolean besideGiver) {
    static final Comparator<Piece> BEST_FIRST =
        Comparator.comparingInt(Piece::addedRuns)
            .thenComparing(Comparator.comparingInt(Piece::arcCount).reversed())
            .thenComparing(Piece::besideGiver, Comparator.reverseOrder())
            .thenComparingInt(Piece::first);
  }
}
