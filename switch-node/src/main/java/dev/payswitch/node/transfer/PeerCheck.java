// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.RowReader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares what other shards know of this one's log with the log itself. The cluster's record of
 * the log is the first net under an old disk, this is the second one. Owned by the event loop.
 */
final class PeerCheck implements Lane.Greeter {
  private final Ledger ledger;
  private final RowReader rows;
  private final DecisionLog log;
  private Consumer<String> regressed = detail -> {};

  PeerCheck(Ledger ledger, RowReader rows, DecisionLog log) {
    this.ledger = ledger;
    this.rows = rows;
    this.log = log;
  }

  /** Who is told that this shard must not go on, and why. */
  void lead(Consumer<String> whenRegressed) {
    regressed = whenRegressed;
  }

  @Override
  public LaneGreeting greetingTo(ShardId peer) {
    return new LaneGreeting(startIndex(), knowledgeOf(peer));
  }

  PeerKnowledge knowledgeOf(ShardId peer) {
    return new PeerKnowledge(
        MetaRows.peer(rows, peer).startIndex(),
        MetaRows.shownSequence(rows, peer),
        MetaRows.outgoing(rows, peer).acknowledgedSequence());
  }

  /**
   * Remembers how far the speaker's log reaches. When the speaker knows more of this shard than its
   * log does, the log is asked whether this node still leads: one that was overtaken is behind,
   * too.
   */
  @Override
  public boolean holds(ShardId peer, LaneGreeting greeting) {
    boolean holds = missing(peer, greeting.known()) == null;
    if (!holds) {
      judge(peer, greeting.known(), regressed);
    } else if (greeting.startIndex() > MetaRows.peer(rows, peer).startIndex()) {
      log.submit(
          new LedgerCommand.NotePeer(peer, greeting.startIndex()),
          result -> {},
          mayBeApplied -> {});
    }
    return holds;
  }

  /**
   * A peer knows more of this shard than its log holds. That is also so for a leader that was
   * overtaken, so the log is asked first: what goes through it, only a leader in office can tell.
   */
  void judge(ShardId peer, PeerKnowledge known, Consumer<String> behind) {
    long met = MetaRows.peer(rows, peer).startIndex();
    log.submit(
        new LedgerCommand.NotePeer(peer, met),
        result -> {
          String missing = missing(peer, known);
          if (missing != null) {
            behind.accept(missing);
          }
        },
        mayBeApplied -> {});
  }

  /** What a peer knows of this shard and its log does not hold; null: nothing. */
  @Nullable String missing(ShardId peer, PeerKnowledge known) {
    long decided = MetaRows.outgoing(rows, peer).decidedSequence();
    long applied = MetaRows.shownSequence(rows, peer);
    if (known.startIndex() > startIndex()) {
      return "shard "
          + peer
          + " has seen a leader that started at entry "
          + known.startIndex()
          + ", but the log's last leader starts at entry "
          + startIndex();
    }
    if (known.decidedSequence() > decided) {
      return "shard "
          + peer
          + " has applied decision "
          + known.decidedSequence()
          + " of the lane from here, but the log decided only up to "
          + decided;
    }
    if (known.appliedSequence() > applied) {
      return "shard "
          + peer
          + " was told that decision "
          + known.appliedSequence()
          + " of its lane is applied here, but the log applied only up to "
          + applied;
    }
    return null;
  }

  private long startIndex() {
    return Math.max(0, ledger.published().leader().startIndex());
  }
}
