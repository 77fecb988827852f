// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

/** Waits, on a virtual thread. */
@FunctionalInterface
public interface Pause {
  /** Returns after the time, or throws when the thread is interrupted. */
  void pause(long nanos) throws InterruptedException;
}
