// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import java.util.List;

/**
 * What a shard tells of itself, as far as changes of the ring depend on it.
 *
 * @param storeBytes 0 when it does not tell
 */
public record ShardFacts(
    long accountCount, long storeBytes, long intentCount, List<LaneEnd> laneEnds) {
  public ShardFacts {
    laneEnds = List.copyOf(laneEnds);
  }

  /**
   * One end of a lane.
   *
   * @param sequence of decisions made at the source, or applied at the target
   * @param acknowledged of those made at the source
   * @param underWay prepares and decisions that wait for the target, at the source
   */
  public record LaneEnd(
      String source, String target, long sequence, long acknowledged, long underWay) {}
}
