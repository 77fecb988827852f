// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import java.time.Duration;

/** Decides when each request is due. Requests come back to it from the network's threads. */
sealed interface Pace permits ClosedLoop, OpenLoop {
  void start(Sender sender);

  /** A request whose answer has come, or that failed, is free again. */
  void returned(Request request, boolean answered);

  /** Lets nothing more become due; answers how many calls were due but could not be sent. */
  long stop(Duration limit);
}
