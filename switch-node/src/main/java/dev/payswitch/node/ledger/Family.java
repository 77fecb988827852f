// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

/** The row families of a shard's store. */
public enum Family {
  /**
   * Accounts, and what became of transfers: read by key, most often to see that a key is new. Keys
   * begin with the arc, so an arc is one contiguous range.
   */
  DATA,
  /**
   * The entries of accounts, under keys that begin with the arc too: only ever added, and read in
   * order or by a key that is there. Apart from DATA, so that DATA stays small enough to be found
   * through indexes and filters that are wholly in memory.
   */
  HISTORY,
  /**
   * Work that is due, in the order the drivers need it; derived from DATA and kept in the same
   * write.
   */
  AGENDA,
  /** What belongs to the shard as a whole: applied position, arc states, books, tokens. */
  META
}
