// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

/** Spreads numbers over 64 bits, each to a different one (the last step of SplitMix64). */
final class Mix {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Mix() {}

  static long of(long number) {
    long mixed = number + GOLDEN;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
