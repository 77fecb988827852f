// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/** A clock that only grows, for deadlines and delays; its zero means nothing. */
@FunctionalInterface
public interface Clock {
  long nanoTime();
}
