// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A move of an operation, as its source tells.
 *
 * @param state PLANNED, COPYING, CATCH_UP, SWITCHED, CLEANING, DONE or CANCELLED
 * @param totalBytes to copy in all, estimated; 0: not known
 * @param stateSince null: not known
 * @param stuckReason why it does not go on; empty: it goes on
 */
public record MoveFacts(
    String id,
    String operationId,
    int firstArc,
    int arcCount,
    String source,
    String target,
    String state,
    boolean paused,
    long copiedBytes,
    long totalBytes,
    long bytesPerSecond,
    long waitingRowCount,
    @Nullable Instant stateSince,
    String stuckReason,
    String lastError) {
  /** Whether the arcs may be with nobody, or with the target before the ring says so. */
  public boolean isCuttingOver() {
    return state.equals("SWITCHED");
  }

  /** Whether it began and is not over. */
  public boolean isUnderWay() {
    return switch (state) {
      case "COPYING", "CATCH_UP", "SWITCHED", "CLEANING" -> true;
      default -> false;
    };
  }

  boolean covers(int arc) {
    return arc >= firstArc && arc < firstArc + arcCount;
  }
}
