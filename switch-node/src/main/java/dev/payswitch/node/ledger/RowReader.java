// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import org.jspecify.annotations.Nullable;

/** Reads rows. */
public interface RowReader {

  /** The value of one row, or null. */
  byte @Nullable [] get(Family family, byte[] key);

  /**
   * Visits rows with {@code from <= key < until} in the order of their keys, or in falling order,
   * until the visitor answers false. The arrays belong to the visitor.
   */
  void scan(Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor);

  /** The order of a scan. */
  enum ScanOrder {
    /** Growing keys. */
    FORWARD,
    /** Falling keys. */
    BACKWARD
  }

  /** Takes the rows of a scan. */
  @FunctionalInterface
  interface RowVisitor {
    /** Takes one row; false ends the scan. */
    boolean visit(byte[] key, byte[] value);
  }
}
