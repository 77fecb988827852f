// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.layers;

import java.util.List;
import java.util.stream.Stream;

/** All layer rules, for the classes below a root package. */
final class LayerRules {
  private LayerRules() {}

  static List<LayerRule> below(String root) {
    return Stream.of(
            ModuleRules.below(root),
            DirectionRules.below(root),
            LibraryRules.below(root),
            PurityRules.below(root))
        .flatMap(List::stream)
        .toList();
  }
}
