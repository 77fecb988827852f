// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Move;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change of the ring, from its plan to its end: all that must survive whoever carries it out.
 *
 * @param moves in the order in which they are made
 * @param bytesPerSecond how fast the rows of each move are copied at most
 * @param failure why it cannot be carried out; empty while it can
 * @param trouble what stands in its way now, for people; empty when nothing does
 */
public record Operation(
    OperationId id,
    Subject subject,
    Origin origin,
    RingChange ring,
    Estimate estimate,
    List<OperationMove> moves,
    OperationState state,
    long bytesPerSecond,
    String failure,
    String trouble,
    Optional<Instant> applyTime,
    Optional<Instant> finishTime) {
  /** Above this a plan would not fit a node of ZooKeeper with room to spare. */
  public static final int MAX_MOVES = 4_096;

  /** What is changed. The weight is what the shard is to have. */
  public record Subject(OperationKind kind, ShardId shard, int weight) {}

  /** Who wants it, why, and since when. */
  public record Origin(String actor, String reason, Instant createTime) {}

  /** What the moves carry, as far as the shards could tell when it was planned. */
  public record Estimate(Optional<Long> accountCount, Optional<Long> sizeBytes) {
    public static final Estimate UNKNOWN = new Estimate(Optional.empty(), Optional.empty());
  }

  public Operation {
    if (moves.size() > MAX_MOVES) {
      throw new IllegalArgumentException(
          "an operation has at most " + MAX_MOVES + " moves, not " + moves.size());
    }
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "bytes per second must be at least 1, but are " + bytesPerSecond);
    }
    moves = List.copyOf(moves);
  }

  /** The name of a move by its index in the list. */
  public String moveId(int index) {
    return id.moveId(index + 1);
  }

  public int moveCount(OperationMove.State state) {
    return (int) moves.stream().filter(move -> move.state() == state).count();
  }

  /** Arcs that change their owner. */
  public int arcCount() {
    return moves.stream().map(OperationMove::move).mapToInt(Move::arcCount).sum();
  }

  /** Arcs that have changed their owner. */
  public int doneArcCount() {
    return moves.stream()
        .filter(move -> move.state() == OperationMove.State.DONE)
        .mapToInt(move -> move.move().arcCount())
        .sum();
  }

  public Operation withState(OperationState next) {
    return edit(draft -> draft.state = next);
  }

  public Operation withMoves(List<OperationMove> next) {
    return edit(draft -> draft.moves = next);
  }

  public Operation withBytesPerSecond(long next) {
    return edit(draft -> draft.bytesPerSecond = next);
  }

  public Operation withTrouble(String next) {
    return edit(draft -> draft.trouble = next);
  }

  /** From here on it is taken back, and ends as failed. */
  public Operation failing(String why) {
    return edit(
        draft -> {
          draft.failure = why;
          draft.trouble = "";
          draft.state = OperationState.CANCELLING;
        });
  }

  public Operation applied(Instant time) {
    return edit(
        draft -> {
          draft.state = OperationState.RUNNING;
          draft.applyTime = Optional.of(time);
        });
  }

  public Operation finished(OperationState end, Instant time) {
    return edit(
        draft -> {
          draft.state = end;
          draft.trouble = "";
          draft.finishTime = Optional.of(time);
        });
  }

  private Operation edit(Edit change) {
    Draft draft = new Draft(this);
    change.apply(draft);
    return draft.build();
  }

  private interface Edit {
    void apply(Draft draft);
  }

  /** The parts that change in the life of an operation. */
  private static final class Draft {
    private final Operation before;
    private List<OperationMove> moves;
    private OperationState state;
    private long bytesPerSecond;
    private String failure;
    private String trouble;
    private Optional<Instant> applyTime;
    private Optional<Instant> finishTime;

    Draft(Operation before) {
      this.before = before;
      this.moves = before.moves;
      this.state = before.state;
      this.bytesPerSecond = before.bytesPerSecond;
      this.failure = before.failure;
      this.trouble = before.trouble;
      this.applyTime = before.applyTime;
      this.finishTime = before.finishTime;
    }

    Operation build() {
      return new Operation(
          before.id,
          before.subject,
          before.origin,
          before.ring,
          before.estimate,
          moves,
          state,
          bytesPerSecond,
          failure,
          trouble,
          applyTime,
          finishTime);
    }
  }
}
