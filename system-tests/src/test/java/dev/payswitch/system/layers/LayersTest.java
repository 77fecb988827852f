// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.layers;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the product against the layer rules, and each rule against a class that breaks it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LayersTest {
  private static final String PRODUCT = "dev.payswitch";
  private static final String BROKEN = "dev.payswitch.system.broken";

  private JavaClasses product;
  private JavaClasses broken;

  @BeforeAll
  void importClasses() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PRODUCT);
    broken = new ClassFileImporter().importPackages(BROKEN);
  }

  @ParameterizedTest
  @MethodSource("productRules")
  void productKeepsTheRule(LayerRule layer) {
    layer.rule().allowEmptyShould(true).check(product);
  }

  /** Without this the rules would also hold where there is nothing to check. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster",
        "core.id",
        "core.money",
        "core.ring",
        "node.ledger",
        "node.log",
        "proto.v1",
        "testkit"
      })
  void seesCodeOfTheLayer(String layer) {
    assertThat(product.containPackage(PRODUCT + "." + layer)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("brokenRules")
  void ruleCanFail(LayerRule layer) {
    List<String> violations = layer.rule().evaluate(broken).getFailureReport().getDetails();
    assertThat(violations).anyMatch(line -> line.contains(layer.brokenBy()));
  }

  static List<LayerRule> productRules() {
    return LayerRules.below(PRODUCT);
  }

  static List<LayerRule> brokenRules() {
    return LayerRules.below(BROKEN);
  }
}
