// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One round of a {@link Seeded} test. */
record SeededInvocation(long seed)
    implements TestTemplateInvocationContext, ParameterResolver, TestExecutionExceptionHandler {
  @Override
  public String getDisplayName(int invocationIndex) {
    return "seed=" + seed;
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RandomGenerator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getRequiredTestMethod().getAnnotation(Seeded.class).rounds() == 1) {
      // A long test: whoever watches it, or finds it hanging, wants to know.
      System.out.println(context.getRequiredTestMethod().getName() + " runs with seed=" + seed);
    }
    return new SplittableRandom(seed);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    System.err.println(
        context.getRequiredTestMethod().getName() + " failed; repeat with -Dseed=" + seed);
    throw failure;
  }
}
