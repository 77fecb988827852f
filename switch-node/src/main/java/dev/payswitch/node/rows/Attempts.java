// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;

/** The layout of an attempt inside a row: 24 bytes that sort as attempts do. */
final class Attempts {
  private Attempts() {}

  static RowEncoder encode(RowEncoder row, Attempt attempt) {
    return row.int64(attempt.arcEpoch().value())
        .int64(attempt.startIndex())
        .int64(attempt.serial());
  }

  static Attempt decode(RowDecoder row) {
    return new Attempt(new ArcEpoch(row.int64()), row.int64(), row.int64());
  }
}
