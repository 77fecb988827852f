// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import java.lang.reflect.Method;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Turns a {@link Seeded} method into one invocation for each seed. */
final class SeededExtension implements TestTemplateInvocationContextProvider {
  private static final String SEED = "seed";
  private static final String SEEDS = "payswitch.seeds";

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(Seeded.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    int rounds = method.getAnnotation(Seeded.class).rounds();
    return seeds(method, rounds).mapToObj(SeededInvocation::new);
  }

  private static LongStream seeds(Method method, int rounds) {
    @Nullable String chosen = System.getProperty(SEED);
    if (chosen != null) {
      return LongStream.of(Long.parseLong(chosen));
    }
    long factor = Long.getLong(SEEDS, 1);
    long first = 1_000_003L * method.toString().hashCode();
    return LongStream.range(0, Math.multiplyExact(rounds, factor)).map(round -> first + round);
  }
}
