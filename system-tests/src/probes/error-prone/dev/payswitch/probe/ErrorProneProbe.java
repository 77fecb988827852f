// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.probe;

/** Must not compile: drops a result, which javac allows and Error Prone refuses. */
final class ErrorProneProbe {
  private ErrorProneProbe() {}

  static void dropsTheResult(String name) {
    name.trim();
  }
}
