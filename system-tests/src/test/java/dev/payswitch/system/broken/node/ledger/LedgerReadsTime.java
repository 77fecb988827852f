// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.ledger;

final class LedgerReadsTime {
  private LedgerReadsTime() {}

  static long now() {
    return System.nanoTime();
  }
}
