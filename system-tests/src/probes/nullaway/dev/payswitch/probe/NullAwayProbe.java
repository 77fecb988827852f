// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.probe;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Must not compile: uses a value that may be null, which only NullAway refuses. */
@NullMarked
final class NullAwayProbe {
  private NullAwayProbe() {}

  static int length(@Nullable String name) {
    return name.length();
  }
}
