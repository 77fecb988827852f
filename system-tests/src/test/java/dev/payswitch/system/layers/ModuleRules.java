// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.layers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which module may depend on which. */
final class ModuleRules {
  private static final Map<String, Set<String>> MAY_DEPEND_ON =
      Map.of(
          "proto", Set.of(),
          "core", Set.of(),
          "cluster", Set.of("core"),
          "node", Set.of("proto", "core", "cluster"),
          "router", Set.of("proto", "core", "cluster"),
          "cli", Set.of("proto", "core", "cluster"),
          "standalone", Set.of("proto", "core", "cluster", "node", "router", "cli"),
          "testkit", Set.of("proto", "core", "cluster"));

  private static final Map<String, String> BROKEN_BY =
      Map.of(
          "proto", "ProtoKnowsCore",
          "core", "CoreKnowsCluster",
          "cluster", "ClusterKnowsRouter",
          "node", "NodeKnowsRouter",
          "router", "RouterKnowsNode",
          "cli", "CliKnowsNode",
          "standalone", "StandaloneKnowsTestkit",
          "testkit", "TestkitKnowsNode");

  private ModuleRules() {}

  static List<LayerRule> below(String root) {
    List<LayerRule> rules = new ArrayList<>();
    for (String module : new TreeSet<>(MAY_DEPEND_ON.keySet())) {
      Set<String> others = new TreeSet<>(MAY_DEPEND_ON.keySet());
      others.add("benchmarks");
      others.remove(module);
      others.removeAll(MAY_DEPEND_ON.getOrDefault(module, Set.of()));
      String[] forbidden =
          others.stream().map(other -> root + "." + other + "..").toArray(String[]::new);
      rules.add(
          new LayerRule(
              module + " depends only on its modules",
              noClasses()
                  .that()
                  .resideInAPackage(root + "." + module + "..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(forbidden),
              BROKEN_BY.getOrDefault(module, "")));
    }
    return rules;
  }
}
