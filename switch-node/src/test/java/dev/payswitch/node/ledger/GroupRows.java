// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import java.util.List;
import java.util.stream.Stream;

/** Groups, and what hangs on them. */
final class GroupRows {
  private GroupRows() {}

  static List<Row> rows() {
    return Stream.of(
            GroupFormRows.rows(),
            GroupIdRows.rows(),
            GroupOrderRows.rows(),
            GroupHoldRows.rows(),
            GroupRefundRows.rows(),
            GroupUndecidedRows.rows(),
            GroupIntentRows.rows())
        .flatMap(List::stream)
        .toList();
  }
}
