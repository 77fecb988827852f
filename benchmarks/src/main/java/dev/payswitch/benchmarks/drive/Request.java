// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import dev.payswitch.benchmarks.traffic.RequestBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A place for one call that is under way; used again for the next call when the answer has come.
 * Owned by the loop while free, and by the call until it is answered or failed.
 */
final class Request {
  final RequestBuffer buffer = new RequestBuffer();
  long firstNumber;
  int transferCount;

  /** When the call was due, which in an open loop may be before it was sent. */
  long dueNanos;

  /** Where its answer counts, even if the window is over by then; nowhere when null. */
  @Nullable Tally tally;
}
