// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.IncomingLane;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a participant does about accounts that were given to another shard: decisions are passed on,
 * and acknowledged when they show there. Owned by the event loop.
 */
final class Forwarding {
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final RowReader rows;
  private final Lanes lanes;
  private final Scheduler scheduler;

  Forwarding(RowReader rows, Lanes lanes, Scheduler scheduler) {
    this.rows = rows;
    this.lanes = lanes;
    this.scheduler = scheduler;
  }

  /** Tells the new owners of accounts. */
  void passOn(List<CommandResult.Told> told) {
    told.forEach(each -> lanes.owe(each.participant(), each.owed()));
  }

  /**
   * Looks, again and again, which decisions show at their accounts.
   *
   * @param told takes what there is, and says whether to look again
   */
  void awaitShown(ShardId source, Predicate<IncomingLane> told) {
    scheduler.schedule(
        LOOK_EVERY,
        () -> {
          IncomingLane now = MetaRows.incoming(rows, source);
          if (now == null || told.test(now)) {
            awaitShown(source, told);
          }
        });
  }
}
