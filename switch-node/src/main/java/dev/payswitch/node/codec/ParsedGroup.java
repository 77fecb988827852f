// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.node.rows.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/** What the bytes of a group turned out to be. */
public sealed interface ParsedGroup {
  /** A group that can be executed. */
  record WellFormed(GroupRequest group) implements ParsedGroup {}

  /**
   * A group that makes no sense: its outcome, which is not recorded.
   *
   * @param index the member that the fault is about, from 0; null: the group itself
   * @param memberCount of the request
   */
  record Malformed(OutcomeStatus fault, @Nullable Integer index, int memberCount)
      implements ParsedGroup {}

  /** No group at all. */
  record Undecodable(String detail) implements ParsedGroup {}
}
