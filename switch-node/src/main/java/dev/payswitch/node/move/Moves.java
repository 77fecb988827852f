// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.Clock;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.Dues;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.log.ReplyTo;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.RowDigest;
import dev.payswitch.node.rows.ShardHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Everything that the leader of a shard does about moves, out of it and into it. It goes on with
 * what the log says when this replica takes the lead. Owned by the event loop.
 */
public final class Moves {
  private static final int STRAY_DUES = 1_000;

  private final Parts parts;
  private final CopyRate rate = new CopyRate();
  private final Map<String, DepartureDriver> drivers = new TreeMap<>();
  private final ForeignLaneWatch foreignLanes;
  private boolean leading;
  private boolean mayHaveStrays;
  private boolean forgetting;
  private long session;

  public Moves(Parts parts) {
    this.parts = parts;
    this.foreignLanes = new ForeignLaneWatch(parts);
  }

  /**
   * What moves need of the outside.
   *
   * @param keepRowsFor how long rows of arcs that were given away are kept
   * @param sizes how much one step takes
   */
  public record Parts(
      Clock clock,
      Ledger ledger,
      LedgerStore store,
      Batcher batcher,
      RangeReader rows,
      MoveTransport transport,
      RingPublisher publisher,
      Duration keepRowsFor,
      StepSizes sizes) {}

  /**
   * How much one step takes.
   *
   * @param pageBytes of rows that are copied
   * @param mostChanges of the feed
   * @param changeBytes of them, so that a message fits the log of the target
   * @param departBelow with fewer changes than this to come, the arcs are given away
   */
  public record StepSizes(long pageBytes, int mostChanges, long changeBytes, int departBelow) {
    public static final StepSizes DEFAULT = new StepSizes(256 << 10, 4_000, 1 << 20, 1_000);
  }

  /** Learns what came of what a person asked for. */
  public interface MoveReply {
    void done();

    /** It cannot be done at all. */
    void rejected(String why);

    /** The shard cannot do it now. */
    void failed(String why);
  }

  /** This replica leads from this start entry on. */
  public void lead(long startIndex) {
    session = startIndex;
    leading = true;
    mayHaveStrays = true;
    forgetting = false;
    foreignLanes.lead();
    drivers.clear();
    tick();
  }

  /** This replica leads no more. */
  public void stop() {
    leading = false;
    drivers.clear();
  }

  /** Looks after everything; called some dozens of times a second. */
  public void tick() {
    if (!leading) {
      return;
    }
    for (Departure move : parts.ledger().published().departures()) {
      drivers.computeIfAbsent(move.moveId(), id -> new DepartureDriver(id, parts, session, rate));
    }
    if (drivers.values().removeIf(DepartureDriver::isOver)) {
      mayHaveStrays = true;
    }
    List.copyOf(drivers.values()).forEach(DepartureDriver::advance);
    foreignLanes.tick();
    forgetStrays();
  }

  /** Whether a new command about this arc must wait. */
  public boolean holdsBack(Arc arc) {
    for (DepartureDriver driver : drivers.values()) {
      if (driver.holdsBack(arc)) {
        return true;
      }
    }
    return false;
  }

  /** Begins a move; one that has begun goes on. */
  public void start(MoveCommand.BeginDeparture command, long bytesPerSecond, MoveReply reply) {
    rate.set(bytesPerSecond);
    submit(command, reply);
  }

  /** Takes a move back. */
  public void cancel(String moveId, MoveReply reply) {
    submit(new MoveCommand.CancelDeparture(moveId), reply);
  }

  public void pause(String moveId, boolean paused, MoveReply reply) {
    DepartureDriver driver = drivers.get(moveId);
    if (driver == null) {
      reply.rejected("there is no move " + moveId + " out of this shard");
    } else {
      driver.pause(paused);
      reply.done();
    }
  }

  /** How fast rows are copied at most. */
  public void throttle(long bytesPerSecond) {
    rate.set(bytesPerSecond);
  }

  public long bytesPerSecond() {
    return rate.bytesPerSecond();
  }

  private void submit(MoveCommand command, MoveReply reply) {
    if (!leading) {
      reply.failed("the shard has no serving leader here");
      return;
    }
    parts
        .batcher()
        .submit(
            command,
            ReplyTo.of(
                result -> {
                  CommandResult.DepartureStep step = (CommandResult.DepartureStep) result;
                  tick();
                  if (step.isDone()) {
                    reply.done();
                  } else if (step.later()) {
                    reply.failed(step.why());
                  } else {
                    reply.rejected(step.why());
                  }
                },
                mayBeApplied -> reply.failed("the log did not take it")));
  }

  /** A step of a move into this shard, told by its source. */
  public void arrive(MoveCommand step, Consumer<ArrivalAnswer> answer) {
    if (!leading) {
      answer.accept(new ArrivalAnswer.Unavailable("the shard has no serving leader here"));
      return;
    }
    parts
        .batcher()
        .submit(
            step,
            ReplyTo.of(
                result -> {
                  CommandResult.ArrivalStep taken = (CommandResult.ArrivalStep) result;
                  mayHaveStrays |=
                      step instanceof MoveCommand.DropArrival
                          || step instanceof MoveCommand.CompleteArrival;
                  if (step instanceof MoveCommand.BeginArrival begin) {
                    drivers.values().forEach(driver -> driver.hurry(begin.arcs()));
                  }
                  answer.accept(
                      taken.rejected().isEmpty()
                          ? progress(taken)
                          : new ArrivalAnswer.Rejected(taken.rejected()));
                },
                mayBeApplied ->
                    answer.accept(new ArrivalAnswer.Unavailable("the log did not take it"))));
  }

  private static ArrivalAnswer.Progress progress(CommandResult.ArrivalStep taken) {
    Arrival arrival = taken.arrival();
    return arrival == null
        ? new ArrivalAnswer.Progress(0, CopyMark.START, 0, Book.EMPTY, RowDigest.EMPTY, false)
        : new ArrivalAnswer.Progress(
            arrival.number(),
            arrival.copied(),
            arrival.feedPosition(),
            arrival.sums(),
            arrival.digest(),
            arrival.complete());
  }

  /**
   * What is due of accounts that went, that did not come after all, or were here before, is
   * nobody's business.
   */
  private void forgetStrays() {
    if (!mayHaveStrays || forgetting) {
      return;
    }
    forgetting = true;
    parts.rows().dues(this::isStray, STRAY_DUES, this::forget);
  }

  private boolean isStray(byte[] key) {
    ShardHeader header = parts.ledger().published().header();
    if (header == null) {
      return false;
    }
    Arc arc = header.arcOf(Keys.accountDueIn(key));
    return switch (parts.ledger().published().arcs().stateOf(arc)) {
      // An arc may come back before this was forgotten of its last time here.
      case SERVING -> !Dues.isExplained(parts.store(), arc, key);
      case INCOMING -> false;
      case ABSENT, GONE -> true;
    };
  }

  private void forget(List<byte[]> keys) {
    forgetting = false;
    if (keys.isEmpty()) {
      mayHaveStrays = false;
    } else if (leading) {
      forgetting = true;
      parts
          .batcher()
          .submit(
              new MoveCommand.ForgetDues(keys),
              ReplyTo.of(result -> forgetting = false, mayBeApplied -> forgetting = false));
    }
  }

  /** Moves out of this shard, as people see them. */
  public List<DepartureView> departures() {
    List<DepartureView> views = new ArrayList<>();
    for (DepartureDriver driver : drivers.values()) {
      DepartureView view = driver.view();
      if (view != null) {
        views.add(view);
      }
    }
    return views;
  }
}
