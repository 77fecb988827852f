// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

/** The clock of a node; the only way to learn the time. */
@FunctionalInterface
public interface Clock {
  /**
   * Microseconds since 1970 UTC. May go back; the log sees to it that the shard's time does not.
   */
  long nowMicros();
}
