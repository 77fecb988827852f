// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.layers;

import com.tngtech.archunit.lang.ArchRule;

/**
 * A rule on the classes below a root package. {@code brokenBy} is the class below {@code
 * dev.payswitch.system.broken} that breaks it, or the end of its package.
 */
record LayerRule(String name, ArchRule rule, String brokenBy) {
  @Override
  public String toString() {
    return name;
  }
}
