// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.AppliedPoint;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.ArcState;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LanePeer;
import dev.payswitch.node.rows.LeaderStart;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.ShardHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * The deterministic state machine of a shard: applies batches of commands to the store, one write
 * per batch. The same log gives the same rows and the same answers on every replica and in every
 * replay. Owned by the apply thread, except for {@link #published}, {@link #durable} and the
 * constructor.
 */
public final class Ledger {
  private final LedgerStore store;
  private final ShardTables tables;
  private final WorkingSet rows;
  private final Home home;
  private final OwedDecisions owed;
  private final HoldExpiries expiries;
  private final AccountChanges accounts;
  private final GroupHome groupHome;
  private final GroupParticipant groups;
  private final ParticipantSteps participant;
  private final Departures departures;
  private final Arrivals arrivals;
  private volatile PublishedShard published;

  /** Reads where the store of a shard stands. */
  public Ledger(ShardId self, LedgerStore store, int accountCacheSize) {
    this.store = store;
    this.tables = new ShardTables(self, store);
    this.rows = new WorkingSet(store, tables, new AccountCache(accountCacheSize));
    Posting posting = new Posting(rows);
    this.owed = new OwedDecisions(rows);
    this.accounts = new AccountChanges(rows);
    this.home = new Home(rows, posting, owed, accounts);
    this.expiries = new HoldExpiries(rows, posting, owed);
    GroupSteps steps = new GroupSteps(rows, posting);
    this.groupHome = new GroupHome(rows, posting, owed, steps);
    this.groups = new GroupParticipant(rows, steps);
    this.participant = new ParticipantSteps(rows, posting, groups, owed);
    this.departures = new Departures(rows);
    this.arrivals = new Arrivals(rows, store, departures);
    this.published = PublishedShard.of(tables);
  }

  /** Which entry and whose rules. */
  public record EntryHeader(long term, long index, long leaderTimeMicros, int rulesVersion) {}

  /** The version of the rules that this release runs and stamps into new entries. */
  public static int rulesVersion() {
    return LedgerRules.VERSION;
  }

  /** How far the log is applied. Owned by the apply thread. */
  public AppliedPoint applied() {
    return tables.applied();
  }

  /** How far the log is in files of the store. Any thread. */
  public AppliedPoint durable() {
    byte[] row = store.durable(Family.META, Keys.meta(MetaRow.APPLIED));
    return row == null ? AppliedPoint.NONE : AppliedPoint.decode(row);
  }

  /** What other threads may know of the shard without a read: as of the last batch. */
  public PublishedShard published() {
    return published;
  }

  /** Applies one entry and answers each of its commands, in order. */
  public List<CommandResult> apply(EntryHeader header, List<LedgerCommand> commands) {
    if (header.rulesVersion() != LedgerRules.VERSION) {
      throw new StoreFailure(
          "log entry "
              + header.index()
              + " was written with rules version "
              + header.rulesVersion()
              + ", this release has version "
              + LedgerRules.VERSION
              + "; start the release that wrote it");
    }
    tables.beginBatch(header.term(), header.index(), header.leaderTimeMicros());
    List<CommandResult> results = new ArrayList<>(commands.size());
    for (LedgerCommand command : commands) {
      results.add(apply(command));
    }
    rows.finish();
    for (int index = 0; index < commands.size(); index++) {
      // Nothing of the batch is left behind, and nothing of it looks for what comes.
      if (commands.get(index) instanceof MoveCommand.Depart depart) {
        results.set(index, departures.depart(depart));
      } else if (commands.get(index) instanceof MoveCommand.CompleteArrival complete) {
        results.set(index, arrivals.complete(complete));
      }
    }
    arrivals.finish();
    rows.write();
    published = PublishedShard.of(tables);
    return results;
  }

  private CommandResult apply(LedgerCommand command) {
    return switch (command) {
      case LedgerCommand.ExecuteTransfer execute -> home.execute(execute);
      case LedgerCommand.CreateAccount create -> accounts.create(create);
      case LedgerCommand.CommitTransfer commit -> home.commit(commit);
      case LedgerCommand.RejectTransfer reject -> home.reject(reject);
      case LedgerCommand.AbortAttempt abort -> home.abort(abort);
      case LedgerCommand.AcknowledgeDecisions acknowledge -> owed.acknowledge(acknowledge);
      case LedgerCommand.AcceptLane accept -> participant.accept(accept);
      case LedgerCommand.NotePeer note -> note(note);
      case LedgerCommand.PauseLane pause -> pause(pause);
      case LedgerCommand.PrepareTransfers prepare -> participant.prepare(prepare);
      case LedgerCommand.ApplyDecisions decisions -> participant.apply(decisions);
      case LedgerCommand.DropIntents drop -> participant.drop(drop);
      case LedgerCommand.CancelTransfer cancel -> home.cancel(cancel);
      case LedgerCommand.ExpireHolds expire -> expiries.expire(expire);
      case LedgerCommand.UpdateAccount update -> accounts.update(update);
      case LedgerCommand.CloseAccount close -> accounts.close(close);
      case LedgerCommand.ExecuteGroup execute -> groupHome.execute(execute);
      case LedgerCommand.CommitGroup commit -> groupHome.commit(commit);
      case LedgerCommand.RejectGroup reject -> groupHome.reject(reject);
      case LedgerCommand.AbortGroup abort -> groupHome.abort(abort);
      case LedgerCommand.SettleShares settle -> groups.settle(settle);
      case LedgerCommand.StartLeader start -> start(start);
      case LedgerCommand.TakeArcs take -> take(take.ring());
      case MoveCommand move -> apply(move);
    };
  }

  private CommandResult apply(MoveCommand command) {
    return switch (command) {
      case MoveCommand.BeginDeparture begin -> departures.begin(begin);
      case MoveCommand.TellBase base -> departures.base(base);
      // Whether the target has everything shows when the whole batch is done.
      case MoveCommand.Depart later -> new CommandResult.Done();
      case MoveCommand.CancelDeparture cancel -> departures.cancel(cancel);
      case MoveCommand.ConfirmDeparture confirm -> departures.confirm(confirm);
      case MoveCommand.EndDeparture end -> departures.end(end);
      case MoveCommand.BeginArrival begin -> arrivals.begin(begin);
      case MoveCommand.TakeRows take -> arrivals.take(take);
      case MoveCommand.CompleteArrival later -> new CommandResult.Done();
      case MoveCommand.DropArrival drop -> arrivals.drop(drop);
      case MoveCommand.NoteForeignLane note -> arrivals.note(note);
      case MoveCommand.NoteShown note -> owed.note(note);
      case MoveCommand.ForgetDues forget -> arrivals.forget(forget);
    };
  }

  private CommandResult start(LedgerCommand.StartLeader command) {
    long index = tables.applied().index();
    // The start entry of an earlier term may come late: its leader is in office no more.
    if (command.term() >= tables.leader().term()) {
      tables.leader(new LeaderStart(command.term(), index));
    }
    return new CommandResult.LeaderStarted(index);
  }

  private CommandResult note(LedgerCommand.NotePeer command) {
    LanePeer known = tables.peer(command.peer());
    if (command.startIndex() > known.startIndex()) {
      tables.peer(new LanePeer(command.peer(), command.startIndex(), known.pause()));
    }
    return new CommandResult.Done();
  }

  private CommandResult pause(LedgerCommand.PauseLane command) {
    LanePeer.Pause pause =
        command.paused()
            ? new LanePeer.Pause(
                command.actor(), command.reason(), tables.applied().batchTimeMicros())
            : null;
    tables.peer(new LanePeer(command.target(), tables.peer(command.target()).startIndex(), pause));
    return new CommandResult.Done();
  }

  /** Only a shard without arcs takes those of the first ring; afterwards only moves change them. */
  private CommandResult take(LedgerCommand.FirstRing ring) {
    if (!tables.hasHeader()) {
      List<ArcTable.ArcRun> runs = new ArrayList<>();
      for (LedgerCommand.Range range : ring.arcs()) {
        runs.add(
            new ArcTable.ArcRun(
                new ArcRange(range.firstArc(), range.arcCount()),
                ArcState.SERVING,
                range.since(),
                null));
      }
      tables.begin(
          new ShardHeader(ring.arcCount(), ring.hasher(), ring.ledgers()),
          ArcTable.of(ring.arcCount(), runs));
    }
    return new CommandResult.Done();
  }
}
