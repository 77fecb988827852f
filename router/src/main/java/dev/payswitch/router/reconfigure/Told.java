// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

/** What came of a question to a shard. */
public sealed interface Told<T> {
  /** Its leader answered. */
  record Said<T>(T answer) implements Told<T> {}

  /** It did not, and why. */
  record Silent<T>(String why) implements Told<T> {}
}
