// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.benchmarks.traffic.TransferSource;
import java.time.Instant;

/** Names runs by the time, so that the transfer ids of two runs on one cluster do not meet. */
final class RunName {
  private static final int BASE = 36;

  private RunName() {}

  static String next() {
    String time = Long.toString(Instant.now().toEpochMilli(), BASE);
    String padded = "0".repeat(TransferSource.RUN_NAME_LENGTH) + time;
    return padded.substring(padded.length() - TransferSource.RUN_NAME_LENGTH);
  }
}
