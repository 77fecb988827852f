// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

/**
 * When each call of an open loop is due: at equal distances from the start, whatever was answered.
 * Computed from the call's number, so that no rounding adds up over a long run.
 */
record Schedule(long startNanos, double callsPerSecond) {
  private static final double NANOS_PER_SECOND = 1e9;

  Schedule {
    if (!(callsPerSecond > 0)) {
      throw new IllegalArgumentException("the rate must be above 0, but is " + callsPerSecond);
    }
  }

  /** The due time of a call, by its number from 0. */
  long dueNanos(long call) {
    return startNanos + Math.round(call * (NANOS_PER_SECOND / callsPerSecond));
  }
}
