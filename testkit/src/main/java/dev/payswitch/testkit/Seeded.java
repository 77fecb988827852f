// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs several rounds, each with a {@link java.util.random.RandomGenerator} of its own
 * seed as a parameter. The seeds are the same in every run, so a build does not turn red by chance;
 * {@code -Dpayswitch.seeds=N} runs N times as many. A failure prints its seed, and {@code -Dseed=}
 * runs that one alone.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeededExtension.class)
public @interface Seeded {
  int rounds() default 20;
}
