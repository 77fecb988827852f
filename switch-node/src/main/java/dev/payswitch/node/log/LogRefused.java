// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import org.jspecify.annotations.Nullable;

/**
 * The log cannot be served from: it is lost, cut, damaged, or cannot be opened. The message says
 * what was found and what a person should do; the process must not go on.
 */
public final class LogRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogRefused(String message) {
    super(message);
  }

  LogRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
