// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

/** What a source made of an order. */
public sealed interface MoveAnswer {
  /** It does so. */
  record Taken() implements MoveAnswer {}

  /** It never will, and why. */
  record Rejected(String why) implements MoveAnswer {}

  /** It could not now, and why: ask again. */
  record NotNow(String why) implements MoveAnswer {}
}
