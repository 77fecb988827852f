// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import java.util.List;

/**
 * What became of a group.
 *
 * @param outcome of the group as a whole
 * @param amounts what each member moved, held or released, in order; empty: nothing took place
 */
public record GroupOutcome(TransferOutcome outcome, List<Amount> amounts) {
  public GroupOutcome {
    amounts = List.copyOf(amounts);
  }

  /** Nothing took place. */
  public static GroupOutcome of(TransferOutcome outcome) {
    return new GroupOutcome(outcome, List.of());
  }

  /** The same once every shard that takes part shows it. */
  public GroupOutcome shownEverywhere() {
    return outcome instanceof TransferOutcome.Created created
        ? new GroupOutcome(
            new TransferOutcome.Created(created.amount(), created.timeMicros(), null, null, true),
            amounts)
        : this;
  }
}
