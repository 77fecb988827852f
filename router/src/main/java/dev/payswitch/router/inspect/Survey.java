// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

/** Asks everybody. */
public interface Survey {
  /** Blocks for about a second at most. */
  ClusterFacts look() throws InterruptedException;
}
