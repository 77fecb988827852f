// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.core.id.ShardId;
import picocli.CommandLine.Parameters;

/** The lane that a command is about. Filled by picocli. */
final class LaneName {
  @Parameters(
      paramLabel = "SOURCE:TARGET",
      description = "The lane: the shard that coordinates, and the one that participates.")
  private String lane = "";

  /** One end of the lane: 0 the source, 1 the target. */
  private String end(int index) {
    String[] ends = lane.split(":", -1);
    if (ends.length != 2 || !ShardId.isValid(ends[0]) || !ShardId.isValid(ends[1])) {
      throw Values.usage("\"" + lane + "\" is no lane: write it as s1:s2");
    }
    return ends[index];
  }

  String source() {
    return end(0);
  }

  String target() {
    return end(1);
  }
}
