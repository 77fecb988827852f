// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.CommandResult;
import java.util.List;

/** Whatever home coordinates over its lanes. Serials are unique over both. */
record Coordinators(TransferCoordinator transfers, GroupCoordinator groups, PassedOnLog passedOn)
    implements Lane.LaneListener {

  @Override
  public void verdict(ShardId participant, CommandResult.Verdict verdict) {
    transfers.verdict(participant, verdict);
    groups.verdict(participant, verdict);
  }

  @Override
  public void acknowledged(
      ShardId participant, long appliedSequence, List<CommandResult.Credited> credits) {
    transfers.acknowledged(participant, appliedSequence, credits);
    groups.acknowledged(participant, appliedSequence, credits);
  }

  @Override
  public void passedOn(ShardId participant, long appliedSequence, List<Long> waiting) {
    passedOn.note(participant, appliedSequence, waiting);
  }

  void sweep() {
    transfers.sweep();
    groups.sweep();
  }

  void stop() {
    passedOn.stop();
    transfers.stop();
    groups.stop();
  }

  int inFlight() {
    return transfers.inFlight() + groups.inFlight();
  }

  boolean isInProgress(TransferKey key) {
    return transfers.isInProgress(key) || groups.isInProgress(key);
  }
}
