// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.layers;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** What code may not reach: the outside in core, the machine's time and chance in the ledger. */
final class PurityRules {
  private static final Set<String> TIME_AND_CHANCE =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Math.random",
          "java.lang.Thread.sleep",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.system",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.util.Random.<init>",
          "java.util.SplittableRandom.<init>",
          "java.security.SecureRandom.<init>");

  private PurityRules() {}

  static List<LayerRule> below(String root) {
    return List.of(
        new LayerRule(
            "core does no I/O and has no threads",
            noClasses()
                .that()
                .resideInAPackage(root + ".core..")
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                        .or(resideInAnyPackage("java.util.concurrent", "org.slf4j.."))
                        .or(describe("are files or threads", PurityRules::isFileOrThread))),
            "CoreReadsFiles"),
        new LayerRule(
            "time and chance come through their ports",
            noClasses()
                .that(resideInAnyPackage(root + ".core..", root + ".node.."))
                .and(notASource())
                .should()
                .accessTargetWhere(describe("is time or chance", PurityRules::isTimeOrChance)),
            "LedgerReadsTime"),
        new LayerRule(
            "every package is null-marked",
            classes()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".proto..")
                .should(beInANullMarkedPackage()),
            "NotNullMarked"));
  }

  private static boolean isFileOrThread(JavaClass type) {
    return type.isEquivalentTo(Thread.class) || type.getName().startsWith("java.io.File");
  }

  private static boolean isTimeOrChance(JavaAccess<?> access) {
    return TIME_AND_CHANCE.contains(
        access.getTargetOwner().getName() + "." + access.getTarget().getName());
  }

  /** The few classes that implement the ports for time and chance are named System…. */
  private static DescribedPredicate<JavaClass> notASource() {
    return describe(
        "are not a source of time or chance", type -> !type.getSimpleName().startsWith("System"));
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a null-marked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is not null-marked"));
        }
      }
    };
  }
}
