// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.ArcState;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.ForeignLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.OutgoingLane;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves out of this shard. One entry, {@link MoveCommand.Depart}, decides whose the arcs are; all
 * before it can be taken back, and all after it only follows. Owned by the apply thread.
 */
final class Departures {
  private final WorkingSet rows;

  Departures(WorkingSet rows) {
    this.rows = rows;
  }

  CommandResult begin(MoveCommand.BeginDeparture command) {
    MoveTables moves = moves();
    Departure known = moves.departure(command.moveId());
    if (known != null) {
      boolean same = known.arcs().equals(command.arcs()) && known.target().equals(command.target());
      return step(same ? "" : "move " + command.moveId() + " is about other arcs");
    }
    for (Departure other : moves.departures()) {
      if (other.phase() == Departure.Phase.COPYING || other.phase() == Departure.Phase.DEPARTED) {
        return new CommandResult.DepartureStep(
            "move " + other.moveId() + " is under way out of this shard", true);
      }
    }
    if (command.target().equals(rows.tables().self())) {
      return step("the target is this shard");
    }
    ArcTable arcs = rows.tables().arcs();
    if (command.arcs().end() <= arcs.arcCount() && arcs.any(command.arcs(), ArcState.INCOMING)) {
      // The ring may show them here already, and so they are planned to go on.
      return new CommandResult.DepartureStep("these arcs are still coming to this shard", true);
    }
    if (command.arcs().end() > arcs.arcCount() || !arcs.all(command.arcs(), ArcState.SERVING)) {
      return step("this shard does not own all of these arcs");
    }
    moves.put(
        new Departure(
            command.moveId(),
            command.arcs(),
            command.target(),
            Departure.Phase.COPYING,
            0,
            Book.EMPTY,
            null,
            now(),
            null,
            null));
    return step("");
  }

  CommandResult base(MoveCommand.TellBase command) {
    Departure known = moves().departure(command.moveId());
    if (known != null && known.phase() == Departure.Phase.COPYING && known.base() == null) {
      moves().put(known.withBase(command.base()));
    }
    return step("");
  }

  CommandResult cancel(MoveCommand.CancelDeparture command) {
    Departure known = moves().departure(command.moveId());
    if (known == null || known.phase() == Departure.Phase.CANCELLED) {
      return step("");
    }
    if (known.phase() != Departure.Phase.COPYING) {
      return step("the arcs are given away already");
    }
    moves().put(known.in(Departure.Phase.CANCELLED, now()));
    removeFeed(known);
    return step("");
  }

  /**
   * Gives the arcs away, if few changes are left to tell the target. To be called when the batch is
   * finished, so that nothing of it is left out.
   */
  CommandResult depart(MoveCommand.Depart command) {
    Departure known = moves().departure(command.moveId());
    if (known == null || known.phase() == Departure.Phase.CANCELLED) {
      return step("the move is cancelled");
    }
    if (known.phase() != Departure.Phase.COPYING) {
      return step("");
    }
    if (known.feedPosition() - command.feedPosition() > command.mostChanges()) {
      return new CommandResult.DepartureStep("too many rows have changed since", true);
    }
    Book sums = known.sums();
    if (sums == null) {
      return step("what the accounts add up to is not known");
    }
    ArcTable arcs = rows.tables().arcs();
    for (int arc = known.arcs().first(); arc < known.arcs().end(); arc++) {
      if (arcs.epochOf(new Arc(arc)) >= command.since().value()) {
        return step("the ring epoch is not above that of the arcs");
      }
    }
    depart(known, command, sums);
    return step("");
  }

  private void depart(Departure known, MoveCommand.Depart command, Book sums) {
    ShardTables tables = rows.tables();
    tables.arcs(tables.arcs().gone(known.arcs(), command.since(), known.target()));
    book(tables, sums, -1);
    moves().addMovedOut(known.target(), sums);
    List<LanePlace> lanes = unacknowledged(tables);
    lanes.forEach(this::mayComeBack);
    moves()
        .put(
            known
                .in(Departure.Phase.DEPARTED, now())
                .handingOver(
                    new Departure.Handover(
                        command.since(),
                        sums,
                        tables.applied().batchTimeMicros(),
                        tables.applied().postTimeMicros(),
                        lanes)));
  }

  /**
   * Decisions that this shard told before the accounts came here may be passed on to it, and from
   * here after the accounts: they may come behind what is told from now on over the same lane.
   */
  private void mayComeBack(LanePlace lane) {
    if (lane.source().equals(rows.tables().self())) {
      OutgoingLane own = rows.tables().outgoing(lane.target());
      moves()
          .learn(
              new ForeignLane(
                  lane.source(), lane.target(), own.acknowledgedSequence(), lane.sequence()));
    }
  }

  /** What the accounts of some arcs hold came to this shard, or went. */
  static void book(ShardTables tables, Book sums, int sign) {
    for (var each : sums.lines().entrySet()) {
      LedgerId ledger = each.getKey();
      tables.ledger(tables.ledger(ledger).moved(each.getValue(), sign));
    }
  }

  /** Lanes on which decisions of transfers in the arcs may wait for an acknowledgement. */
  private List<LanePlace> unacknowledged(ShardTables tables) {
    List<LanePlace> lanes = new ArrayList<>();
    for (OutgoingLane lane : tables.outgoing()) {
      if (lane.acknowledgedSequence() < lane.decidedSequence()) {
        lanes.add(new LanePlace(tables.self(), lane.target(), lane.decidedSequence()));
      }
    }
    for (ForeignLane lane : moves().foreignLanes()) {
      lanes.add(new LanePlace(lane.source(), lane.target(), lane.decidedSequence()));
    }
    return lanes;
  }

  CommandResult confirm(MoveCommand.ConfirmDeparture command) {
    Departure known = moves().departure(command.moveId());
    if (known != null && known.phase() == Departure.Phase.DEPARTED) {
      moves()
          .put(
              known
                  .in(Departure.Phase.CLEANING, now())
                  .arrivedAs(requireNonNull(command.arrived())));
      removeFeed(known);
    }
    return step("");
  }

  /** The rows go only while the arcs are another shard's: they may be on their way back by now. */
  CommandResult end(MoveCommand.EndDeparture command) {
    Departure known = moves().departure(command.moveId());
    if (known == null) {
      return step("");
    }
    switch (known.phase()) {
      case COPYING, DEPARTED -> {
        return step("the move is under way");
      }
      case CLEANING -> {
        if (!rows.tables().arcs().all(known.arcs(), ArcState.GONE)) {
          return step("not all of these arcs are another shard's");
        }
        moves().deleteRows(known.arcs());
      }
      case CANCELLED -> {}
    }
    moves().remove(known);
    return step("");
  }

  /** Whether rows of any of these arcs wait here to be removed. */
  boolean isCleaning(ArcRange arcs) {
    return moves().departures().stream()
        .anyMatch(move -> move.phase() != Departure.Phase.CANCELLED && move.arcs().overlaps(arcs));
  }

  private void removeFeed(Departure known) {
    moves()
        .deleteRange(
            Family.AGENDA, Keys.feed(known.moveId(), 0), Keys.feed(known.moveId(), Long.MAX_VALUE));
  }

  private MoveTables moves() {
    return rows.tables().moves();
  }

  private long now() {
    return rows.tables().applied().batchTimeMicros();
  }

  private static CommandResult step(String why) {
    return new CommandResult.DepartureStep(why, false);
  }
}
