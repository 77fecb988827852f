// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import java.time.Duration;

/**
 * How transfers are sent: by which call, how many in each, how many calls at most are unanswered,
 * and either as fast as answers come (rate 0, a closed loop) or at a fixed rate of transfers per
 * second whatever comes back (an open loop).
 */
public record LoadShape(
    CallKind kind,
    int transfersPerCall,
    int callsInFlight,
    double transfersPerSecond,
    int channelCount,
    Duration callTimeout) {
  public LoadShape {
    if (transfersPerCall < 1 || callsInFlight < 1 || channelCount < 1 || transfersPerSecond < 0) {
      throw new IllegalArgumentException(
          "size, calls in flight and channels must be at least 1, and the rate not negative");
    }
    if (kind.isSingle() && transfersPerCall != 1) {
      throw new IllegalArgumentException("a unary call carries one transfer");
    }
  }

  public boolean isOpenLoop() {
    return transfersPerSecond > 0;
  }
}
