// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.client;

import org.jspecify.annotations.Nullable;

/**
 * Why a command gives up, for the person at the terminal: one line that says what is wrong and one
 * that says what to do.
 */
public final class CliFailure extends RuntimeException {
  /** What is known of the call that failed. */
  public enum Fate {
    /** The answer is final: sending it again changes nothing. */
    REFUSED,
    /** Nobody was there to take it; it did not take place. */
    UNREACHABLE,
    /** It did not take place now, but may later. */
    LATER,
    /** It took place or not. */
    UNKNOWN
  }

  private final ExitCode exitCode;
  private final Fate fate;
  private final String advice;

  public CliFailure(ExitCode exitCode, String problem, String advice) {
    this(exitCode, Fate.REFUSED, problem, advice, null);
  }

  public CliFailure(
      ExitCode exitCode, Fate fate, String problem, String advice, @Nullable Throwable cause) {
    super(problem, cause);
    this.exitCode = exitCode;
    this.fate = fate;
    this.advice = advice;
  }

  /** The same failure with other words on what to do. */
  public CliFailure withAdvice(String other) {
    return new CliFailure(exitCode, fate, problem(), other, this);
  }

  public String problem() {
    return String.valueOf(getMessage());
  }

  public String advice() {
    return advice;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public Fate fate() {
    return fate;
  }

  /** Whether sending the same again, with the same ids, may get an answer. */
  public boolean isWorthRetrying() {
    return fate != Fate.REFUSED;
  }
}
