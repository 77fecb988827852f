// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;

/** Gives out attempts: no two are ever the same, and they only grow. Owned by the event loop. */
final class AttemptSource {
  private long startIndex = -1;
  private long serial;

  /** From now on attempts begin with this start index. */
  void lead(long newStartIndex) {
    startIndex = newStartIndex;
    serial = 0;
  }

  Attempt next(long arcEpoch) {
    return new Attempt(new ArcEpoch(arcEpoch), startIndex, ++serial);
  }
}
