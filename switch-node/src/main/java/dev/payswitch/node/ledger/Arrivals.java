// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.ArcState;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.ForeignLane;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.MovedRow;
import dev.payswitch.node.rows.RowDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves into this shard. Rows that arrive are seen by nobody until the source has given the arcs
 * away; they are counted and summed one by one, so that the source can compare. Owned by the apply
 * thread.
 */
final class Arrivals {
  private final WorkingSet rows;
  private final LedgerStore store;
  private final Departures departures;

  /** Rows that came in this batch. */
  private final Map<RowName, Optional<byte[]>> arrived = new HashMap<>();

  Arrivals(WorkingSet rows, LedgerStore store, Departures departures) {
    this.rows = rows;
    this.store = store;
    this.departures = departures;
  }

  /** Thousands come with each message, so the hash is that of the array, which is fast. */
  private static final class RowName {
    private final int family;
    private final byte[] key;

    RowName(MovedRow row) {
      this.family = row.family();
      this.key = row.key();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof RowName name && family == name.family && Arrays.equals(key, name.key);
    }

    @Override
    public int hashCode() {
      return 31 * family + Arrays.hashCode(key);
    }
  }

  CommandResult begin(MoveCommand.BeginArrival command) {
    MoveTables moves = moves();
    Arrival known = moves.arrival(command.source());
    if (known != null && known.moveId().equals(command.moveId())) {
      if (command.session() < known.session()) {
        return rejected(known, "another leader of " + command.source() + " drives the move");
      }
      Arrival resumed = known.in(command.session());
      moves.put(resumed);
      return step(resumed);
    }
    if (moves.isOver(command.source(), command.moveId())) {
      // Told late: its source has gone on since.
      return rejected(known, "move " + command.moveId() + " is over here");
    }
    String why = refusal(command, known);
    if (!why.isEmpty()) {
      return rejected(null, why);
    }
    ShardTables tables = rows.tables();
    tables.arcs(tables.arcs().incoming(command.arcs()));
    Arrival begun =
        Arrival.begun(command.source(), command.moveId(), command.arcs(), command.session());
    moves.put(begun);
    return step(begun);
  }

  private String refusal(MoveCommand.BeginArrival command, @Nullable Arrival known) {
    ArcTable arcs = rows.tables().arcs();
    if (command.arcs().end() > arcs.arcCount()) {
      return "there are no such arcs";
    }
    if (arcs.any(command.arcs(), ArcState.SERVING)) {
      return "this shard owns some of these arcs";
    }
    if (known != null && !known.complete()) {
      return "move " + known.moveId() + " from " + known.source() + " is not over here";
    }
    for (Arrival other : moves().arrivals()) {
      if (!other.complete()) {
        return "move " + other.moveId() + " is under way into this shard";
      }
    }
    return departures.isCleaning(command.arcs())
        ? "rows that these arcs had here before are not removed yet"
        : "";
  }

  CommandResult take(MoveCommand.TakeRows command) {
    Arrival known = moves().arrival(command.source());
    String why = refusal(command, known);
    if (known == null || !why.isEmpty()) {
      return rejected(known, why);
    }
    if (known.complete() || command.number() <= known.number()) {
      return step(known);
    }
    Arrival changed = taken(command, known);
    moves().put(changed);
    return step(changed);
  }

  /** Why rows cannot be taken; empty: they can, or were before. */
  private static String refusal(MoveCommand.TakeRows command, @Nullable Arrival known) {
    if (known == null || !known.moveId().equals(command.moveId())) {
      return "move " + command.moveId() + " did not begin here";
    }
    if (command.session() != known.session()) {
      return "another leader of " + command.source() + " drives the move";
    }
    if (command.number() > known.number() + 1) {
      return "a message is missing before number " + command.number();
    }
    for (MovedRow row : command.rows()) {
      if (!known.arcs().containsKey(row.key()) || !Family.of(row.family()).isKeptByArc()) {
        return "a row belongs to none of the arcs of the move";
      }
    }
    return "";
  }

  /** Takes rows, and tells how the arrival stands with them. */
  private Arrival taken(MoveCommand.TakeRows command, Arrival known) {
    Tally tally = new Tally(known.sums(), known.digest());
    CopyMark copied = command.copied();
    for (MovedRow row : command.rows()) {
      // Pages do not overlap, and all come before the feed: there is nothing to look for.
      byte[] before = copied == null ? before(row) : null;
      take(row, before, tally);
    }
    return new Arrival(
        known.source(),
        known.moveId(),
        known.arcs(),
        known.session(),
        command.number(),
        copied == null ? known.copied() : copied,
        copied == null ? command.feedPosition() : known.feedPosition(),
        tally.sums,
        tally.digest,
        false);
  }

  private static final class Tally {
    private Book sums;
    private RowDigest digest;

    Tally(Book sums, RowDigest digest) {
      this.sums = sums;
      this.digest = digest;
    }
  }

  private void take(MovedRow row, byte @Nullable [] before, Tally tally) {
    byte[] after = row.value();
    if (before != null) {
      tally.digest = tally.digest.minus(row.family(), row.key(), before);
    }
    if (after != null) {
      tally.digest = tally.digest.plus(row.family(), row.key(), after);
    }
    Family family = Family.of(row.family());
    if (family == Family.DATA && Keys.isAccount(row.key())) {
      Book sums = tally.sums;
      sums = before == null ? sums : sums.minus(Account.decode(Keys.accountIn(row.key()), before));
      tally.sums =
          after == null ? sums : sums.plus(Account.decode(Keys.accountIn(row.key()), after));
    }
    if (family == Family.DATA) {
      Dues.of(row.key(), before).forEach(due -> rows.forgetDue(due));
      Dues.of(row.key(), after).forEach(due -> rows.addDue(due));
    }
    rows.takeMoved(family, row.key(), after);
    arrived.put(new RowName(row), Optional.ofNullable(after));
  }

  private byte @Nullable [] before(MovedRow row) {
    Optional<byte[]> known = arrived.get(new RowName(row));
    return known != null ? known.orElse(null) : store.get(Family.of(row.family()), row.key());
  }

  /**
   * The source owns the arcs no more: with the last rows, this shard serves them. To be called when
   * the batch is finished, so that nothing of it looks for what comes.
   */
  CommandResult complete(MoveCommand.CompleteArrival command) {
    MoveCommand.TakeRows rest = command.rest();
    Arrival known = moves().arrival(rest.source());
    String why = refusal(rest, known);
    if (known == null || !why.isEmpty()) {
      return rejected(known, why);
    }
    if (known.complete()) {
      return step(known);
    }
    Arrival whole = rest.number() <= known.number() ? known : taken(rest, known);
    moves().put(whole);
    boolean same =
        whole.copied().all()
            && whole.feedPosition() == rest.feedPosition()
            && whole.sums().equals(command.sums());
    if (!same) {
      return rejected(whole, "this shard does not have what the source gave away");
    }
    serve(command, whole);
    Arrival completed = whole.completed();
    moves().put(completed);
    moves().addPast(whole.source(), whole.moveId());
    return step(completed);
  }

  private void serve(MoveCommand.CompleteArrival command, Arrival whole) {
    ShardTables tables = rows.tables();
    tables.arcs(tables.arcs().serving(whole.arcs(), command.since()));
    tables.notEarlierThan(command.batchTimeMicros(), command.postTimeMicros());
    Departures.book(tables, whole.sums(), 1);
    moves().addMovedIn(whole.source(), whole.sums());
    for (MoveCommand.LaneProgress lane : command.lanes()) {
      LanePlace place = lane.place();
      moves()
          .learn(
              new ForeignLane(
                  place.source(), place.target(), lane.acknowledgedSequence(), place.sequence()));
    }
  }

  CommandResult drop(MoveCommand.DropArrival command) {
    Arrival known = moves().arrival(command.source());
    if (known == null || !known.moveId().equals(command.moveId())) {
      // It may have overtaken the message that begins the move.
      moves().addPast(command.source(), command.moveId());
      return step(null);
    }
    if (known.complete()) {
      return rejected(known, "the arcs are served here");
    }
    ShardTables tables = rows.tables();
    tables.arcs(tables.arcs().dropped(known.arcs()));
    moves().deleteRows(known.arcs());
    moves().remove(known);
    moves().addPast(known.source(), known.moveId());
    return step(null);
  }

  CommandResult note(MoveCommand.NoteForeignLane command) {
    ForeignLane known = moves().foreign(command.source(), command.target());
    if (known != null) {
      moves()
          .learn(
              new ForeignLane(
                  command.source(),
                  command.target(),
                  command.acknowledgedSequence(),
                  known.decidedSequence()));
    }
    return new CommandResult.Done();
  }

  /** Names of what is due that stand behind no row: nobody needs them. */
  CommandResult forget(MoveCommand.ForgetDues command) {
    for (byte[] key : command.keys()) {
      Arc arc = rows.arcOf(Keys.accountDueIn(key));
      boolean stays =
          switch (rows.tables().arcs().stateOf(arc)) {
            case SERVING -> Dues.isExplained(rows, key);
            case INCOMING -> true;
            case ABSENT, GONE -> false;
          };
      if (!stays) {
        rows.forgetDue(key);
      }
    }
    return new CommandResult.Done();
  }

  /** Ends the batch. Accounts may have been here before, and be remembered from that time. */
  void finish() {
    for (RowName name : arrived.keySet()) {
      if (Family.of(name.family) == Family.DATA && Keys.isAccount(name.key)) {
        rows.forget(Keys.accountIn(name.key));
      }
    }
    arrived.clear();
  }

  private MoveTables moves() {
    return rows.tables().moves();
  }

  private static CommandResult step(@Nullable Arrival arrival) {
    return new CommandResult.ArrivalStep(arrival, "");
  }

  private static CommandResult rejected(@Nullable Arrival arrival, String why) {
    return new CommandResult.ArrivalStep(arrival, why);
  }
}
