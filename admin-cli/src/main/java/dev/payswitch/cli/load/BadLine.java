// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

/** Why one line of a file cannot be used; the rest of the file can. */
final class BadLine extends Exception {
  BadLine(String problem) {
    super(problem);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
