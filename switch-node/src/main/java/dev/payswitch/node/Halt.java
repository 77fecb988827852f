// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node;

/**
 * Ends the process at once because it may not go on: its store or log failed, or an invariant is
 * broken. A stopped shard is repairable, a wrong balance is not. In production it does not return;
 * callers must not rely on that, and do nothing more.
 */
@FunctionalInterface
public interface Halt {
  /**
   * Ends the process; only the first call counts.
   *
   * @param what what failed and what a person should do, in one line
   */
  void halt(String what, Throwable cause);
}
