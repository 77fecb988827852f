// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.ForeignLane;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.MovedRow;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives one move out of this shard: looks at how the move stands in the log and does the next
 * step, one at a time. Whatever it remembers can be lost; what the target has is asked for anew.
 * Owned by the event loop.
 */
final class DepartureDriver {
  private final String moveId;
  private final Moves.Parts parts;
  private final long session;
  private final CopyRate rate;
  private final DepartureGauge gauge;
  private final MoveSteps steps;
  private final DepartureEnd end;
  private final PageAhead pages;
  private final WriteBrake brake = new WriteBrake();
  private ArrivalAnswer.@Nullable Progress progress;
  private @Nullable Sums told;
  private boolean paused;
  private boolean publishing;
  private boolean isPublished;

  /** What the target must add up to once it has the feed up to a place. */
  private record Sums(long feedPosition, Book sums) {}

  DepartureDriver(String moveId, Moves.Parts parts, long session, CopyRate rate) {
    this.moveId = moveId;
    this.parts = parts;
    this.session = session;
    this.rate = rate;
    this.gauge = new DepartureGauge(parts.clock());
    this.steps = new MoveSteps(parts, gauge);
    this.pages = new PageAhead(parts.rows(), parts.sizes().pageBytes());
    this.end = new DepartureEnd(parts, steps);
  }

  private @Nullable Departure departure() {
    for (Departure each : parts.ledger().published().departures()) {
      if (each.moveId().equals(moveId)) {
        return each;
      }
    }
    return null;
  }

  boolean isOver() {
    return departure() == null;
  }

  /** Whether commands for this arc must wait: it changes faster than the target takes it. */
  boolean holdsBack(Arc arc) {
    Departure move = departure();
    return move != null
        && move.isFed()
        && move.arcs().contains(arc)
        && brake.holdsBack(parts.clock().nowMicros());
  }

  /** Arcs are to come back: their old rows are in the way. */
  void hurry(ArcRange arcs) {
    Departure move = departure();
    if (move != null) {
      end.hurry(move, arcs);
    }
  }

  void pause(boolean now) {
    paused = now;
  }

  /** Does the next step, if none is under way. */
  void advance() {
    Departure move = departure();
    if (move == null || !steps.mayGoOn()) {
      return;
    }
    switch (move.phase()) {
      case COPYING -> copy(move);
      case DEPARTED -> handOver(move);
      case CLEANING -> end.clean(move);
      case CANCELLED -> end.takeBack(move);
    }
  }

  private void copy(Departure move) {
    ArrivalAnswer.Progress known = progress;
    if (paused || steps.mustBeLookedAt) {
      return;
    }
    if (known == null) {
      ask(move);
    } else if (move.base() == null) {
      steps.busy = true;
      parts
          .rows()
          .base(
              moveId,
              move.arcs(),
              base -> steps.submit(new MoveCommand.TellBase(moveId, base), this::stepped));
    } else if (!known.copied().all()) {
      steps.busy = true;
      pages.page(move.arcs(), known.copied(), page -> send(move, known, page));
    } else {
      readChanges(known, changes -> catchUp(move, known, changes));
    }
  }

  /** What the target has of the move. */
  private void ask(Departure move) {
    tell(
        move,
        new MoveCommand.BeginArrival(
            moveId, parts.ledger().published().self(), session, move.arcs()));
  }

  private void readChanges(ArrivalAnswer.Progress known, Consumer<RangeReader.Changes> whenRead) {
    steps.busy = true;
    parts.rows().changes(moveId, known.feedPosition(), parts.sizes(), whenRead);
  }

  private void send(Departure move, ArrivalAnswer.Progress known, RangeReader.Page page) {
    long wait = rate.take(page.bytes(), parts.clock().nowMicros());
    steps.pause(wait);
    gauge.copied(page.rows().size(), page.bytes(), fraction(move, page.mark()));
    tell(move, rows(known, page.rows(), page.mark(), 0));
  }

  /** Once the target was seen to have all but the last changes, the arcs are given away. */
  private void catchUp(Departure move, ArrivalAnswer.Progress known, RangeReader.Changes changes) {
    long waiting = move.feedPosition() - known.feedPosition();
    brake.look(parts.clock().nowMicros(), waiting, changes.changeCount());
    if (changes.changeCount() == 0) {
      expect(changes);
    }
    Sums expected = told;
    boolean tooMany =
        changes.sums() == null || changes.changeCount() >= parts.sizes().departBelow();
    if (tooMany || expected == null || expected.feedPosition() != known.feedPosition()) {
      expect(changes);
      gauge.took(changes.changeCount(), move.feedPosition());
      tell(move, rows(known, changes.rows(), null, changes.position()));
    } else if (!expected.sums().equals(known.sums())) {
      // Both sides added up the same changes: one of them is wrong, and nothing may go on.
      steps.busy = false;
      steps.stop(
          "sums differ: here %s, at the target %s; cancel the move, keep both data directories, and report it"
              .formatted(expected.sums(), known.sums()));
    } else if (isRingKnown(move)) {
      depart(known);
    } else {
      steps.busy = false;
      steps.failed("the ring that shows these arcs here is not known yet", MoveSteps.RETRY_MICROS);
    }
  }

  private void expect(RangeReader.Changes changes) {
    Book sums = changes.sums();
    told = sums == null ? null : new Sums(changes.position(), sums);
  }

  /** Whether the next epoch of the ring is above those of the arcs, which came lately. */
  private boolean isRingKnown(Departure move) {
    ArcTable arcs = parts.ledger().published().arcs();
    for (int arc = move.arcs().first(); arc < move.arcs().end(); arc++) {
      if (arcs.epochOf(new Arc(arc)) > parts.publisher().knownEpoch()) {
        return false;
      }
    }
    return true;
  }

  private MoveCommand.TakeRows rows(
      ArrivalAnswer.Progress known, List<MovedRow> rows, @Nullable CopyMark mark, long position) {
    return new MoveCommand.TakeRows(
        moveId,
        parts.ledger().published().self(),
        session,
        known.number() + 1,
        rows,
        mark,
        position);
  }

  private void depart(ArrivalAnswer.Progress known) {
    gauge.departing();
    ArcEpoch since = new ArcEpoch(parts.publisher().knownEpoch() + 1);
    steps.submit(
        new MoveCommand.Depart(moveId, since, known.feedPosition(), parts.sizes().mostChanges()),
        this::stepped);
  }

  /** The ring is written while the target is told: nobody waits for it. */
  private void handOver(Departure move) {
    Departure.Handover handover = requireNonNull(move.handover());
    publish(move, handover);
    ArrivalAnswer.Progress known = progress;
    if (known == null) {
      ask(move);
    } else if (!known.complete()) {
      readChanges(known, changes -> complete(move, known, changes));
    } else if (isPublished) {
      steps.submit(new MoveCommand.ConfirmDeparture(moveId, known.digest()), this::stepped);
    }
  }

  private void complete(Departure move, ArrivalAnswer.Progress known, RangeReader.Changes changes) {
    MoveCommand.TakeRows rest = rows(known, changes.rows(), null, changes.position());
    Departure.Handover handover = requireNonNull(move.handover());
    tell(
        move,
        changes.position() < move.feedPosition()
            ? rest
            : new MoveCommand.CompleteArrival(
                rest,
                handover.since(),
                handover.sums(),
                handover.batchTimeMicros(),
                handover.postTimeMicros(),
                handover.lanes().stream().map(this::progressOf).toList()));
  }

  private void publish(Departure move, Departure.Handover handover) {
    if (isPublished || publishing) {
      return;
    }
    publishing = true;
    parts
        .publisher()
        .publish(
            new Move(
                new Arc(move.arcs().first()),
                move.arcs().count(),
                parts.ledger().published().self(),
                move.target()),
            handover.since(),
            this::published);
  }

  private MoveCommand.LaneProgress progressOf(LanePlace lane) {
    boolean own = lane.source().equals(parts.ledger().published().self());
    long acknowledged = lane.sequence();
    if (own) {
      acknowledged = MetaRows.outgoing(parts.store(), lane.target()).acknowledgedSequence();
    } else {
      for (ForeignLane each : parts.ledger().published().foreignLanes()) {
        acknowledged = isSame(each, lane) ? each.acknowledgedSequence() : acknowledged;
      }
    }
    return new MoveCommand.LaneProgress(lane, acknowledged);
  }

  private static boolean isSame(ForeignLane lane, LanePlace place) {
    return lane.source().equals(place.source()) && lane.target().equals(place.target());
  }

  private void published(String why) {
    publishing = false;
    isPublished = why.isEmpty();
    if (isPublished) {
      advance();
    } else {
      steps.failed("the ring is not published: " + why, MoveSteps.RETRY_MICROS);
    }
  }

  private void tell(Departure move, MoveCommand step) {
    steps.busy = true;
    parts.transport().arrive(move.target(), step, answer -> answered(move, answer));
  }

  private void answered(Departure move, ArrivalAnswer answer) {
    steps.busy = false;
    switch (answer) {
      case ArrivalAnswer.Progress now -> {
        progress = now;
        if (now.complete()) {
          gauge.arrived(moveId);
        }
        steps.goesOn();
        advance();
      }
      case ArrivalAnswer.Rejected rejected ->
          askAnew(
              move.target() + " does not take it: " + rejected.why(), MoveSteps.SLOW_RETRY_MICROS);
      case ArrivalAnswer.Unavailable away ->
          askAnew(move.target() + " does not answer: " + away.why(), retryMicros(move));
    }
  }

  private void askAnew(String why, long pauseMicros) {
    progress = null;
    steps.failed(why, pauseMicros);
  }

  /** Once the arcs are given away, nobody serves them before the target does. */
  private static long retryMicros(Departure move) {
    return move.phase() == Departure.Phase.DEPARTED
        ? MoveSteps.RETRY_MICROS
        : MoveSteps.SLOW_RETRY_MICROS;
  }

  private void stepped(CommandResult result) {
    if (result instanceof CommandResult.DepartureStep step && !step.isDone() && !step.later()) {
      steps.failed(step.why(), MoveSteps.SLOW_RETRY_MICROS);
    } else {
      advance();
    }
  }

  private static double fraction(Departure move, CopyMark mark) {
    if (mark.all() || mark.key().length < 2) {
      return mark.all() ? 1 : 0;
    }
    int arc = ((mark.key()[0] & 0xff) << 8) | (mark.key()[1] & 0xff);
    double ofFamily = (arc - move.arcs().first()) / (double) move.arcs().count();
    return (mark.family() + ofFamily) / 2;
  }

  /** As people see it; null when it is over. */
  @Nullable DepartureView view() {
    Departure move = departure();
    if (move == null) {
      return null;
    }
    ArrivalAnswer.Progress known = progress;
    long waiting = known == null ? move.feedPosition() : move.feedPosition() - known.feedPosition();
    return gauge.view(
        move, step(move), new DepartureGauge.Seen(paused, Math.max(0, waiting), steps.stuck));
  }

  private DepartureView.Step step(Departure move) {
    ArrivalAnswer.Progress known = progress;
    return switch (move.phase()) {
      case DEPARTED -> DepartureView.Step.SWITCHED;
      case CLEANING -> DepartureView.Step.CLEANING;
      case CANCELLED -> DepartureView.Step.CANCELLED;
      case COPYING ->
          known != null && known.copied().all()
              ? DepartureView.Step.CATCH_UP
              : DepartureView.Step.COPYING;
    };
  }
}
