// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import java.time.Instant;

/**
 * A change of the ring that was planned, is under way, or is over.
 *
 * @param state as in its document: PLANNED, RUNNING, PAUSED, CANCELLING, DONE, CANCELLED, FAILED
 * @param lastError empty: none
 */
public record OperationFacts(
    String id,
    String kind,
    String shard,
    String state,
    String actor,
    String reason,
    Instant created,
    int movesDone,
    int moveCount,
    String lastError) {
  /** Whether it may still change the ring. */
  public boolean isUnderWay() {
    return switch (state) {
      case "RUNNING", "PAUSED", "CANCELLING" -> true;
      default -> false;
    };
  }
}
