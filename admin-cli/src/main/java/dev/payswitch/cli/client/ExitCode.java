// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.client;

/** What the exit code of the process tells a script. */
public enum ExitCode {
  /** Done, also when nothing was to do. */
  DONE(0),
  /** It failed; nothing is under way. */
  FAILED(1),
  /** The command line or a value on it makes no sense. */
  USAGE(2),
  /** Something is not as the request assumes, such as an id that was used for something else. */
  PRECONDITION(3),
  /** No answer in time; it may still be under way. */
  TIMED_OUT(4),
  /** Some of it is done; running the same command again goes on. */
  PARTLY_DONE(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
