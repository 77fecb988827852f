// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import java.time.Duration;

/** How much goes out at once, and for how long a list is sent again. */
public record LoadOptions(int listSize, int listsInFlight, Duration retryLimit) {
  /** Below the 1 MiB of a call even when every field is as long as it may be. */
  public static final int MAX_LIST_SIZE = 2_000;

  public static final int MAX_LISTS_IN_FLIGHT = 64;

  public LoadOptions {
    if (listSize < 1 || listSize > MAX_LIST_SIZE) {
      throw new IllegalArgumentException("a list has 1 to " + MAX_LIST_SIZE + " lines");
    }
    if (listsInFlight < 1 || listsInFlight > MAX_LISTS_IN_FLIGHT) {
      throw new IllegalArgumentException("1 to " + MAX_LISTS_IN_FLIGHT + " lists may be in flight");
    }
  }
}
