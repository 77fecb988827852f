// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.layers;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inside a process calls go one way. On a node: {@code rpc → transfer → move → log → ledger ←
 * storage}; on a router: {@code rpc, console → reconfigure → routing}. The root package of a
 * process wires the rest, so nothing below may know a class that wires.
 */
final class DirectionRules {
  private DirectionRules() {}

  static List<LayerRule> below(String root) {
    List<LayerRule> rules = new ArrayList<>();
    String node = root + ".node";
    rules.add(never(node, "transfer", "TransferKnowsRpc", "rpc", "storage"));
    rules.add(never(node, "move", "MoveKnowsRpc", "rpc", "transfer", "storage"));
    rules.add(never(node, "log", "LogKnowsTransfer", "rpc", "transfer", "move", "storage"));
    rules.add(never(node, "ledger", "LedgerKnowsLog", "rpc", "transfer", "move", "log", "storage"));
    rules.add(never(node, "storage", "StorageKnowsLog", "rpc", "transfer", "move", "log"));
    rules.add(never(node, "rpc", "RpcKnowsStorage", "storage"));
    String router = root + ".router";
    rules.add(never(router, "rpc", "RpcKnowsConsole", "console"));
    rules.add(never(router, "console", "ConsoleKnowsRpc", "rpc"));
    rules.add(never(router, "reconfigure", "ReconfigureKnowsRpc", "rpc", "console"));
    rules.add(never(router, "routing", "RoutingKnowsRpc", "rpc", "console", "reconfigure"));
    Stream.of("node", "router", "cli", "cluster", "standalone")
        .map(module -> noWiringFromBelow(root, module))
        .forEach(rules::add);
    rules.add(
        new LayerRule(
            "no package cycles",
            slices().matching(root + ".(*).(*)..").should().beFreeOfCycles(),
            "KnowsHen"));
    return rules;
  }

  private static LayerRule never(
      String process, String from, String brokenBy, String... forbidden) {
    String[] targets =
        Stream.of(forbidden).map(to -> process + "." + to + "..").toArray(String[]::new);
    return new LayerRule(
        process.substring(process.lastIndexOf('.') + 1)
            + "."
            + from
            + " does not call "
            + String.join(", ", forbidden),
        noClasses()
            .that()
            .resideInAPackage(process + "." + from + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(targets),
        brokenBy);
  }

  private static LayerRule noWiringFromBelow(String root, String module) {
    String top = root + "." + module;
    DescribedPredicate<JavaClass> wires =
        describe(
            "wire the packages of " + module,
            type -> type.getPackageName().equals(top) && dependsBelow(type, top));
    return new LayerRule(
        "nothing below " + module + " knows its wiring",
        noClasses().that().resideInAPackage(top + ".*..").should().dependOnClassesThat(wires),
        module + ".part.");
  }

  private static boolean dependsBelow(JavaClass type, String top) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> dependency.getTargetClass().getPackageName().startsWith(top + "."));
  }
}
