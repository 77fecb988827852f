// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/** The groups of characters ids are made of. */
final class Characters {
  static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  static final String DIGITS = "0123456789";
  static final String OF_NAMES = LOWER + UPPER + DIGITS + "._:@/+-";

  private Characters() {}
}
