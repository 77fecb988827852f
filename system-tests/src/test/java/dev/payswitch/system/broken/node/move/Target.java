// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.move;

/** What broken classes reach for. */
public final class Target {
  private Target() {}
}
