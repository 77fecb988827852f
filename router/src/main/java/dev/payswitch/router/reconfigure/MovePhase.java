// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

/** How far a move is, as its source says. */
public enum MovePhase {
  /** It waits for its turn at the source. */
  PLANNED,
  /** Rows are copied. */
  COPYING,
  /** The target takes what changed meanwhile. */
  CATCH_UP,
  /** The source gave the arcs away; the ring may not show it yet. */
  SWITCHED,
  /** The target serves; both sides are compared and the source removes its rows. */
  CLEANING,
  /** All is done. */
  DONE,
  /** It was taken back. */
  CANCELLED;

  /** Whether it can still be taken back, paused or throttled. */
  boolean isReversible() {
    return this == PLANNED || this == COPYING || this == CATCH_UP;
  }
}
