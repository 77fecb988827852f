// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

/**
 * A lane as both of its ends see it.
 *
 * @param oldestMillis how long the oldest waits that is under way
 * @param trouble why it is not open; empty: nothing is known
 * @param pausedBy who paused it and why; empty: nobody
 */
public record LaneFacts(
    String source,
    String target,
    String state,
    long awaitingVerdictCount,
    long owedDecisionCount,
    long oldestMillis,
    String trouble,
    String pausedBy) {
  public String name() {
    return source + ":" + target;
  }
}
