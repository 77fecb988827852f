// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.node.InvariantViolation;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation finds mistakes: each mutant fails in it, by a check or an invariant, and the same
 * code without a mutant does not.
 */
final class SimulationMutantsTest {
  /** So many runs a mutant may survive, from the seed that has shown it before. */
  private static final int MOST_RUNS = 3_000;

  private static final int RUNS_WITHOUT_MUTANT = 60;

  static List<Mutant> mutants() {
    return Mutants.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void isFound(Mutant mutant) {
    ObjLongConsumer<String> simulation = simulation(new MutatedClasses(mutant));
    for (int runs = 1; runs <= MOST_RUNS; runs++) {
      long seed = mutant.firstSeed() + runs - 1;
      Throwable failure = failure(simulation, mutant.kind(), seed);
      if (failure != null) {
        System.out.println(
            "mutant=\"%s\" kind=%s seed=%d runs=%d found_by=\"%s\""
                .formatted(mutant, mutant.kind(), seed, runs, firstLine(failure)));
        assertThat(isCheck(failure)).as("%s is found by a check: %s", mutant, failure).isTrue();
        return;
      }
    }
    throw new AssertionError(
        "\"%s\" survives %d runs from seed %d on: %s"
            .formatted(mutant, MOST_RUNS, mutant.firstSeed(), mutant.why()));
  }

  @Test
  void nothingIsFoundWithoutAMutant() {
    ObjLongConsumer<String> simulation =
        simulation(new MutatedClasses(Mutant.named("no mutant at all")));
    for (SimulatedRun.Kind kind : SimulatedRun.Kind.values()) {
      for (long seed = 0; seed < RUNS_WITHOUT_MUTANT; seed++) {
        assertThat(failure(simulation, kind, seed)).as("%s with seed %s", kind, seed).isNull();
      }
    }
  }

  /** The simulation of these classes, which know this test's classes only by name. */
  @SuppressWarnings("unchecked")
  private static ObjLongConsumer<String> simulation(MutatedClasses classes) {
    try {
      Class<?> type = Class.forName(SimulationBySeed.class.getName(), true, classes);
      assertThat(type.getClassLoader()).isSameAs(classes);
      return (ObjLongConsumer<String>) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Throwable failure(
      ObjLongConsumer<String> simulation, SimulatedRun.Kind kind, long seed) {
    try {
      simulation.accept(kind.name(), seed);
      return null;
    } catch (RuntimeException | Error failure) {
      return failure;
    }
  }

  private static boolean isCheck(Throwable failure) {
    return failure instanceof AssertionError
        || failure.getClass().getName().equals(InvariantViolation.class.getName());
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse(failure.toString());
  }
}
