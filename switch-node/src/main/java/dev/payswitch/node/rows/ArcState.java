// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/** What an arc is to a shard. */
public enum ArcState {
  /** Not this shard's, and nothing of it is here. */
  ABSENT(0),
  /** Owned and served. */
  SERVING(1),
  /** Owned, but no new command is taken: its cut-over is under way. */
  FROZEN(2),
  /** On its way here; invisible until the cut-over. */
  INCOMING(3),
  /** Owned before; its rows wait to be deleted. */
  GONE(4);

  private final int number;

  ArcState(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ArcState of(int number) {
    return values()[number];
  }
}
