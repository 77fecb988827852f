// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

/** The row families of a shard's store. */
public enum Family {
  /**
   * Everything that belongs to an account; keys begin with the arc, so an arc is one contiguous
   * range.
   */
  DATA,
  /**
   * Work that is due, in the order the drivers need it; derived from DATA and kept in the same
   * write.
   */
  AGENDA,
  /** What belongs to the shard as a whole: applied position, arc states, books, tokens. */
  META
}
