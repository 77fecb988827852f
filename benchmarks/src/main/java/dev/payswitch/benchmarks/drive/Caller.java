// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

/** Sends requests over one connection. Any thread may send. */
interface Caller {
  void send(Request request);

  /** Sends nothing more; what is under way is still answered. */
  void finish();
}
