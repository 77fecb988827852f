// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.OwedDecision;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries the messages of lanes to their targets. Everything it tells arrives on the event loop.
 */
public interface LaneTransport {

  /** Opens a stream to the target's leader, with a hello under this token. Never blocks. */
  LaneStream open(LaneId lane, FencingToken token, LaneGreeting greeting, LaneEvents events);

  /** Asks another shard's leader what it knows of this shard; empty: no answer. Never blocks. */
  void askKnowledge(ShardId peer, Consumer<Optional<PeerKnowledge>> answer);

  /** One stream: what is sent arrives in order or not at all. */
  interface LaneStream {
    /**
     * Whether more may be sent without filling buffers; if not, {@link LaneEvents#ready} follows.
     */
    boolean isReady();

    void sendPrepares(List<LedgerCommand.Prepare> prepares);

    void sendDecisions(List<OwedDecision> decisions);

    /** Ends the stream; nothing is told any more. */
    void close();
  }

  /** What a stream tells its lane. */
  interface LaneEvents {
    /** The target has taken the token; what it knows of this shard says what it has applied. */
    void welcomed(LaneGreeting greeting);

    void ready();

    void verdicts(List<CommandResult.Verdict> verdicts);

    void acknowledged(long appliedSequence, List<CommandResult.Credited> credits);

    /** Of what is applied there, these do not show yet. */
    default void passedOn(long appliedSequence, List<Long> waiting) {}

    /** The target takes nothing of this stream any more. */
    void refused(LaneRefusal refusal);

    /** The stream broke; what was sent may or may not have arrived. */
    void broken(ShardId target, String cause);
  }
}
