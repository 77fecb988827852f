// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.bare;

final class NotNullMarked {
  private NotNullMarked() {}
}
