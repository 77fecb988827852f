// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.RowDigest;

/** What the target of a move says to a step. */
public sealed interface ArrivalAnswer {

  /**
   * It is done, or was before.
   *
   * @param number of the last message taken
   * @param copied how far the rows are copied
   * @param feedPosition the place of the last row of the feed
   * @param sums what the accounts that arrived add up to
   * @param digest of the rows that arrived
   * @param complete whether the target serves the arcs
   */
  record Progress(
      long number,
      CopyMark copied,
      long feedPosition,
      Book sums,
      RowDigest digest,
      boolean complete)
      implements ArrivalAnswer {}

  /** The target does not agree, and tells why. It may later. */
  record Rejected(String why) implements ArrivalAnswer {}

  /** The target cannot be asked now; it may have done the step. */
  record Unavailable(String why) implements ArrivalAnswer {}
}
