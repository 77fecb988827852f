// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import org.jspecify.annotations.Nullable;

/** Something cannot be started as it was told; says what is wrong and what to do. */
final class StartRefused extends RuntimeException {
  private final String advice;

  StartRefused(String problem, String advice) {
    this(problem, advice, null);
  }

  StartRefused(String problem, String advice, @Nullable Throwable cause) {
    super(problem, cause);
    this.advice = advice;
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  String advice() {
    return advice;
  }
}
