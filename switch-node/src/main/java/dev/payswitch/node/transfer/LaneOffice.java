// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.IntentAge;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What people may do to the lanes from this shard and to what is in doubt on it. Nobody chooses an
 * outcome here: a paused lane finishes what is under way, and what is in doubt is decided by its
 * home. Called on the event loop, and calls back there.
 */
public final class LaneOffice {
  private static final Refusal NOT_LEADING =
      Refusal.recovering("the shard is starting or has no leader here");

  private final BooleanSupplier serving;
  private final DecisionLog log;
  private final Lanes lanes;
  private final LaneLock lock;
  private final IntentRecovery recovery;

  LaneOffice(
      BooleanSupplier serving,
      DecisionLog log,
      Lanes lanes,
      LaneLock lock,
      IntentRecovery recovery) {
    this.serving = serving;
    this.log = log;
    this.lanes = lanes;
    this.lock = lock;
    this.recovery = recovery;
  }

  /** Learns how it went. */
  public interface LaneReply {
    /**
     * It is done.
     *
     * @param removed who stood in the way of the lock and was removed
     */
    void done(LaneStatus lane, List<String> removed);

    void refused(Refusal refusal);
  }

  /**
   * Has the lane take no new transfers until it is resumed, or resumes it; both survive restarts.
   */
  public void pause(LedgerCommand.PauseLane command, LaneReply reply) {
    if (!serving.getAsBoolean()) {
      reply.refused(NOT_LEADING);
      return;
    }
    log.submit(
        command,
        result -> reply.done(lanes.repaused(command.target()), List.of()),
        mayBeApplied ->
            reply.refused(
                Refusal.of(
                    Refusal.Reason.OUTCOME_UNKNOWN, "the log did not confirm it: look again")));
  }

  /** Removes whoever else holds the lane's lock or waits for it, and opens the lane at once. */
  public void unblock(ShardId target, LaneReply reply) {
    if (!serving.getAsBoolean()) {
      reply.refused(NOT_LEADING);
      return;
    }
    Lane lane = lanes.to(target);
    lock.removeOthers(
        lane.id(),
        removed -> {
          lane.unblock();
          reply.done(lane.status(), removed);
        },
        cause -> reply.refused(Refusal.laneUnavailable(cause)));
  }

  /**
   * Asks the home of these intents what became of them, now, and follows its answer.
   *
   * @param answer one fate for each
   */
  public void resolve(ShardId home, List<IntentAge> intents, Consumer<List<AttemptFate>> answer) {
    recovery.resolve(intents, home, answer);
  }
}
