// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

/** How many items a page has. */
final class PageSize {
  private static final int DEFAULT = 100;
  private static final int MAX = 1_000;

  private PageSize() {}

  /** The size that is asked for; 0: not said. */
  static int of(int asked) {
    if (asked < 0 || asked > MAX) {
      throw StatusMapper.invalid("page_size", "is 1 to " + MAX + ", or 0 for " + DEFAULT);
    }
    return asked == 0 ? DEFAULT : asked;
  }
}
