// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import java.util.List;

/** Closes native objects in the reverse order of their making. */
final class Closing {
  private Closing() {}

  static void inReverse(List<? extends AutoCloseable> open) {
    for (AutoCloseable resource : open.reversed()) {
      try {
        resource.close();
      } catch (Exception never) {
        throw new IllegalStateException("a native object cannot be closed: " + resource, never);
      }
    }
  }
}
