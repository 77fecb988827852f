// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.OwedDecision;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The participant's end of one stream of a lane: what arrives goes through the log, and the log's
 * results go back. It keeps nothing but the token of the hello. Message-driven; owned by the event
 * loop.
 */
public final class LaneSession {
  private final ShardId self;
  private final BooleanSupplier serving;
  private final DecisionLog log;
  private final Consumer<AccountId> undecided;
  private final LaneReplies replies;
  private final PeerCheck peers;
  private final Forwarding forwarding;
  private @Nullable ShardId source;
  private @Nullable FencingToken token;
  private boolean ended;
  private boolean awaitsShown;

  LaneSession(Participant participant, LaneReplies replies) {
    this.self = participant.self();
    this.serving = participant.serving();
    this.log = participant.log();
    this.undecided = participant.undecided();
    this.peers = participant.peers();
    this.forwarding = participant.forwarding();
    this.replies = replies;
  }

  /** What all sessions of a shard share. */
  record Participant(
      ShardId self,
      BooleanSupplier serving,
      DecisionLog log,
      Consumer<AccountId> undecided,
      PeerCheck peers,
      Forwarding forwarding) {}

  /** What goes back to the source. Called on the event loop. */
  public interface LaneReplies {
    void welcome(LaneGreeting greeting);

    void verdicts(List<CommandResult.Verdict> verdicts);

    void acknowledged(long appliedSequence, List<CommandResult.Credited> credits);

    /** Of what is applied, these do not show yet, at the new owners of their accounts. */
    default void passedOn(long appliedSequence, List<Long> waiting) {}

    /** Ends the stream. */
    void refuse(LaneRefusal refusal);
  }

  /** The first message: the token is recorded before the lane is welcome. */
  public void hello(LaneId lane, FencingToken held, LaneGreeting greeting) {
    if (source != null || !lane.target().equals(self)) {
      end(LaneRefusal.Reason.PROTOCOL_ERROR, "a hello for " + lane + " reached " + self);
      return;
    }
    if (!serving.getAsBoolean()) {
      end(LaneRefusal.Reason.SHARD_RECOVERING, self + " has no serving leader here");
      return;
    }
    source = lane.source();
    token = held;
    log.submit(
        new LedgerCommand.AcceptLane(lane.source(), held),
        result -> {
          if (result instanceof CommandResult.LaneAccepted) {
            accepted(lane.source(), greeting);
          } else {
            answer(result);
          }
        },
        this::lost);
  }

  /** The log has taken the lane, so this node leads and its rows are as new as they can be. */
  private void accepted(ShardId from, LaneGreeting greeting) {
    if (ended) {
      return;
    }
    if (peers.holds(from, greeting)) {
      replies.welcome(peers.greetingTo(from));
    } else {
      end(
          LaneRefusal.Reason.SHARD_REGRESSED,
          from + " knows more of " + self + " than its own log does");
    }
  }

  public void prepares(List<LedgerCommand.Prepare> prepares) {
    ShardId from = source;
    FencingToken held = token;
    if (ended) {
      return;
    }
    if (from == null || held == null || prepares.isEmpty()) {
      end(LaneRefusal.Reason.PROTOCOL_ERROR, "prepares before a hello, or none");
      return;
    }
    log.submit(
        new LedgerCommand.PrepareTransfers(from, held, prepares),
        result -> {
          nudge(prepares, result);
          answer(result);
        },
        this::lost);
  }

  public void decisions(List<OwedDecision> decisions) {
    ShardId from = source;
    FencingToken held = token;
    if (ended) {
      return;
    }
    if (from == null || held == null || !followEachOther(decisions)) {
      end(LaneRefusal.Reason.PROTOCOL_ERROR, "decisions before a hello, none, or with a gap");
      return;
    }
    submit(new LedgerCommand.ApplyDecisions(from, held, decisions));
  }

  /** The stream is gone: nothing is answered any more. */
  public void close() {
    ended = true;
  }

  private static boolean followEachOther(List<OwedDecision> decisions) {
    for (int index = 1; index < decisions.size(); index++) {
      if (decisions.get(index).sequence() != decisions.get(index - 1).sequence() + 1) {
        return false;
      }
    }
    return !decisions.isEmpty();
  }

  private void submit(LedgerCommand command) {
    log.submit(
        command,
        result -> {
          if (result instanceof CommandResult.DecisionsApplied applied) {
            // Also when the stream is gone: these are owed from here on.
            forwarding.passOn(applied.told());
          }
          answer(result);
        },
        this::lost);
  }

  private void answer(CommandResult result) {
    if (ended) {
      return;
    }
    switch (result) {
      case CommandResult.Prepared prepared -> replies.verdicts(prepared.verdicts());
      case CommandResult.DecisionsApplied applied -> applied(applied);
      case CommandResult.StaleToken stale -> {
        ended = true;
        replies.refuse(
            new LaneRefusal(
                LaneRefusal.Reason.STALE_TOKEN,
                "token " + token + " is below " + stale.greatest(),
                stale.greatest()));
      }
      case CommandResult.SequenceGap gap ->
          end(
              LaneRefusal.Reason.SEQUENCE_GAP,
              "decisions are applied up to " + gap.appliedSequence());
      default -> end(LaneRefusal.Reason.PROTOCOL_ERROR, "unexpected result");
    }
  }

  private void applied(CommandResult.DecisionsApplied applied) {
    ShardId from = source;
    replies.acknowledged(applied.shownSequence(), applied.credits());
    if (from != null && applied.shownSequence() < applied.appliedSequence() && !awaitsShown) {
      awaitsShown = true;
      forwarding.awaitShown(from, this::tellShown);
    }
    if (applied.early()) {
      end(
          LaneRefusal.Reason.SHARD_RECOVERING,
          "decision "
              + (applied.appliedSequence() + 1)
              + " waits for one of another lane, or for its arc");
    }
  }

  /** Tells what shows by now; whether more is to come. */
  private boolean tellShown(IncomingLane lane) {
    if (ended) {
      return false;
    }
    replies.acknowledged(lane.shownSequence(), List.of());
    replies.passedOn(lane.appliedSequence(), lane.waiting());
    awaitsShown = !lane.forwards().isEmpty();
    return awaitsShown;
  }

  /** Asks soon about the intents that a check hung on: their homes may have forgotten them. */
  private void nudge(List<LedgerCommand.Prepare> prepares, CommandResult result) {
    if (result instanceof CommandResult.Prepared prepared) {
      for (int index = 0; index < prepares.size(); index++) {
        if (prepared.verdicts().get(index).kind() == CommandResult.VerdictKind.RETRY) {
          accountsOf(prepares.get(index)).forEach(undecided);
        }
      }
    }
  }

  private static Set<AccountId> accountsOf(LedgerCommand.Prepare prepare) {
    return switch (prepare) {
      case LedgerCommand.TransferPrepare transfer -> Set.of(transfer.creditAccount());
      case LedgerCommand.GroupPrepare group -> group.accounts();
    };
  }

  private void lost(boolean mayBeApplied) {
    end(LaneRefusal.Reason.SHARD_RECOVERING, "the log of " + self + " did not take the message");
  }

  private void end(LaneRefusal.Reason reason, String detail) {
    if (!ended) {
      ended = true;
      replies.refuse(LaneRefusal.of(reason, detail));
    }
  }
}
