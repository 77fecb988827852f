// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

/** The row families of a shard's store. */
public enum Family {
  /**
   * Accounts, and what became of transfers: read by key, most often to see that a key is new. Keys
   * begin with the arc, so an arc is one contiguous range.
   */
  DATA(0),
  /**
   * The entries of accounts, under keys that begin with the arc too: only ever added, and read in
   * order or by a key that is there. Apart from DATA, so that DATA stays small enough to be found
   * through indexes and filters that are wholly in memory.
   */
  HISTORY(1),
  /**
   * Work that is due, in the order the drivers need it; derived from DATA and kept in the same
   * write.
   */
  AGENDA(2),
  /** What belongs to the shard as a whole: applied position, arc states, books, tokens. */
  META(3);

  private final int number;

  Family(int number) {
    this.number = number;
  }

  /** By which moved rows name it. */
  public int number() {
    return number;
  }

  /** The family of this number. */
  public static Family of(int number) {
    for (Family family : values()) {
      if (family.number == number) {
        return family;
      }
    }
    throw new IllegalArgumentException("no family has number " + number);
  }

  /** Whether its keys begin with the arc, so that its rows move with it. */
  public boolean isKeptByArc() {
    return this == DATA || this == HISTORY;
  }
}
