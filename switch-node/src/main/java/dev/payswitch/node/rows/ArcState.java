// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.node.InvariantViolation;

/** What an arc is to a shard. */
public enum ArcState {
  /** Not this shard's, and nothing of it is here. */
  ABSENT(0),
  /** Owned and served. */
  SERVING(1),
  /** On its way here; invisible until the cut-over. */
  INCOMING(3),
  /** Given to another shard; its rows may still be here, and nobody is shown them. */
  GONE(4);

  private final int number;

  ArcState(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ArcState of(int number) {
    for (ArcState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new InvariantViolation("arc state " + number);
  }
}
